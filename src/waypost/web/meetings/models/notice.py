"""The outbox of meetings: a mail that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing
from waypost.web.meetings.models.invited import Invited
from waypost.web.meetings.models.meeting import Happening


class Notice(Outgoing):
    """One mail of one kind to one person who acts for an invited organisation.

    ``about`` is what it tells of; of a reminder the invitation, or the last time that the meeting was moved.
    """

    invited = models.ForeignKey(Invited, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12)
    about = models.ForeignKey(Happening, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["invited", "person", "kind", "about"], name="notice_once"),)
        indexes = (models.Index(fields=["state", "next_at"], name="notice_waiting"),)

    def __str__(self) -> str:
        return f"{self.invited_id} {self.kind}"
