"""X1: one society makes a service depend on papers, another on the same trail does not.

A society that offers the service to all in any programme on the trail is open: who is left out in one finds the other.
"""

from __future__ import annotations

from collections import defaultdict

from waypost.analysis.relations.finding import DEPARTS, NOT_ENOUGH, Finding, Result
from waypost.analysis.relations.values import Access, World
from waypost.reference.relations import EligibilityDivergence

CONDITIONAL, OPEN = "conditional", "open"
_FACT, _FIELD = "eligibility", "access_condition"


def eligibility_divergence(world: World, given: EligibilityDivergence) -> Result:
    """A finding per trail, service and pair; what only the stated conditions tell, the contradictions tell too."""
    cells: dict[tuple[str, str], list[Access]] = defaultdict(list)
    for access in world.accesses:
        cells[access.trail, access.service].append(access)
    findings: list[Finding] = []
    conforming = undecided = 0
    for listed in cells.values():
        shut, free, silent = (
            sorted((a for a in listed if a.stands == stands), key=lambda a: (-a.programmes, a.society))
            for stands in (CONDITIONAL, OPEN, None)
        )
        if len(listed) < 2:
            continue
        if shut and free:
            findings += (_pair(one, other) for one in shut for other in free)
        elif shut and silent:
            findings.append(_open_question(shut[0], silent[0]))
        elif silent:
            undecided += 1
        else:
            conforming += 1
    return Result(findings=tuple(findings), conforming=conforming, undecided=undecided)


def _pair(one: Access, other: Access) -> Finding:
    return Finding(
        outcome=DEPARTS, society=one.society, other=other.society, programme_id=one.programme_id,
        other_programme_id=other.programme_id, trail=one.trail, service=one.service,
        said="eligibility.effect:only_include" if one.by_facts else f"{_FIELD}:status_conditional",
        other_said="eligibility.criterion:need" if other.by_facts else f"{_FIELD}:needs_based",
        weight=one.programmes + other.programmes, told_as=None if one.by_facts or other.by_facts else "access",
    )  # fmt: skip


def _open_question(one: Access, silent: Access) -> Finding:
    return Finding(
        outcome=NOT_ENOUGH, society=one.society, other=silent.society, programme_id=one.programme_id,
        other_programme_id=silent.programme_id, trail=one.trail, service=one.service,
        missing=("eligibility.criterion",), weight=one.programmes + silent.programmes,
    )  # fmt: skip
