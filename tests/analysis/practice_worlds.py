"""Programmes drawn at random with facts about how they work, and what is known of them, in plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.reference.rule_language.three_values import value_of
from waypost.analysis.rule_fixtures import DAY, Rows
from waypost.reference import Catalog, load_catalog
from waypost.reference.practice_rules import UnderstoodRule
from waypost.reference.practices import NO_ANSWER, NONE

CATALOG: Catalog = load_catalog()
SILENT = tuple(CATALOG.code_lists[NO_ANSWER].codes)
_DAYS = (dt.date(2009, 12, 1), dt.date(2010, 8, 1), dt.date(2024, 10, 31), dt.date(2026, 4, 30), dt.date(2026, 11, 1))
_SERVICES = ("food", "advocacy", "rfl_tracing", "legal_advice", "livelihoods", "anti_trafficking", "first_aid")
Facts = dict[str, Any]


def _value(practice: str, field: str) -> st.SearchStrategy[str]:
    kind = CATALOG.practices[practice].fields[field].type
    code_list = CATALOG.practices[practice].list_of(field)
    if code_list:
        codes = list(CATALOG.code_lists[code_list].codes)
        known = st.sampled_from(codes[:6] if len(codes) > 20 else codes)
    elif kind == "boolean":
        known = st.sampled_from(("true", "false"))
    else:
        known = st.sampled_from([str(day) for day in _DAYS]) if kind == "date" else st.just("Example")
    return known | st.sampled_from(SILENT[:1])


def _entries(practice: str) -> st.SearchStrategy[list[dict[str, str]] | str]:
    fields = CATALOG.practices[practice].fields
    entry = st.fixed_dictionaries({}, optional={name: _value(practice, name) for name in fields}).filter(bool)
    if not CATALOG.practices[practice].is_list:
        return st.lists(entry, min_size=1, max_size=1)
    return st.lists(entry, min_size=1, max_size=2) | st.sampled_from((NONE, SILENT[0]))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """What is said of one programme; half of the practices are told at all."""
    told = draw(st.sets(st.sampled_from(list(CATALOG.practices)), min_size=4))
    return {
        "service": draw(st.sets(st.sampled_from(_SERVICES), max_size=3)),
        "trail": draw(st.sets(st.just("CMR"), max_size=1)),
        "start_date": draw(st.none() | st.sampled_from(_DAYS)),
        "end_date": draw(st.none() | st.sampled_from([dt.date(2008, 5, 1), *_DAYS])),
        "people_reached": draw(st.none() | st.just(10)),
        "people_by": draw(st.none() | st.tuples(st.booleans(), st.booleans())),
        **{name: draw(_entries(name)) for name in sorted(told)},
    }


def rows_of(name: str, told: Facts) -> Rows:
    """The rows of a release that say so."""
    key = {"programme_id": name}
    own = {field: told[field] for field in ("start_date", "end_date", "people_reached")}
    rows: Rows = {"programme": [key | own | {"is_movement": True}], "practice": []}
    rows["service"] = [key | {"service_code": code} for code in sorted(told["service"])]
    rows["programme_trail"] = [key | {"trail_id": trail} for trail in sorted(told["trail"])]
    if told["people_by"] is not None:
        by_sex, by_age = told["people_by"]
        rows["people_count"] = [key | {"sex": "female" if by_sex else None, "age_min": 1 if by_age else None}]
    for practice in CATALOG.practices:
        said = told.get(practice)
        if isinstance(said, str):
            rows["practice"].append(_fact(name, practice, 0, NONE, "true" if said == NONE else said))
        for number, entry in enumerate(said if isinstance(said, list) else []):
            rows["practice"] += [_fact(name, practice, number, field, value) for field, value in entry.items()]
    return rows


def _fact(name: str, practice: str, number: int, field: str, value: str) -> dict[str, Any]:
    row = {"programme_id": name, "practice_code": practice, "practice_no": number}
    return row | {"practice_field": field, "practice_value": value}


def judged_on(told: Facts, day: dt.date = DAY) -> dt.date:
    """The day asked about, or the end of the programme when it lies before."""
    end = told["end_date"]
    return end if end is not None and end < day else day


def known_of(told: Facts) -> dict[str, Any]:
    """What is known, as plain Python reads it; what the register has beside a programme is left out."""
    by_sex, by_age = told["people_by"] or (None, None)
    known = {
        "judged_on": judged_on(told), "service": frozenset(told["service"]), "trail": frozenset(told["trail"]),
        "start_date": told["start_date"], "end_date": told["end_date"], "people_reached": told["people_reached"],
        "people_by_sex": by_sex, "people_by_age": by_age,
    }  # fmt: skip
    for practice in CATALOG.practices.values():
        said = told.get(practice.practice)
        if said is None:
            continue
        if practice.is_list:
            if said != SILENT[0]:
                known[practice.practice] = [] if said == NONE else [_typed(practice.practice, entry) for entry in said]
        elif isinstance(said, list):
            known |= {f"{practice.practice}.{name}": v for name, v in _typed(practice.practice, said[0]).items()}
    return known


def _typed(practice: str, entry: Mapping[str, str]) -> dict[str, Any]:
    read = {"boolean": lambda value: value == "true", "date": dt.date.fromisoformat}
    kinds = {name: field.type for name, field in CATALOG.practices[practice].fields.items()}
    return {name: read.get(kinds[name], str)(value) for name, value in entry.items() if value not in SILENT}


def expected(rule: UnderstoodRule, known: Mapping[str, Any]) -> str:
    """The outcome of a rule under the text in force on the day of judgement."""
    day = known["judged_on"]
    for text in rule.texts:
        if text.valid_from <= day and (text.valid_to is None or day <= text.valid_to):
            applies = True if text.applies_when is None else value_of(text.applies_when, known)
            if applies is not True:
                return "not_enough" if applies is None else "not_applicable"
            departs = value_of(text.departs_when, known)
            return "not_enough" if departs is None else "departs" if departs else "conforms"
    return "not_applicable"
