"""Which versions have been adopted here, and when."""

from __future__ import annotations

import datetime as dt

from waypost.drafting.texts import Work
from waypost.reference.policy_texts import Approval, Moment
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Step
from waypost.web.policy.works import approval_of


def adoptions() -> dict[tuple[str, str], dt.date]:
    """Work and version → the day of adoption, as the latest row of that stage says; not what was referred back."""
    return {key: day for key, (_, day) in _adopted().items()}


def approvals() -> dict[tuple[str, str], Approval]:
    """Of each version that was adopted here: what was planned and what came, as the latest row says."""
    return {
        key: Approval(planned=_moment(row.planned_body, row.planned_on), actual=_moment(row.actual_body, day))
        for key, (row, day) in _adopted().items()
    }


def _adopted() -> dict[tuple[str, str], tuple[Step, dt.date]]:
    """Work and version → the latest row about its adoption, and its day."""
    rows = Step.objects.filter(stage=Step.Stage.ADOPTED).order_by("pk")
    latest = {(row.work, row.version): row for row in rows}
    return {
        key: (row, row.actual_on)
        for key, row in latest.items()
        if row.actual_on is not None and row.outcome != Step.Outcome.REFERRED_BACK
    }


def _moment(body: str, day: dt.date | None) -> Moment | None:
    return Moment(body=body, on=day.isoformat()) if body and day is not None else None


def adopted_versions(work: Work) -> frozenset[str]:
    """The codes of the adopted versions of a work, those of the catalog with them."""
    here = {version for code, version in adoptions() if code == work.code}
    told = ((each.code, approval_of(work.code, each.code)) for each in work.versions)
    return frozenset(here | {code for code, approval in told if approval is not None and approval.actual is not None})


def in_force(kept: Kept) -> str | None:
    """The latest adopted version of a work; None where none was adopted."""
    adopted = adopted_versions(kept.work)
    return next((each.code for each in reversed(kept.work.versions) if each.code in adopted), None)
