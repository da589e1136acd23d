"""The outbox of strategies: a mail that is to go out once."""

from __future__ import annotations

from django.db import models

from waypost.web.jobs.outbox import Outgoing
from waypost.web.support.models.strategy import Strategy


class Notice(Outgoing):
    """One mail of one kind to one person about a strategy; ``mark`` (what it is about, which day) sends it once."""

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12)  # proposed, undecided, told, review, begin, end
    mark = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["strategy", "person", "kind", "mark"], name="support_notice_once"),
        )
        indexes = (models.Index(fields=["state", "next_at"], name="support_notice_waiting"),)

    def __str__(self) -> str:
        return f"{self.strategy_id} {self.kind}"
