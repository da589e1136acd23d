"""The outbox of agreements: a mail that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.agreements.models.agreement import Agreement
from waypost.web.jobs.outbox import Outgoing


class Notice(Outgoing):
    """One mail of one kind to one person about an agreement; ``mark`` keeps it from going twice."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12)  # end_180, end_90, end_30, dormant
    mark = models.CharField(max_length=20)  # the day that it is about

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["agreement", "person", "kind", "mark"], name="agreement_notice_once"),
        )
        indexes = (models.Index(fields=["state", "next_at"], name="agreement_notice_waiting"),)

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind}"
