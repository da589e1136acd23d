"""X10: two societies count the same people in one total, and neither takes them out."""

from __future__ import annotations

from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Finding, Result
from waypost.analysis.relations.values import Shared, World
from waypost.reference.relations import DoubleCounting


def double_counting(world: World, given: DoubleCounting) -> Result:
    """A finding per trail and pair of societies whose people stand in one total. One that takes them out is enough."""
    told: dict[tuple[str, str], list[Shared]] = {}
    for shared in sorted(world.shared, key=lambda s: (s.society, s.other, s.programme_id or "", str(s.taken_out))):
        if shared.society != shared.other:
            pair = min(shared.society, shared.other), max(shared.society, shared.other)
            told.setdefault(pair, []).append(shared)
    added: dict[str, dict[str, set[str]]] = {}
    for each in world.counted:
        if each.measure in given.measures:
            added.setdefault(each.society, {}).setdefault(each.trail, set()).add(each.measure)
    findings: list[Finding] = []
    conforming = 0
    for (one, other), entries in told.items():
        mine, theirs = added.get(one, {}), added.get(other, {})
        shared_trails = sorted(trail for trail in mine if not mine[trail].isdisjoint(theirs.get(trail, ())))
        taken = {entry.taken_out for entry in entries}
        if not shared_trails:
            continue
        if True in taken:
            conforming += 1
            continue
        programmes = {entry.society: entry.programme_id for entry in reversed(entries)}
        findings += (
            Finding(
                outcome=DEPARTS if False in taken else NOT_ENOUGH, society=one, other=other, trail=trail,
                programme_id=programmes.get(one), other_programme_id=programmes.get(other),
                said="shared_count.taken_out:false" if False in taken else None,
                missing=() if False in taken else ("shared_count.taken_out",),
            )
            for trail in shared_trails
        )  # fmt: skip
    return Result(findings=tuple(findings), conforming=conforming)
