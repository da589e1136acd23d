"""The outbox: a mail that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.exercises.models.exercise import Exercise
from waypost.web.jobs.outbox import Outgoing


class Mail(Outgoing):
    """One mail of one kind about one closing day to one person. The row is there before the mail goes out."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="mails")
    ns_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    closing_day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["exercise", "ns_id", "person", "kind", "closing_day"], name="mail_once"),
        )
        indexes = (models.Index(fields=["state", "next_at"], name="mail_waiting"),)

    def __str__(self) -> str:
        return f"{self.ns_id} {self.kind} {self.closing_day}"
