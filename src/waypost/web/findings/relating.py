"""What the rules about relations find in a release, as questions to each society concerned: read by the worker.

A society is told its own part alone: its programme, and what it said itself. The whole row, which tells what others
do, is kept beside it until each of them has had its turn.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import duckdb

from waypost.atlas.keeping import kept_sql, recall_sql
from waypost.reference import Catalog
from waypost.web.findings.outcomes import Found, rules_digest
from waypost.web.findings.tallies import RELATIONS, Tally

if TYPE_CHECKING:
    from waypost.analysis.relations.finding import Finding, Result
    from waypost.analysis.relations.values import World
    from waypost.reference.relations import RelationRule

# Where what the answer shows on a side was not said by the society that stands there.
_NOT_OWN_WORD = {("return_without_landing", "other_said"), ("double_counting", "said")}
CRITICAL = "critical"


def relations_of(con: duckdb.DuckDBPyConnection, catalog: Catalog, day: dt.date) -> tuple[list[Found], list[Tally]]:
    """What to ask each society about, from the tables of a whole release, and how each rule stands there; invented
    examples are left out.

    Departures, and of critical rules what cannot be told from what is known. Of each matter the first ones alone are
    put, as the answer lists them (:attr:`Found.is_listed`); the others keep alive what was put before.
    """
    from waypost.analysis.engine import DuckEngine, compiled  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.question import Asked  # noqa: PLC0415 - the same
    from waypost.analysis.questions.relations import QUESTION  # noqa: PLC0415 - the same
    from waypost.analysis.relations.reading import world_of  # noqa: PLC0415 - the same
    from waypost.analysis.relations.rows import finding_row, first_of_each, of_one_world  # noqa: PLC0415 - the same
    from waypost.analysis.relations.rules import evaluate  # noqa: PLC0415 - the same

    if not catalog.relations:
        return [], []
    recall_sql(day, catalog)
    engine, asked = DuckEngine(con), Asked(as_of=day)
    shape = compiled(QUESTION, engine, asked, catalog)
    world = world_of(engine.run(shape.sql).select(shape.schema.names).cast(shape.schema), day, catalog)
    names = {body.body: body.name for body in world.bodies}
    invented = {row[0] for row in con.execute("select programme_id from programme where is_example").fetchall()}
    unreal = {each.society for each in world.invented}
    asked_about, tallies = [], []
    of_register = _without(world, unreal)
    for rule in catalog.relations.values():
        tallies.append(_tally(rule, evaluate(rule, of_register), catalog, invented))
        real = (of_one_world(each, unreal) for each in evaluate(rule, world).findings)
        wanted = [each for each in real if each and _is_asked(rule, each, catalog, invented)]
        cases = {each.finding_id(rule.relation): count for each, count in first_of_each(wanted, asked.top)}
        for finding in wanted:
            name = finding.finding_id(rule.relation)
            row = finding_row(rule, finding, cases.get(name, 0), names)
            asked_about += _parts(rule, finding, row, is_listed=name in cases)
    return asked_about, tallies


def _without(world: World, unreal: Collection[str]) -> World:
    """What is known of societies that there are."""
    from waypost.analysis.relations.values import KINDS  # noqa: PLC0415 - imports Ibis

    kept = {
        name: tuple(each for each in getattr(world, name) if getattr(each, "society", None) not in unreal)
        for name in KINDS
    }
    return dataclasses.replace(world, **kept) if unreal else world


def _tally(rule: RelationRule, result: Result, catalog: Catalog, invented: set[str]) -> Tally:
    """How many relations of societies stand how to a rule, those that the contradictions tell among them."""
    from waypost.analysis.relations.finding import DEPARTS, JUSTIFIED, NOT_ENOUGH  # noqa: PLC0415 - imports Ibis

    listed: dict[str, list[Finding]] = {DEPARTS: [], JUSTIFIED: [], NOT_ENOUGH: []}
    for finding in result.findings:
        if _is_of_register(finding, catalog, invented) and finding.outcome in listed:
            listed[finding.outcome].append(finding)
    departing = [*listed[DEPARTS], *listed[JUSTIFIED]]
    return Tally(
        level=RELATIONS, code=RELATIONS, rule=rule.relation, conforms=result.conforming, departs=len(listed[DEPARTS]),
        justified=len(listed[JUSTIFIED]), not_enough=len(listed[NOT_ENOUGH]) + result.undecided,
        societies=len({ns_id for each in departing for ns_id in each.concerns}), conforming=result.conforming,
        departing=len(departing),
    )  # fmt: skip


def found_by(rule: RelationRule, con: duckdb.DuckDBPyConnection, catalog: Catalog, day: dt.date) -> list[Finding]:
    """What one rule finds in the tables of a whole release, that anybody could be asked about: whatever its outcome."""
    from waypost.analysis.engine import DuckEngine  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.question import Asked  # noqa: PLC0415 - the same
    from waypost.analysis.questions.relations import known  # noqa: PLC0415 - the same
    from waypost.analysis.relations.reading import world_of  # noqa: PLC0415 - the same
    from waypost.analysis.relations.rows import of_one_world  # noqa: PLC0415 - the same
    from waypost.analysis.relations.rules import evaluate  # noqa: PLC0415 - the same
    from waypost.analysis.tables import Tables  # noqa: PLC0415 - the same

    engine, asked = DuckEngine(con), Asked(as_of=day)

    def make() -> str:
        return engine.compile(known(Tables(), asked, catalog, (rule,)))

    sql = kept_sql("relation", rules_digest({rule.relation: rule}), day, catalog, make)
    world = world_of(engine.run(sql), day, catalog)
    invented = {row[0] for row in con.execute("select programme_id from programme where is_example").fetchall()}
    unreal = {each.society for each in world.invented}
    real = (of_one_world(each, unreal) for each in evaluate(rule, world).findings)
    return [each for each in real if each and _is_real(each, catalog, invented)]


def _is_asked(rule: RelationRule, finding: Finding, catalog: Catalog, invented: set[str]) -> bool:
    from waypost.analysis.relations.finding import DEPARTS, JUSTIFIED, NOT_ENOUGH  # noqa: PLC0415 - imports Ibis

    outcomes = (DEPARTS, JUSTIFIED, NOT_ENOUGH) if rule.severity == CRITICAL else (DEPARTS, JUSTIFIED)
    return finding.outcome in outcomes and _is_real(finding, catalog, invented)


def _is_real(finding: Finding, catalog: Catalog, invented: set[str]) -> bool:
    """Of the register, and not told by the contradictions already."""
    return finding.told_as is None and _is_of_register(finding, catalog, invented)


def _is_of_register(finding: Finding, catalog: Catalog, invented: set[str]) -> bool:
    """About societies that there are, and nothing invented."""
    return catalog.societies.keys() >= set(finding.concerns) and invented.isdisjoint(finding.programmes)


def _parts(rule: RelationRule, finding: Finding, row: dict[str, Any], *, is_listed: bool) -> Iterator[Found]:
    """A question to each society concerned."""
    name = finding.finding_id(rule.relation)
    for ns_id in finding.concerns:
        yield Found(
            rule=rule.relation, programme=_programme_of(finding, ns_id), ns_id=ns_id, outcome=finding.outcome,
            severity=rule.severity, evidence=_said_by(rule, finding, ns_id), finding=name, relation=row,
            concerned=finding.concerns, is_listed=is_listed,
        )  # fmt: skip


def _programme_of(finding: Finding, ns_id: str) -> str:
    named = (
        (finding.society, finding.programme_id),
        (finding.other, finding.other_programme_id),
        *((step.society, step.programme_id) for step in finding.way),
    )
    return next((programme for society, programme in named if society == ns_id and programme), "")


def _said_by(rule: RelationRule, finding: Finding, ns_id: str) -> str:
    sides = (("said", finding.society), ("other_said", finding.other))
    told = (
        getattr(finding, name)
        for name, society in sides
        if society == ns_id and (rule.algorithm, name) not in _NOT_OWN_WORD
    )
    return next((said for said in told if said), "")
