"""The outbox: a letter that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.following.models.edition import Edition
from waypost.web.jobs.outbox import Outgoing


class Letter(Outgoing):
    """One letter of a kind to one person; ``mark`` is the week, the day, or the society with the day.

    What it says is worked out when it is sent, as the person may see it then. ``about`` names the programmes that are
    asked about: society → rows of id and end date.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        DIGEST = "digest"
        ENDED = "ended"
        STILL = "still"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    mark = models.CharField(max_length=60)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="letters")
    about = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "kind", "mark"], name="letter_once"),)
        indexes = (models.Index(fields=["state", "next_at"], name="letter_waiting"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.mark}"
