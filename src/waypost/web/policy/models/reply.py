"""The outbox: a mail that tells the people of a society that its comments were answered."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing


class Reply(Outgoing):
    """One mail to one person about one society and work on one day, however many answers were given on it."""

    ns_id = models.CharField(max_length=40)
    work = models.CharField(max_length=40)
    day = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "ns_id", "work", "day"], name="reply_once_a_day"),)
        indexes = (models.Index(fields=["state", "next_at"], name="reply_waiting"),)

    def __str__(self) -> str:
        return f"{self.ns_id} {self.work} {self.day}"
