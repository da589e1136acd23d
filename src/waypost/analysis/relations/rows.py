"""Findings as the rows of an answer: narrowed by what was asked, the first of each matter, bodies by their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa

from waypost.analysis.relations.finding import PART, STEP, Finding, Step
from waypost.analysis.relations.rules import evaluate
from waypost.analysis.relations.values import World
from waypost.reference.policy import WEIGHTS

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.reference import Catalog
    from waypost.reference.relations import RelationRule

_TEXTS = (
    *("finding_id", "relation", "severity", "outcome", "basis", "trail_id", "service_code", "country_code"),
    *("society_id", "society", "programme_id", "said", "dated"),
    *("other_society_id", "other", "other_programme_id", "other_said", "other_dated"),
    *("matter", "way", "programmes", "missing", "provisions", "ask", "concerns"),
)
_NUMBERS = ("steps", "cases", "weight")
_COLUMNS: list[tuple[str, pa.DataType]] = [
    *((name, pa.string()) for name in _TEXTS),
    *((name, pa.int64()) for name in _NUMBERS),
]
SCHEMA = pa.schema(_COLUMNS)


def answer_rows(world: World, asked: Asked, catalog: Catalog) -> pa.Table:
    """A row per finding of every rule in force; what the contradictions tell already is left to them."""
    names = {body.body: body.name for body in world.bodies}
    invented = {each.society for each in world.invented}
    rows = []
    for rule in catalog.relations.values():
        told = (of_one_world(finding, invented) for finding in evaluate(rule, world).findings)
        wanted = [each for each in told if each and each.told_as is None and _is_asked_for(each, asked, world)]
        rows += [finding_row(rule, finding, cases, names) for finding, cases in first_of_each(wanted, asked.top)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def of_one_world(finding: Finding, invented: Collection[str]) -> Finding | None:
    """The finding, about what is real or about what is invented: nothing invented is ever held against anybody real.

    One that stands between both is none; what invented societies show on a real trail concerns these alone.
    """
    leading = {finding.society, finding.other, *(step.society for step in finding.way)} - {None}
    if leading.isdisjoint(invented):
        return msgspec.structs.replace(finding, more=tuple(name for name in finding.more if name not in invented))
    if not leading <= set(invented):
        return None
    return msgspec.structs.replace(finding, more=tuple(name for name in finding.more if name in invented))


def _is_asked_for(finding: Finding, asked: Asked, world: World) -> bool:
    if asked.society is not None and asked.society not in finding.concerns:
        return False
    if asked.programme is not None and asked.programme not in finding.programmes:
        return False
    if asked.trail is not None and asked.trail != finding.trail:
        return False
    if asked.country is not None and asked.country != finding.country:
        return False
    return asked.service is None or finding.service in world.family(asked.service)


def first_of_each(findings: Iterable[Finding], top: int) -> Iterator[tuple[Finding, int]]:
    """The first ``top`` of each outcome and matter, and how many there are in all. A way is its beginning's matter."""
    listed = list(findings)
    cases = Counter(_matter(finding) for finding in listed)
    taken: Counter[tuple[str | None, ...]] = Counter()
    for finding in listed:
        matter = _matter(finding)
        taken[matter] += 1
        if taken[matter] <= top:
            yield finding, cases[matter]


def _matter(finding: Finding) -> tuple[str | None, ...]:
    if finding.way:
        return finding.outcome, finding.society
    return finding.outcome, finding.trail or finding.service or finding.country or finding.matter


def finding_row(rule: RelationRule, finding: Finding, cases: int, names: dict[str, str]) -> dict[str, Any]:
    """A finding as a row of the answer; ``names`` are those of bodies."""
    matter = finding.matter
    return {
        "finding_id": finding.finding_id(rule.relation),
        "relation": rule.relation,
        "severity": rule.severity,
        "outcome": finding.outcome,
        "basis": rule.basis,
        "trail_id": finding.trail,
        "service_code": finding.service,
        "country_code": finding.country,
        "society_id": finding.society,
        "society": names.get(finding.society, finding.society),
        "programme_id": finding.programme_id,
        "said": finding.said,
        "dated": finding.dated,
        "other_society_id": finding.other,
        "other": None if finding.other is None else names.get(finding.other, finding.other),
        "other_programme_id": finding.other_programme_id,
        "other_said": finding.other_said,
        "other_dated": finding.other_dated,
        "matter": None if matter is None else names.get(matter, matter),
        "way": _way(finding, names),
        "programmes": " ".join(finding.programmes) or None,
        "missing": " ".join(finding.missing) or None,
        "provisions": " ".join(rule.provisions),
        "ask": rule.relation,
        "concerns": " ".join(finding.concerns),
        "steps": len(finding.way) or None,
        "cases": cases,
        "weight": WEIGHTS[rule.severity],
    }


def _way(finding: Finding, names: dict[str, str]) -> str | None:
    """The way as text: each step as body, date and whether its level is known, then the body that it ends with."""
    if not finding.way:
        return None
    steps = [_step(step, names) for step in finding.way]
    if finding.matter is not None:
        steps.append(_plain(names.get(finding.matter, finding.matter)))
    return STEP.join(steps)


def _step(step: Step, names: dict[str, str]) -> str:
    parts = (_plain(names.get(step.society, step.society)), step.dated or "", "" if step.is_known else "?")
    return PART.join(parts)


def _plain(name: str) -> str:
    """A name without the signs that part a way."""
    return name.replace(PART, "/").replace(STEP, " ")
