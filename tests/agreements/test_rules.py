"""R24 and X8 say of agreements what they say of programmes: the same files, the same outcomes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreements.worlds import TODAY, agreement, agreements, clauses_of
from tests.examples import examples
from waypost.agreements.beside import unequal
from waypost.agreements.judging import judge, terms
from waypost.agreements.standing import facts_of
from waypost.analysis.relations.clauses import unequal_clauses
from waypost.analysis.relations.values import Agreement as Row
from waypost.analysis.relations.values import World
from waypost.analysis.rule_fixtures import EXPECTED
from waypost.reference import load_catalog
from waypost.reference.agreement_values import Reading, Step

CATALOG = load_catalog()
BOOLEANS = [name for name, field in CATALOG.practices["agreement"].fields.items() if field.type == "boolean"]
SAFEGUARDS = ("independence", "principles", "data", "exit_notice")
NONE_OF = tuple(Reading(matter=each, verdict="no") for each in ("reporting_duty", "non_interference_duty"))


@pytest.mark.parametrize("fixture", ["conforms", "departs", "unknown", "not_applicable"])
def test_the_fixtures_of_the_rule_come_out_as_in_the_engine_of_the_pages(fixture):
    text = CATALOG.practice_rules["R24"].texts[0]
    understood = CATALOG.understood_practice_rules["R24"].texts[0]
    entries = [
        {name: {"true": True, "false": False}.get(str(value).lower(), value) for name, value in each.items()}
        for each in text.fixtures[fixture]["agreement"]
    ]
    assert judge(understood.applies_when, understood.departs_when, entries) == EXPECTED[fixture]


def test_an_agreement_conforms_departs_is_not_known_or_binds_nobody():
    whole = agreement(clauses=clauses_of(*SAFEGUARDS), readings=NONE_OF)
    assert terms(whole, CATALOG, TODAY).outcome == "conforms"
    told = terms(agreement(clauses=clauses_of(*SAFEGUARDS[:2]), absent=("data",)), CATALOG, TODAY)
    assert (told.outcome, told.stands_on) == ("departs", ("data_clause",))
    assert "exit_clause" in told.unknown
    assert terms(agreement(), CATALOG, TODAY).outcome == "not_enough"
    ended = agreement(absent=("data",), steps=(Step(stage="terminated", actual="2026-01-01"),))
    assert terms(ended, CATALOG, TODAY).outcome == "not_applicable"
    assert terms(whole, CATALOG, dt.date(2008, 1, 1)).outcome == "not_applicable"


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(agreements())
def test_silence_never_departs(one):
    told = terms(one, CATALOG, TODAY)
    if told.outcome == "departs":
        assert told.stands_on
        assert one.is_in_force


@given(st.lists(st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in BOOLEANS}), min_size=2,
                max_size=4))  # fmt: skip
def test_unequal_clauses_are_those_of_the_relation(rows):
    """What this asks of one agreement is what X8 finds between it and each other one, as far as this one lacks it."""

    def told(number):
        row = rows[number]
        types = {"independence_clause": "independence", "principles_clause": "principles", "data_clause": "data",
                 "exit_clause": "exit_notice"}  # fmt: skip
        readings = [
            Reading(matter=duty, verdict="yes" if row[duty] else "no")
            for duty in ("reporting_duty", "non_interference_duty")
            if row[duty] is not None
        ]
        return agreement(
            f"a{number}", clauses=clauses_of(*(types[name] for name in types if row[name])),
            absent=tuple(types[name] for name in types if row[name] is False), readings=tuple(readings),
        )  # fmt: skip

    def known(each):
        return facts_of(each, CATALOG)

    one, *others = (told(number) for number in range(len(rows)))
    found = {(each.subject, other) for each in unequal(one, others, CATALOG, TODAY, known) for other in each.others}
    wanted = set()
    for number, row in enumerate(rows[1:], 1):
        world = World(
            day=TODAY, agreements=(Row(society="a", partner="p", **rows[0]), Row(society="b", partner="p", **row))
        )
        for each in unequal_clauses(world, CATALOG.relations["X8"].understood()).findings:
            if each.outcome == "departs" and each.other_said:
                for fact in each.other_said.split():
                    wanted.add((fact.split(".")[1].split(":")[0], f"a{number}"))
    assert found == wanted
