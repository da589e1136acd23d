"""The outbox of the network: a mail that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing
from waypost.web.network.models.request import Request


class Mail(Outgoing):
    """One mail to one person about a request (none: about their entry); ``mark`` keeps it from going twice."""

    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="mails")
    kind = models.CharField(max_length=12)
    mark = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "kind", "mark"], name="network_mail_once"),)
        indexes = (models.Index(fields=["state", "next_at"], name="network_mail_waiting"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.mark}"
