"""The outbox of advocacy: a mail that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.advocacy.models.claim import Claim
from waypost.web.advocacy.models.message import Message
from waypost.web.jobs.outbox import Outgoing


class Mail(Outgoing):
    """One mail to one person about a claim or a message; ``mark`` keeps it from going twice."""

    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="mails")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="mails")
    kind = models.CharField(max_length=20)
    mark = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "kind", "mark"], name="advocacy_mail_once"),)
        indexes = (models.Index(fields=["state", "next_at"], name="advocacy_mail_waiting"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.mark}"
