"""What a cross-regional meeting has beyond other meetings: why it was proposed, and who was heard in it."""

from __future__ import annotations

from django.db import models

from waypost.web.exercises.models.logged import Logged, choices
from waypost.web.meetings.models import Item, Meeting

HOW = ("spoke", "wrote", "answered")


class Seed(Logged):
    """What a meeting was planned from: the release, its findings by their keys, and whom to invite.

    Of what two societies see differently the key alone is kept: the meeting's page is no way around their reply.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="seed")
    release = models.CharField(max_length=64)
    findings = models.JSONField()  # [{kind, question, key, sides, countries, service}]
    guests = models.JSONField()  # ids of societies

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.release}"


class Voice(Logged):
    """A society was heard: it spoke, or what it wrote or answered lay before the meeting. To be there is not that."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="voices")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=20)
    how = models.CharField(max_length=10, choices=choices(HOW))

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.organisation} {self.how}"
