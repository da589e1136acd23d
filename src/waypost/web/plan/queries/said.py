"""What people said of outcomes, milestones and risks, as values."""

from __future__ import annotations

import msgspec

from waypost.plan.noted import Noted
from waypost.plan.outcomes import Override as OverrideValue
from waypost.reference.plan_values import Milestone, Moved, Plan
from waypost.web.plan.models import MilestoneStep, Note, Override


def overrides() -> tuple[OverrideValue, ...]:
    """The last word on each outcome, unless it was taken back. Whether it still holds is asked where it is shown."""
    latest = {each.outcome: each for each in Override.objects.order_by("pk")}
    return tuple(override_value(each) for each in latest.values() if each.state)


def override_value(row: Override) -> OverrideValue:
    """A word on an outcome as a value."""
    return OverrideValue(
        outcome=row.outcome, state=row.state, why=row.why, by=row.by_role, at=row.on, until=row.until
    )  # fmt: skip


def milestones(plan: Plan) -> tuple[Milestone, ...]:
    """Milestones of the plan with what was said of them here; no earlier date is overwritten."""
    steps: dict[str, list[MilestoneStep]] = {}
    for each in MilestoneStep.objects.order_by("pk"):
        steps.setdefault(each.milestone, []).append(each)
    return tuple(_with(each, steps.get(each.id, []), plan.authoritative) for each in plan.milestones)


def _with(milestone: Milestone, steps: list[MilestoneStep], language: str) -> Milestone:
    moved, actual = list(milestone.revised), milestone.actual
    for each in steps:
        if each.step == MilestoneStep.Step.MOVED and each.day is not None:
            moved.append(Moved(to=each.day.isoformat(), why={language: each.words}, at=each.at.date().isoformat()))
        elif each.step == MilestoneStep.Step.REACHED:
            actual = each.day.isoformat() if each.day else None
    return msgspec.structs.replace(milestone, revised=tuple(moved), actual=actual)


def notes() -> tuple[Noted, ...]:
    """The last word on each."""
    latest = {each.tracked: each for each in Note.objects.order_by("pk")}
    return tuple(
        Noted(tracked=each.tracked, state=each.state, words=each.words, by=each.by_role,
                  at=each.at.date())
        for each in latest.values()
    )  # fmt: skip
