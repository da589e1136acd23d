"""Which versions have been adopted here, and when."""

from __future__ import annotations

import datetime as dt

from waypost.web.policy.models import Step


def adoptions() -> dict[tuple[str, str], dt.date]:
    """Work and version → the day of adoption, as the latest row of that stage says; not what was referred back."""
    rows = Step.objects.filter(stage=Step.Stage.ADOPTED).order_by("pk")
    latest = {(row.work, row.version): row for row in rows}
    return {
        key: row.actual_on
        for key, row in latest.items()
        if row.actual_on is not None and row.outcome != Step.Outcome.REFERRED_BACK
    }
