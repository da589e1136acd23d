"""The outbox of workshops and exchanges: a mail that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing
from waypost.web.workshops.models.exchange import Exchange
from waypost.web.workshops.models.workshop import Workshop


class Notice(Outgoing):
    """One mail of one kind to one person; ``mark`` keeps it from going twice."""

    workshop = models.ForeignKey(Workshop, null=True, on_delete=models.PROTECT, related_name="notices")
    exchange = models.ForeignKey(Exchange, null=True, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12)  # published, follow_up, proposed, unanswered, told, visit
    mark = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "kind", "mark"], name="workshop_notice_once"),)
        indexes = (models.Index(fields=["state", "next_at"], name="workshop_notice_waiting"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.mark}"
