"""Rules of practice: five outcomes under the text then in force; silence, order and words decide nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analysis.practice_worlds import CATALOG, Facts, expected, facts, known_of, rows_of
from tests.examples import examples
from waypost.analysis.practice_outcomes import OUTCOMES, practice_outcomes, rule_columns
from waypost.analysis.question import Asked
from waypost.analysis.rule_fixtures import (
    DAY,
    EXPECTED,
    Rows,
    fixture_name,
    fixture_rows,
    outcomes_of,
    release_of,
    run_fixtures,
)
from waypost.analysis.tables import Tables
from waypost.reference.catalog import Catalog
from waypost.reference.practices import NONE

RULES = CATALOG.understood_practice_rules
ALL = Asked(as_of=DAY, everybody=True)
_LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large]
SLOW = settings(max_examples=examples(12), deadline=None, suppress_health_check=_LARGE)
# What the register has beside a programme, which plain Python leaves out here.
_BESIDE = {"complement_in_register", "displacement_beside", "parallel_message", "parallel_coordinated"}
ALONE = [rule for rule in RULES.values() if not _BESIDE & set(rule.required_facts)]


@cache
def sql() -> str:
    """Made once, by the process that asks: it takes seconds, and each process of a run reads this file."""
    return str(ibis.to_sql(practice_outcomes(Tables(), ALL, CATALOG, ("programme_id",)), dialect="duckdb"))


def outcomes(rows: Rows) -> dict[str, dict[str, str | None]]:
    con = release_of(rows)
    found = con.execute(sql()).to_arrow_table().to_pylist()
    con.close()
    return {
        row["programme_id"]: {name: OUTCOMES.get(row[rule_columns(rule)[0]]) for name, rule in RULES.items()}
        for row in found
    }


def together(*parts: Rows) -> Rows:
    rows: Rows = {}
    for part in parts:
        for table, listed in part.items():
            rows.setdefault(table, []).extend(listed)
    return rows


def test_thirty_rules_stand_with_four_fixtures_for_each_text():
    assert list(RULES) == [f"R{number:02}" for number in range(1, 31)]
    for rule in CATALOG.practice_rules.values():
        for text in rule.texts:
            assert set(text.fixtures) == set(EXPECTED), rule.rule


def test_each_fixture_gives_the_outcome_that_it_is_there_for():
    assert run_fixtures(CATALOG) == []


def _without(given_facts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The facts with one of them not known, by what was taken away."""
    found = {}
    for name, said in given_facts.items():
        if name in ("beside", "end_date"):
            continue
        found[name] = {key: value for key, value in given_facts.items() if key != name}
        entries = said if isinstance(said, list) and name in CATALOG.practices else [said]
        for number, entry in enumerate(entries):
            for field in entry if isinstance(entry, dict) else ():
                changed = [e | {field: "not_known"} if n == number else e for n, e in enumerate(entries)]
                found[f"{name}.{number}.{field}"] = given_facts | {
                    name: changed if isinstance(said, list) else changed[0]
                }
    return found


def test_a_fact_taken_away_never_makes_a_departure_and_some_leave_it_open():
    """Every fixture that departs is mutated fact by fact; without any fact of its own nothing departs."""
    made: dict[str, tuple[str, str]] = {}
    rows: Rows = {}
    for rule in CATALOG.practice_rules.values():
        for number, text in enumerate(rule.texts):
            for fixture, given_facts in text.fixtures.items():
                for taken, less in _without(given_facts).items():
                    name = f"{fixture_name(rule.rule, number, fixture)}-{taken}"
                    made[name] = (rule.rule, fixture)
                    rows = together(rows, fixture_rows(name, less, CATALOG))
    found = outcomes(rows)
    seen: dict[str, set[str | None]] = {}
    for name, (rule, fixture) in made.items():
        outcome = found[name][rule]
        assert fixture == "departs" or outcome != "departs", name
        if fixture == "departs":
            assert outcome != "conforms", name
            seen.setdefault(rule, set()).add(outcome)
    assert {rule for rule, outcomes_seen in seen.items() if "not_enough" in outcomes_seen} == set(RULES)


@given(st.lists(facts(), min_size=1, max_size=6))
@SLOW
def test_the_engine_says_what_plain_python_works_out(told: list[Facts]):
    found = outcomes(together(*(rows_of(f"wp-{number}", each) for number, each in enumerate(told))))
    for number, each in enumerate(told):
        known = known_of(each)
        assert {rule.rule: found[f"wp-{number}"][rule.rule] for rule in ALONE} == {
            rule.rule: expected(rule, known) for rule in ALONE
        }


@given(facts(), st.data())
@settings(max_examples=examples(150), deadline=None, suppress_health_check=_LARGE)
def test_to_know_less_never_makes_a_departure(told: Facts, data: st.DataObject):
    """Some facts are hidden: what departs or conforms then did so before."""
    told_apart = {"end_date", "trail", "people_reached"}  # without them another text, or no rule, is asked
    hidden = data.draw(st.sets(st.sampled_from([name for name in told if name not in told_apart])))
    nothing: Facts = {"service": set(), "start_date": None, "people_by": None}
    less = nothing | {name: value for name, value in told.items() if name not in hidden}
    before, after = known_of(told), known_of(less)
    for rule in ALONE:
        now = expected(rule, after)
        if now in ("departs", "conforms"):
            assert expected(rule, before) == now, rule.rule


@given(st.lists(facts(), min_size=2, max_size=4), st.randoms(use_true_random=False))
@SLOW
def test_the_order_of_rows_flips_no_rule(told: list[Facts], chance: Any):
    rows = together(*(rows_of(f"wp-{number}", each) for number, each in enumerate(told)))
    before = outcomes(rows)
    for listed in rows.values():
        chance.shuffle(listed)
    assert outcomes(rows) == before


def _reworded(value: Any) -> Any:
    """Every text per language written backwards; expressions, codes and fixtures stay."""
    if isinstance(value, dict) and set(value) == {"en", "fr", "es", "ar"}:
        return {language: f"~{text[::-1]}" for language, text in value.items()}
    if isinstance(value, dict):
        return {key: each if key == "fixtures" else _reworded(each) for key, each in value.items()}
    if isinstance(value, str):
        return " ".join(value.split())
    return [_reworded(each) for each in value] if isinstance(value, list) else value


def test_other_words_flip_no_rule(tmp_path: Path):
    """A catalog whose labels, titles and questions all read otherwise gives the same outcomes."""
    for part in CATALOG.path.iterdir():
        (tmp_path / part.name).symlink_to(part)
    (tmp_path / "rules").unlink()
    shutil.copytree(CATALOG.path / "rules", tmp_path / "rules")
    for folder in ("practice", "practice_facts"):
        for path in (tmp_path / "rules" / folder).glob("*.yml"):
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - our own file
            text = yaml.safe_dump(_reworded(content), allow_unicode=True, width=10**6, default_style='"')
            path.write_text(text, encoding="utf-8")
    other = Catalog(tmp_path)
    assert other.practice_rules["R18"].title != CATALOG.practice_rules["R18"].title
    assert run_fixtures(other) == []


REMOVAL = {"return": [{"phase": "during_removal", "ns_role": "observes", "person_consent": True,
                       "receiving_ns_consent": True, "conditions_met": True}]}  # fmt: skip


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        ("2008-12-31", "not_applicable"),
        ("2009-11-01", "conforms"),
        ("2010-07-31", "conforms"),
        ("2010-08-01", "departs"),
        (None, "departs"),
    ],
)
def test_a_programme_is_judged_by_the_text_of_its_time(end: str | None, outcome: str):
    """The policy of 2009 allowed it with both agreements; later guidance does not, from its first day on."""
    told = REMOVAL | {"start_date": "2007-01-01"} | ({"end_date": end} if end else {})
    assert outcomes(fixture_rows("wp-1", told, CATALOG))["wp-1"]["R18"] == outcome


def test_the_day_asked_about_decides_for_what_still_runs():
    rows = fixture_rows("wp-1", REMOVAL, CATALOG)
    assert outcomes_of(rows, CATALOG, dt.date(2010, 7, 31))["wp-1"]["R18"] == "conforms"
    assert outcomes_of(rows, CATALOG, dt.date(2009, 10, 31))["wp-1"]["R18"] == "not_applicable"


@pytest.mark.parametrize(
    ("rule", "expires", "outcome"),
    [
        ("R18", DAY, "departs_justified"),
        ("R18", DAY - dt.timedelta(days=1), "departs"),
        ("R17", DAY, "departs"),
        ("R01", DAY, "departs"),
    ],
)
def test_a_waiver_counts_for_its_rule_until_its_last_day(rule: str, expires: dt.date, outcome: str):
    waiver = {"programme_id": "wp-1", "rule": rule, "reason": "x", "expires_date": expires}
    rows = fixture_rows("wp-1", REMOVAL, CATALOG) | {"waiver": [waiver]}
    assert outcomes(rows)["wp-1"]["R18"] == outcome


def test_a_waiver_is_no_answer_where_nothing_departs():
    """It makes neither a conforming programme a departure nor an unknown one known."""
    rows = fixture_rows("wp-1", {"return": NONE}, CATALOG)
    rows["waiver"] = [{"programme_id": "wp-1", "rule": rule, "expires_date": DAY} for rule in RULES]
    found = outcomes(rows)["wp-1"]
    assert found["R18"] == "not_applicable"
    assert "departs_justified" not in found.values()
