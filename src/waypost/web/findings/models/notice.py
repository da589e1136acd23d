"""The outbox: a mail that tells the people of a society that questions wait for its reply."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing


class Notice(Outgoing):
    """One mail to one person about one society on one day.

    ``newest`` is the latest question that waited when it was made: later ones are told of on a later day.
    """

    ns_id = models.CharField(max_length=40)
    day = models.DateField()
    newest = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "ns_id", "day"], name="findings_notice_once_a_day"),)
        indexes = (models.Index(fields=["state", "next_at"], name="findings_notice_waiting"),)

    def __str__(self) -> str:
        return f"{self.ns_id} {self.day}"
