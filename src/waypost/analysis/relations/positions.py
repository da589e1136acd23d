"""X6: one society offers a sensitive service that another has formally declined, and nothing is agreed."""

from __future__ import annotations

from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Finding, Result
from waypost.analysis.relations.values import Declined, Doing, World
from waypost.reference.relations import DivergentPosition


def divergent_position(world: World, given: DivergentPosition) -> Result:
    """A finding per service and pair of societies.

    A position counts from its day on, and not against a programme that had ended by then. One without a day, or
    without a reason, is asked about. A society that only lacks the means has taken none.
    """
    agreed = {service for heading in given.agreed for service in world.family(heading)}
    findings: list[Finding] = []
    conforming = 0
    for position in world.declined:
        if position.date is not None and position.date > world.day:
            continue
        is_position = position.reason is None or position.reason in given.reasons
        family = world.family(position.service)
        for doing in world.doings:
            is_other = doing.society != position.society and doing.service in family
            if not is_other or _was_over(doing, position):
                continue
            if is_position and doing.service not in agreed:
                findings.append(_finding(doing, position))
            else:
                conforming += 1
    return Result(findings=tuple(findings), conforming=conforming)


def _was_over(doing: Doing, position: Declined) -> bool:
    return doing.until is not None and position.date is not None and doing.until < position.date


def _finding(doing: Doing, position: Declined) -> Finding:
    lacking = {
        "declined_position.declined_date": position.date is None,
        "declined_position.declined_reason": position.reason is None,
    }
    missing = tuple(name for name, is_so in lacking.items() if is_so)
    return Finding(
        outcome=NOT_ENOUGH if missing else DEPARTS, society=doing.society, other=position.society,
        programme_id=doing.programme_id, service=doing.service, missing=missing,
        said=f"service:{doing.service}",
        other_said=f"declined_position.declined_reason:{position.reason}" if position.reason else None,
        other_dated=position.date.isoformat() if position.date else None,
    )  # fmt: skip
