"""The outbox of the plan: a mail that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing
from waypost.web.plan.models.indicator import Period


class Notice(Outgoing):
    """One mail of one kind to one person about a period: an update is asked for soon, or is late."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=8)  # soon, late

    class Meta:
        constraints = (models.UniqueConstraint(fields=["period", "person", "kind"], name="plan_notice_once"),)
        indexes = (models.Index(fields=["state", "next_at"], name="plan_notice_waiting"),)

    def __str__(self) -> str:
        return f"{self.period_id} {self.kind}"
