"""Which versions have been adopted here, and when."""

from __future__ import annotations

import datetime as dt

from waypost.drafting.texts import Work
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Step
from waypost.web.policy.works import approval_of


def adoptions() -> dict[tuple[str, str], dt.date]:
    """Work and version → the day of adoption, as the latest row of that stage says; not what was referred back."""
    rows = Step.objects.filter(stage=Step.Stage.ADOPTED).order_by("pk")
    latest = {(row.work, row.version): row for row in rows}
    return {
        key: row.actual_on
        for key, row in latest.items()
        if row.actual_on is not None and row.outcome != Step.Outcome.REFERRED_BACK
    }


def adopted_versions(work: Work) -> frozenset[str]:
    """The codes of the adopted versions of a work, those of the catalog with them."""
    here = {version for code, version in adoptions() if code == work.code}
    told = ((each.code, approval_of(work.code, each.code)) for each in work.versions)
    return frozenset(here | {code for code, approval in told if approval is not None and approval.actual is not None})


def in_force(kept: Kept) -> str | None:
    """The latest adopted version of a work; None where none was adopted."""
    adopted = adopted_versions(kept.work)
    return next((each.code for each in reversed(kept.work.versions) if each.code in adopted), None)
