"""The outbox: a mail that tells the people of an organisation that its comments were answered."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing


class Reply(Outgoing):
    """One mail to one person about one organisation and work on one day, however many answers were given on it."""

    organisation = models.CharField(max_length=40)
    work = models.CharField(max_length=40)
    day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "organisation", "work", "day"], name="reply_once_a_day"),
        )
        indexes = (models.Index(fields=["state", "next_at"], name="reply_waiting"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.work} {self.day}"
