"""X9: a need that is met before and behind a stage of a trail, and not there."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Finding, Result
from waypost.analysis.relations.values import Cover, World
from waypost.reference.relations import TrailGap

# The stages in the order in which people pass them.
ORDER = ("origin", "transit", "destination", "return")
_NO_EVIDENCE = "no_evidence"


def trail_gap(world: World, given: TrailGap) -> Result:
    """A finding per trail, need and stage.

    Where no programme at all is known at the stage, nobody was heard from there: that is asked about, not a gap. So is
    a need of which nobody has evidence.
    """
    covered = {(c.trail, c.role, c.need): c for c in world.covers if c.societies}
    stages = {(stage.trail, stage.role): stage for stage in world.stages}
    findings: list[Finding] = []
    conforming = 0
    for need in world.needs:
        if need.role not in ORDER or (need.level not in given.levels and need.level != _NO_EVIDENCE):
            continue
        place = ORDER.index(need.role)
        before = _nearest(covered, need.trail, need.need, reversed(ORDER[:place]))
        behind = _nearest(covered, need.trail, need.need, ORDER[place + 1 :])
        if before is None or behind is None:
            continue
        if (need.trail, need.role, need.need) in covered:
            conforming += 1
            continue
        stage = stages.get((need.trail, need.role))
        lacking = {"vulnerability": need.level == _NO_EVIDENCE, "programme": stage is None or not stage.programmes}
        missing = tuple(name for name, is_so in lacking.items() if is_so)
        findings.append(
            Finding(
                outcome=NOT_ENOUGH if missing else DEPARTS, society=before.societies[0], other=behind.societies[0],
                more=(*before.societies[1:], *behind.societies[1:], *(stage.societies if stage else ())),
                programme_id=before.programme_id, other_programme_id=behind.programme_id, trail=need.trail,
                matter=f"{need.need} {need.role}", said=f"stage_role:{before.role}",
                other_said=f"stage_role:{behind.role}", missing=missing,
                weight=len(given.levels) - given.levels.index(need.level) if need.level in given.levels else 0,
            )
        )  # fmt: skip
    return Result(findings=tuple(findings), conforming=conforming)


def _nearest(covered: dict[tuple[str, str, str], Cover], trail: str, need: str, roles: Iterable[str]) -> Cover | None:
    return next((covered[trail, role, need] for role in roles if (trail, role, need) in covered), None)
