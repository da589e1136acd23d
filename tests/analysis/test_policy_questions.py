"""How programmes, societies and trails stand to the policy, on tiny worlds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.analysis.asking import answers
from tests.analysis.rule_worlds import CATALOG, Programme, expected, in_force, known_of, registers, tables
from tests.analysis.test_contradictions import register
from tests.analysis.worlds import world
from tests.examples import examples
from tests.reference.rule_language.three_values import value_of
from waypost.analysis.rule_outcomes import rules_about

FEW = settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def policy(rows: dict[str, list[dict[str, Any]]], provision: str, **filters: Any) -> list[dict[str, Any]]:
    return [row for row in answers(world(**rows), "policy", **filters) if row["provision"] == provision]


OPEN = {"id": "wp-open", "societies": ["ns-ner"], "access_condition": "needs_based"}
CLOSED = {"id": "wp-closed", "societies": ["ns-ita", "ns-tun"], "access_condition": "status_conditional"}


def test_a_row_shows_what_is_said_what_is_not_and_whom_it_concerns() -> None:
    discuss, in_line = policy(register(OPEN, CLOSED), "1.2")
    assert (discuss["programme_id"], discuss["outcome"], discuss["urgency"]) == ("wp-closed", "does_not_hold", 8)
    assert (discuss["evidence"], discuss["unknown_fields"]) == ("access_condition:status_conditional", None)
    assert (discuss["severity"], discuss["kind"], discuss["ask"]) == ("serious", "avoid", "1.2")
    assert discuss["concerns"] == "ns-ita ns-tun"
    assert (in_line["outcome"], in_line["urgency"]) == ("holds", 0)
    (silent,) = policy(register({"id": "wp-s", "societies": ["ns-ner"]}), "1.2")
    assert (silent["outcome"], silent["evidence"]) == ("not_known", None)
    assert silent["unknown_fields"] == "access_condition"


def test_lists_and_headings_are_evidence_too() -> None:
    rows = register({"id": "wp-c", "societies": ["ns-ner"], "services": ["rfl_tracing", "food"]})
    rows["population_group"] = [{"programme_id": "wp-c", "population_group_code": "unaccompanied_children"}]
    (row,) = policy(rows, "5.3")
    assert row["outcome"] == "does_not_hold"  # families are traced, nobody protects the children meanwhile
    assert row["evidence"] == "population_group:unaccompanied_children service:food service:rfl_tracing"


def test_those_who_support_from_abroad_are_not_asked_what_others_do() -> None:
    rows = register(CLOSED)
    rows["participation"].append({"programme_id": "wp-closed", "organisation_id": "ns-lby", "role": "funding"})
    (row,) = policy(rows, "1.2")
    assert row["concerns"] == "ns-ita ns-tun"
    rows["participation"] = [{"programme_id": "wp-closed", "organisation_id": "ns-lby", "role": "funding"}]
    assert policy(rows, "1.2")[0]["concerns"] == "ns-lby"


def test_what_ended_before_the_policy_is_not_held_against_it() -> None:
    assert policy(register(CLOSED | {"end_date": dt.date(2009, 10, 31)}), "1.2") == []
    assert len(policy(register(CLOSED | {"end_date": dt.date(2009, 11, 1)}), "1.2")) == 1


def test_at_most_top_of_each_outcome_the_most_people_first_and_how_many_there_are() -> None:
    many = [CLOSED | {"id": f"wp-{n:03}", "people_reached": n if n < 300 else None} for n in range(320)]
    rows = policy(register(*many, OPEN), "1.2", top=2)
    assert [row["programme_id"] for row in rows] == ["wp-299", "wp-298", "wp-open"]
    assert [row["programmes"] for row in rows] == [320, 320, 1]


@given(drawn=registers())
@FEW
def test_every_programme_stands_to_every_provision_once(drawn: list[Programme]) -> None:
    rows = answers(world(**tables(drawn)), "policy")
    got = {(row["programme_id"], row["provision"]): row["outcome"] for row in rows}
    assert len(got) == len(rows)
    wanted = {
        (p.programme_id, rule.provision): outcome
        for p in drawn
        if in_force(p)
        for rule in rules_about(CATALOG, "programme")
        if (outcome := expected(rule, known_of(p, drawn), value_of))
    }
    assert got == wanted
    for row in rows:
        asked = set(CATALOG.policy_rules[row["provision"]].fields)
        said = {fact.partition(":")[0] for fact in (row["evidence"] or "").split(" ") if fact}
        assert said | set((row["unknown_fields"] or "").split()) == asked
        assert not said & set((row["unknown_fields"] or "").split())


COUNTS = ("does_not_hold", "human_review", "not_known", "holds")


def standing(rows: dict[str, list[dict[str, Any]]], **filters: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    found = answers(world(**rows), "policy_standing", **filters)
    keyed = {(r["level"], r["society_id"] or r["trail_id"], r["provision"]): r for r in found}
    assert len(keyed) == len(found)
    return keyed


@given(drawn=registers())
@FEW
def test_counts_are_those_of_the_rows(drawn: list[Programme]) -> None:
    """Per society, per trail and for the register: what the programmes one by one add up to."""
    rows = tables(drawn)
    by_programme = answers(world(**rows), "policy", top=1000)
    keyed = standing(rows)
    of = {p.programme_id: p for p in drawn}
    for (level, name, provision), row in keyed.items():
        if CATALOG.policy_rules[provision].subject != "programme":
            continue
        counted = [
            r["outcome"]
            for r in by_programme
            if r["provision"] == provision
            and (
                level == "register"
                or (level == "society" and name in of[r["programme_id"]].carrying)
                or (level == "trail" and name in of[r["programme_id"]].trails)
            )
        ]
        assert {o: row[o] for o in COUNTS} == {o: counted.count(o) for o in COUNTS}
    for row in keyed.values():
        if row["applies"] is not None:
            assert row["applies"] == sum(row[o] for o in COUNTS)
            assert row["known"] == row["holds"] + row["does_not_hold"]


def test_a_provision_that_no_field_speaks_of_says_so() -> None:
    keyed = standing(register(OPEN))
    row = keyed["register", None, "6.2"]
    assert all(row[name] is None for name in ("applies", "known", *COUNTS))
    assert {p for level, _, p in keyed if level == "register"} == set(CATALOG.policy_rules)


def test_a_society_and_a_trail_are_seen_by_those_who_stand_there() -> None:
    rows = register(OPEN | {"trails": ["SEA"]}, CLOSED | {"trails": ["SEA"]}, OPEN | {"id": "wp-l", "trails": ["LAND"]})
    keyed = standing(rows)
    assert keyed["society", "ns-ita", "1.2"]["concerns"] == "ns-ita"
    assert keyed["trail", "SEA", "1.2"]["concerns"] == "ns-ita ns-ner ns-tun"
    assert keyed["trail", "LAND", "1.2"]["concerns"] == "ns-ner"
    assert (keyed["trail", "SEA", "1.2"]["holds_share"], keyed["society", "ns-ner", "1.2"]["holds"]) == (0.5, 2)


def test_of_one_society_only_its_own_standing_is_told() -> None:
    keyed = standing(register(OPEN, CLOSED), society="ns-ita")
    assert {(level, name) for level, name, _ in keyed} == {("society", "ns-ita")}


def test_along_a_trail_societies_without_family_links_are_asked() -> None:
    rows = register(OPEN | {"trails": ["SEA"], "services": ["rfl"]}, CLOSED | {"trails": ["SEA"], "services": ["food"]})
    rows["trail_stage"] = [
        {"trail_id": "SEA", "kind": "mixed_sea", "role": role, "country_code": code}
        for role, code in (("origin", "NER"), ("destination", "ITA"))
    ]
    keyed = standing(rows)
    assert keyed["society", "ns-ner", "7.3"]["holds"] == 1
    assert keyed["society", "ns-ita", "7.3"]["does_not_hold"] == 1
    assert ("society", "ns-tun", "7.3") not in keyed  # its country is not on the trail
    assert (keyed["trail", "SEA", "7.3"]["holds"], keyed["trail", "SEA", "7.3"]["applies"]) == (1, 2)
    assert keyed["trail", "SEA", "7.1"]["not_known"] == 2  # no programme in common: not known, never refuted
