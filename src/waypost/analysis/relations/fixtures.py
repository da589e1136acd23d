"""The fixtures of rules about relations, run: each small world gives the outcome that it is there for.

A fixture is told in these words, and goes the way of a release, by the expression that pages use::

    societies: {ns-one: XAA}                        # countries of societies; ids and countries of nobody
    programmes: [{id: p-1, society: ns-one, trail: TRAIL, stage: transit, status: closed, country: [XAA],
                  service: [food], people_reached: 100, data_flow: none, …}]     # and facts of practices
    declined: [{society: ns-two, service: return_during_removal, reason: principles, date: 2025-06-01}]
    terms: [{society: ns-one, term: travellers, concept: people_in_transit}]
    stages: {TRAIL: {origin: [XAA], transit: [XBB]}}
    evidence: [{factor: travelling_alone_as_a_child, trail: TRAIL, role: transit, level: high}]
    waivers: [{programme: p-1, rule: X6, until: 2027-01-01}]
    year: 2025                                       # asked about that year
    day: 2026-11-01                                  # asked on that day

One that names neither year nor day is held against the text of the rule whenever that is in force: so a rule that
begins later, or has ended, can be tried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import msgspec
import pyarrow as pa

from waypost.analysis.engine import DuckEngine
from waypost.analysis.question import Asked
from waypost.analysis.questions.relations import known
from waypost.analysis.relations.facts import Facts
from waypost.analysis.relations.finding import Result
from waypost.analysis.relations.reading import world_of
from waypost.analysis.relations.rules import evaluate
from waypost.analysis.relations.values import World
from waypost.analysis.rule_fixtures import DAY, EXPECTED, Rows, fixture_rows, release_of
from waypost.analysis.tables import Tables
from waypost.errors import CatalogError, Said
from waypost.store.tables import TABLES

if TYPE_CHECKING:
    from waypost.reference import Catalog
    from waypost.reference.relations import RelationRule

_OWN = ("id", "society", "trail", "stage", "status", "detention_work")
_KEYS = ("societies", "programmes", "declined", "terms", "stages", "evidence", "waivers", "year", "day")


@dataclass(frozen=True)
class RelationFailure:
    """A fixture that gives another outcome than it is there for."""

    relation: str
    fixture: str
    found: str


def rows_of_world(told: Mapping[str, Any], catalog: Catalog) -> Rows:
    """The rows of a release that tell of a small world; raises :class:`CatalogError` for a key that nobody reads."""
    for key in told:
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            message = f"nobody reads {key!r} in a fixture; known: {known}"
            raise CatalogError(Said(message, "fixture_key", name=key, known=known))
    programmes = told.get("programmes", ())
    spoken = {name: None for each in programmes for name in _listed(each["society"])}
    societies = {**spoken, **told.get("societies", {})}
    rows: Rows = {
        "national_society": [{"organisation_id": name, "country_code": code} for name, code in societies.items()]
    }
    for table, row in _rows(told, catalog):
        rows.setdefault(table, []).append(row)
    for each in programmes:
        for table, listed in _programme(each, catalog).items():
            rows.setdefault(table, []).extend(listed)
    return rows


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _programme(told: Mapping[str, Any], catalog: Catalog) -> Rows:
    rows = fixture_rows(told["id"], {name: value for name, value in told.items() if name not in _OWN}, catalog)
    rows["programme"][0] |= {
        "status": told.get("status", "implementation"),
        "detention_work": told.get("detention_work"),
    }
    key = {"programme_id": told["id"]}
    rows["participation"] = [
        key | {"organisation_id": name, "role": "operating", "organisation_type": "national_society"}
        for name in _listed(told["society"])
    ]
    rows["programme_trail"] = [
        key | {"trail_id": trail, "role": told.get("stage"), "basis": "stated_stage"}
        for trail in _listed(told.get("trail", []))
    ]
    return rows


def _rows(told: Mapping[str, Any], catalog: Catalog) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in told.get("declined", ()):
        yield "declined_position", {
            "society_id": each["society"], "declined_service_code": each["service"],
            "declined_reason": each.get("reason"), "declined_date": _day(each.get("date")),
        }  # fmt: skip
    for each in told.get("terms", ()):
        yield "term", {
            "society_id": each["society"], "term_text": each["term"], "term_language": each.get("language"),
            "term_concept": each.get("concept"),
        }  # fmt: skip
    for trail, by_role in told.get("stages", {}).items():
        for role, countries in by_role.items():
            for code in countries:
                yield "trail_stage", {"trail_id": trail, "role": role, "country_code": code, "kind": "mixed_land"}
    for each in told.get("waivers", ()):
        yield "waiver", {
            "programme_id": each["programme"], "rule": each["rule"], "expires_date": _day(each["until"])
        }  # fmt: skip
    yield from _needs(told.get("evidence", ()), catalog)


def _needs(evidence: Any, catalog: Catalog) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in dict.fromkeys(each["factor"] for each in evidence):
        factor = catalog.vulnerability_factors[name]
        for role in factor.stages:
            for group in factor.groups:
                yield "vulnerability_factor", {
                    "factor": name, "level": factor.level, "role": role, "population_group_code": group
                }  # fmt: skip
        for service in factor.services:
            yield "vulnerability_service", {"factor": name, "service_code": service}
    for each in evidence:
        for group in catalog.vulnerability_factors[each["factor"]].groups:
            yield "vulnerability_evidence", {
                "factor": each["factor"], "trail_id": each["trail"], "role": each["role"],
                "population_group_code": group, "evidence_level": each["level"], "basis": "workshop",
            }  # fmt: skip


def _day(value: Any) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(str(value))


class Bench:
    """Tables of a release that hold one small world after the other; what a rule asks is compiled once for each day."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._con: duckdb.DuckDBPyConnection = release_of({})
        self._engine = DuckEngine(self._con)
        self._filled: set[str] = set()
        self._compiled: dict[tuple[str, Asked], str] = {}

    def world(self, relation: str, told: Mapping[str, Any]) -> World:
        """What a rule knows of a small world, read out of its tables by the expression of the question."""
        year = told.get("year")
        asked = Asked(
            as_of=_day(told.get("day")) or DAY, everybody=True, year=None if year is None else int(year), top=1_000
        )
        self._fill(rows_of_world(told, self._catalog))
        key = relation, asked
        if key not in self._compiled:
            expression = known(Tables(), asked, self._catalog, (self._catalog.relations[relation],))
            self._compiled[key] = self._engine.compile(expression)
        found = self._engine.run(self._compiled[key])
        return world_of(found, Facts.day_of(asked), self._catalog)

    def result(self, relation: str, told: Mapping[str, Any]) -> Result:
        """What one rule finds in a small world."""
        rule = self._catalog.relations[relation]
        if "year" not in told and "day" not in told:
            rule = msgspec.structs.replace(rule, valid_from=min(rule.valid_from, DAY), valid_to=None)
        return evaluate(rule, self.world(relation, told))

    def _fill(self, rows: Rows) -> None:
        for name in self._filled:
            self._con.execute(f'delete from "{name}"')
        self._filled = set(rows)
        for name, listed in rows.items():
            self._con.register("told", pa.Table.from_pylist(listed, schema=TABLES[name]))
            self._con.execute(f'insert into "{name}" from told')
            self._con.unregister("told")


def run_relation_fixtures(
    catalog: Catalog, relations: Mapping[str, RelationRule] | None = None
) -> list[RelationFailure]:
    """Every fixture of some rules about relations (all, without) that gives another outcome than it should."""
    bench = Bench(catalog)
    return [
        RelationFailure(name, fixture, outcome)
        for name, rule in (catalog.relations if relations is None else relations).items()
        for fixture, told in rule.fixtures.items()
        if (outcome := bench.result(name, told).outcome) != EXPECTED[fixture]
    ]
