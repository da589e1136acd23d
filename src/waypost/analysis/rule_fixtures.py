"""The fixtures of rules of practice, run: each gives the outcome that it is there for, by the engine that pages use.

A fixture says what is told of one programme, in the words of rules: fields of rules (``service``, ``country``,
``start_date``), practices with their entries (``data_flow: none``), ``people_by_sex`` and ``people_by_age`` as what its
counts tell apart, and ``beside`` other programmes, which belong to another society.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from waypost.analysis.engine import DuckEngine
from waypost.analysis.practice_outcomes import OUTCOMES, practice_outcomes, rule_columns
from waypost.analysis.question import Asked
from waypost.analysis.tables import Tables
from waypost.errors import CatalogError, Said
from waypost.reference.practices import NO_ANSWER, NONE
from waypost.store.arrow import put_table
from waypost.store.tables import TABLES

if TYPE_CHECKING:
    from waypost.reference import Catalog
    from waypost.reference.practice_rules import PracticeRule

Rows = dict[str, list[dict[str, Any]]]
# The day on which fixtures are judged, so that what is so many months ago stays so.
DAY = dt.date(2026, 11, 1)
# What a fixture is there for, and the outcome that it must give.
EXPECTED = {"conforms": "conforms", "departs": "departs", "unknown": "not_enough", "not_applicable": "not_applicable"}
_LISTS = {
    "service": ("service", "service_code"),
    "population_group": ("population_group", "population_group_code"),
    "country": ("place", "country_code"),
    "trail": ("programme_trail", "trail_id"),
}
_COUNTED = ("people_by_sex", "people_by_age")
_VALUES = ("start_date", "end_date", "people_reached", "people_targeted", "access_condition", "operation_type")


@dataclass(frozen=True)
class FixtureFailure:
    """A fixture that gives another outcome than it is there for."""

    rule: str
    text: int
    fixture: str
    found: str | None


def fixture_name(rule: str, text: int, fixture: str) -> str:
    """The id of the programme that a fixture tells of."""
    return f"{rule}-{text}-{fixture}"


def fixture_rows(programme_id: str, facts: Mapping[str, Any], catalog: Catalog, *, society: str = "ns-own") -> Rows:
    """The rows of a release that tell of one programme; raises :class:`CatalogError` for what no rule can ask about."""
    rows: Rows = {}
    programme: dict[str, Any] = {"programme_id": programme_id, "is_movement": True, "operating_ns_ids": society}
    key = {"programme_id": programme_id}
    counted: dict[str, Any] = {}
    for name, value in facts.items():
        if name in _LISTS:
            table, column = _LISTS[name]
            rows.setdefault(table, []).extend(key | {column: code} for code in value)
        elif name in catalog.practices:
            rows.setdefault("practice", []).extend(_facts(programme_id, name, value, catalog))
        elif name in _COUNTED:
            counted[name] = str(value) == "true"
        elif name in _VALUES:
            try:
                programme[name] = _value(name, value)
            except (ValueError, TypeError) as error:
                message = f"{programme_id}: {name}: {value!r} cannot be read"
                raise CatalogError(Said(message, "fixture_value", name=name, value=value)) from error
        elif name == "beside":
            for number, other in enumerate(value, start=1):
                added = fixture_rows(f"{programme_id}-{number}", other, catalog, society="ns-other")
                for table, listed in added.items():
                    rows.setdefault(table, []).extend(listed)
        else:
            raise CatalogError(Said(f"{programme_id}: no rule can ask about {name!r}", "fixture_field", name=name))
    if counted:
        told: dict[str, Any] = {"sex": "female" if counted.get("people_by_sex") else None}
        told["age_min"] = 18 if counted.get("people_by_age") else None
        rows.setdefault("people_count", []).append(key | told | {"count": 1})
    rows.setdefault("programme", []).append(programme)
    return rows


def _value(name: str, value: Any) -> Any:
    if name.endswith("_date"):
        return dt.date.fromisoformat(str(value))
    return int(value) if name.startswith("people_") else value


def _facts(programme_id: str, practice: str, told: Any, catalog: Catalog) -> Iterator[dict[str, Any]]:
    row = {"programme_id": programme_id, "practice_code": practice, "practice_no": 0}
    if isinstance(told, str):
        said = "true" if told == NONE else told
        if said != "true" and said not in catalog.code_lists[NO_ANSWER].codes:
            message = f"{programme_id}: {practice}: {told!r} is neither {NONE} nor no answer"
            known = ", ".join(catalog.code_lists[NO_ANSWER].codes)
            raise CatalogError(Said(message, "fixture_none", practice=practice, value=told, known=f"{NONE}, {known}"))
        yield row | {"practice_field": NONE, "practice_value": said}
        return
    for number, entry in enumerate(told if isinstance(told, list) else [told]):
        for field, value in entry.items():
            if field not in catalog.practices[practice].fields:
                message = f"{programme_id}: {practice} has no field {field!r}"
                known = ", ".join(catalog.practices[practice].fields)
                raise CatalogError(Said(message, "fixture_part", practice=practice, name=field, known=known))
            said = str(value).lower() if isinstance(value, bool) else str(value)
            yield row | {"practice_no": number, "practice_field": field, "practice_value": said}


def release_of(rows: Rows) -> duckdb.DuckDBPyConnection:
    """The tables of a release with these rows, in memory."""
    con = duckdb.connect(config={"threads": 1})
    for name, schema in TABLES.items():
        put_table(con, name, pa.Table.from_pylist(rows.get(name, []), schema=schema))
    return con


def run_fixtures(catalog: Catalog, rules: Mapping[str, PracticeRule] | None = None) -> list[FixtureFailure]:
    """Every fixture of some rules (all, without) that gives another outcome than it should."""
    wanted = catalog.practice_rules if rules is None else rules
    rows: Rows = {}
    for rule in wanted.values():
        for number, text in enumerate(rule.texts):
            for fixture, facts in text.fixtures.items():
                for table, listed in fixture_rows(fixture_name(rule.rule, number, fixture), facts, catalog).items():
                    rows.setdefault(table, []).extend(listed)
    found = outcomes_of(rows, catalog)
    return [
        FixtureFailure(rule.rule, number, fixture, outcome)
        for rule in wanted.values()
        for number, text in enumerate(rule.texts)
        for fixture in text.fixtures
        if (outcome := found[fixture_name(rule.rule, number, fixture)].get(rule.rule)) != EXPECTED.get(fixture)
    ]


def outcomes_of(rows: Rows, catalog: Catalog, day: dt.date = DAY) -> dict[str, dict[str, str | None]]:
    """The outcome of every rule for every programme of a made release, by programme and rule."""
    table = DuckEngine(release_of(rows)).run(_compiled(catalog, catalog.overlay.digest, day))
    columns = {rule.rule: rule_columns(rule)[0] for rule in catalog.understood_practice_rules.values()}
    return {
        row["programme_id"]: {rule: OUTCOMES.get(row[column]) for rule, column in columns.items()}
        for row in table.to_pylist()
    }


@lru_cache(maxsize=4)
def _compiled(catalog: Catalog, _rules: str, day: dt.date) -> str:
    """All rules of a catalog as SQL: they take seconds to compile, and whoever drafts asks again and again."""
    asked = Asked(as_of=day, everybody=True)
    return DuckEngine(duckdb.connect()).compile(practice_outcomes(Tables(), asked, catalog, ("programme_id",)))
