"""The rules as DuckDB answers them are those that plain Python works out; unknown never becomes a finding."""

from __future__ import annotations

from functools import cache
from typing import Any

import duckdb
import ibis
import pytest
from hypothesis import HealthCheck, given, settings

from tests.analysis.asking import AS_OF
from tests.analysis.rule_worlds import (
    CATALOG,
    SOCIETIES,
    STAGES,
    Programme,
    expected,
    in_force,
    known_of,
    partners,
    registers,
    tables,
    together,
)
from tests.analysis.worlds import world
from tests.examples import examples
from tests.reference.rule_language.three_values import value_of
from waypost.analysis.question import Asked
from waypost.analysis.rule_facts import COUNTS, LISTS, scalar
from waypost.analysis.rule_neighbours import with_neighbours
from waypost.analysis.rule_outcomes import (
    OUTCOMES,
    answered,
    column_of,
    programme_outcomes,
    rules_about,
    society_outcomes,
    trail_outcomes,
)
from waypost.analysis.tables import Tables

ALL = Asked(as_of=AS_OF)
MADE = {"programme": programme_outcomes, "society": society_outcomes, "trail": trail_outcomes}
SLOW = settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def sql(subject: str) -> str:
    """Made once, by the process that asks: it takes seconds, and each process of a run reads this file."""
    return str(ibis.to_sql(MADE[subject](answered(Tables(), ALL, CATALOG, subject)), dialect="duckdb"))


def outcomes(register: list[Programme], subject: str, *keys: str) -> dict[tuple[Any, ...], dict[str, str | None]]:
    con: duckdb.DuckDBPyConnection = world(**tables(register))
    rows = con.execute(sql(subject)).to_arrow_table().to_pylist()
    con.close()
    rules = rules_about(CATALOG, subject)
    return {
        tuple(row[key] for key in keys): {r.provision: OUTCOMES.get(row[column_of(r.provision)]) for r in rules}
        for row in rows
    }


@given(registers())
@SLOW
def test_programmes_stand_as_plain_python_says(register: list[Programme]) -> None:
    found = outcomes(register, "programme", "programme_id")
    rules = rules_about(CATALOG, "programme")
    assert found == {
        (p.programme_id,): {r.provision: expected(r, known_of(p, register), value_of) for r in rules}
        for p in register
        if in_force(p)
    }


@given(registers())
@SLOW
def test_societies_stand_as_plain_python_says(register: list[Programme]) -> None:
    found = outcomes(register, "society", "organisation_id")
    current = [p for p in register if in_force(p)]
    wanted = {}
    for society in SOCIETIES:
        mine = [known_of(p, register) for p in current if society in p.carrying]
        if mine:
            known = together(mine)
            wanted[(society,)] = {r.provision: expected(r, known, value_of) for r in rules_about(CATALOG, "society")}
    assert found == wanted


@given(registers())
@SLOW
def test_societies_on_trails_stand_as_plain_python_says(register: list[Programme]) -> None:
    found = outcomes(register, "trail", "trail_id", "organisation_id")
    wanted = {}
    for trail in ("SEA", "WAR"):
        homes = {country for t, _, _, country in STAGES if t == trail}
        at_home = {society for society, (country, _) in SOCIETIES.items() if country in homes}
        for society in at_home:
            there = [p for p in register if trail in p.trails and society in p.carrying]
            mine = [p for p in there if in_force(p)]
            if not mine:
                continue
            met = [partners(p, register) & at_home for p in there]
            regions = [{SOCIETIES[s][1] for s in others} for others in met]
            known = together([known_of(p, register) for p in mine]) | {
                "side": frozenset(r for t, _, r, c in STAGES if t == trail and c == SOCIETIES[society][0]),
                "is_across_regions": len({SOCIETIES[s][1] for s in at_home}) > 1,
                "has_partner": any(len(others) > 1 for others in met) or None,
                "has_partner_beyond_region": any(len(names) > 1 for names in regions) or None,
            }
            rules = rules_about(CATALOG, "trail")
            wanted[trail, society] = {r.provision: expected(r, known, value_of) for r in rules}
    assert found == wanted


@given(registers())
@SLOW
def test_what_nobody_says_breaks_no_rule(register: list[Programme]) -> None:
    """Take away everything that is said of the programmes: nothing is left to discuss or to look at."""
    silent = [Programme(p.programme_id, values=dict.fromkeys(p.values), parties=p.parties) for p in register]
    for found in outcomes(silent, "programme", "programme_id").values():
        assert set(found.values()) <= {"not_known", "holds", None}
        assert "does_not_hold" not in found.values()


def test_every_field_of_the_catalog_can_be_computed(catalog: Any) -> None:
    """The fields that a rule may name are those that the code knows where to find."""
    on_trail = {"side", "has_partner", "has_partner_beyond_region", "is_across_regions"}
    programme = Tables()["programme"]
    for name, field in catalog.rule_fields.items():
        if name in on_trail:
            assert field.subjects == ("trail",)
        elif field.is_list:
            assert name in LISTS
        elif name in COUNTS:
            assert field.type == "boolean"
        else:
            kind = {"code": "string", "boolean": "boolean", "date": "date"}.get(field.type)
            found = scalar(with_neighbours(Tables(), programme, [name]), name).type()
            assert str(found) == kind or (kind is None and found.is_numeric()), name


@pytest.mark.parametrize(
    ("provision", "known", "outcome"),
    [
        ("1.2", {"access_condition": "status_conditional"}, "does_not_hold"),
        ("1.2", {"access_condition": "needs_based"}, "holds"),
        ("1.2", {"access_condition": "referral_only"}, "human_review"),
        ("1.2", {}, "not_known"),
        ("1.5", {"information_sharing": "with_authorities"}, "does_not_hold"),
        ("1.5", {"information_sharing": "aggregate_only"}, "holds"),
        ("5.3", {"population_group": frozenset({"unaccompanied_children"})}, "not_known"),
        (
            "5.3",
            {"population_group": frozenset({"unaccompanied_children"}), "service": frozenset({"food"})},
            "does_not_hold",
        ),
        (
            "5.3",
            {
                "population_group": frozenset({"unaccompanied_children"}),
                "service": frozenset({"rfl_tracing", "child_protection"}),
            },
            "holds",
        ),
        ("5.3", {"population_group": frozenset({"returnees"})}, None),
        ("5.4", {"detention_work": "runs"}, "does_not_hold"),
        ("5.4", {"detention_work": "visits_under_guidelines"}, "human_review"),
        ("7.5", {"migration_message": "dissuades"}, "does_not_hold"),
        ("7.5", {"migration_message": "informs_of_risks"}, "holds"),
        (
            "7.5",
            {"service": frozenset({"information_risks"}), "funder_type": frozenset({"national_government"})},
            "human_review",
        ),
        ("8.2", {"return_stance": "forced"}, "does_not_hold"),
        ("8.2", {"service": frozenset({"return_during_removal"}), "return_stance": "none"}, "does_not_hold"),
        (
            "8.2",
            {"service": frozenset({"return_during_removal"}), "return_stance": "pre_removal_with_agreement"},
            "human_review",
        ),
        ("8.2", {"service": frozenset({"food"})}, None),
        ("9.2", {"population_group": frozenset({"people_displaced_internally"})}, "human_review"),
    ],
)
def test_the_rules_say_what_the_policy_says(provision: str, known: dict[str, Any], outcome: str | None) -> None:
    assert expected(CATALOG.policy_rules[provision], known, value_of) == outcome
