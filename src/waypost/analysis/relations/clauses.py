"""X8: one partner gives one society a safeguard that it does not give another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from waypost.analysis.relations.finding import CONFORMS, DEPARTS, NOT_ENOUGH, Finding, Result
from waypost.analysis.relations.values import Agreement, World
from waypost.reference.relations import UnequalClauses


def unequal_clauses(world: World, given: UnequalClauses) -> Result:
    """A finding per partner and pair of societies; ``said`` names the clauses that a society has and the other lacks.

    A duty of the other side is the absence of a safeguard. Of several agreements of a society with a partner the one
    that protects least speaks.
    """
    signed: dict[str, dict[str, list[Agreement]]] = defaultdict(lambda: defaultdict(list))
    for agreement in world.agreements:
        signed[agreement.partner][agreement.society].append(agreement)
    findings: list[Finding] = []
    stands: list[str] = []
    for partner, by_society in signed.items():
        held = {society: _held(agreements, given) for society, agreements in by_society.items()}
        for one, other in combinations(sorted(held), 2):
            has = tuple(name for name in held[one] if held[one][name] is True and held[other][name] is False)
            lacks = tuple(name for name in held[one] if held[one][name] is False and held[other][name] is True)
            half = tuple(name for name in held[one] if (held[one][name] is None) != (held[other][name] is None))
            if has or lacks or half:
                outcome = DEPARTS if has or lacks else NOT_ENOUGH
                findings.append(
                    Finding(
                        outcome=outcome, society=one, other=other, matter=partner, weight=len(has) + len(lacks),
                        programme_id=_first(by_society[one]), other_programme_id=_first(by_society[other]),
                        said=_said(has, given), other_said=_said(lacks, given),
                        missing=() if outcome == DEPARTS else tuple(f"agreement.{name}" for name in half),
                    )
                )  # fmt: skip
            else:
                stands.append(NOT_ENOUGH if None in held[one].values() else CONFORMS)
    return Result(
        findings=tuple(findings), conforming=stands.count(CONFORMS), undecided=stands.count(NOT_ENOUGH)
    )  # fmt: skip


def _held(agreements: Iterable[Agreement], given: UnequalClauses) -> dict[str, bool | None]:
    """Each clause as protecting (True), known not to (False) or not known, as the least protecting agreement has it."""
    found: dict[str, bool | None] = {}
    for name in (*given.safeguards, *given.duties):
        values = [getattr(each, name) for each in agreements]
        protects = [value if name in given.safeguards or value is None else not value for value in values]
        found[name] = False if False in protects else None if None in protects else True
    return found


def _first(agreements: Iterable[Agreement]) -> str | None:
    return min((each.programme_id for each in agreements if each.programme_id), default=None)


def _said(names: tuple[str, ...], given: UnequalClauses) -> str | None:
    """The clauses of one side as facts, apart by spaces: a safeguard is there, a duty is not."""
    told = [f"agreement.{name}:{'true' if name in given.safeguards else 'false'}" for name in names]
    return " ".join(told) or None
