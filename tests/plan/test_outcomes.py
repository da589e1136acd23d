"""Outcomes follow from facts alone; what is not known leaves them open and never counts against them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.errors import InputError
from waypost.plan.outcomes import Override, check_override, judged, outcome_state, outcome_states
from waypost.reference import load_catalog
from waypost.reference.plan_values import STATES, Evidence, EvidencePart

PLAN = load_catalog().plan
TODAY = dt.date(2026, 11, 27)
ORDER = {state: at for at, state in enumerate(STATES)}


def evidence(*parts):
    return Evidence(outcome="I.b", why={}, parts=parts)


FLAG = EvidencePart(id="flag", label={}, kind="flag", fact="flag")
COUNT = EvidencePart(id="count", label={}, kind="count", fact="count", enough=Decimal(2))
SHARE = EvidencePart(id="share", label={}, kind="share", fact="some", of="all", enough=Decimal("0.5"))


@pytest.mark.parametrize(
    ("part", "facts", "state"),
    [
        (FLAG, {"flag": True}, "achieved"), (FLAG, {"flag": False}, "not_begun"), (FLAG, {}, "not_known"),
        (COUNT, {"count": 0}, "not_begun"), (COUNT, {"count": 1}, "under_way"), (COUNT, {"count": 2}, "achieved"),
        (COUNT, {"count": None}, "not_known"),
        (SHARE, {"some": 0, "all": 9}, "not_begun"), (SHARE, {"some": 4, "all": 9}, "under_way"),
        (SHARE, {"some": 5, "all": 9}, "achieved"), (SHARE, {"some": 5}, "not_known"),
        (SHARE, {"all": 9}, "not_known"), (SHARE, {"all": 0}, "nothing"), (SHARE, {"some": 0, "all": 0}, "nothing"),
        (SHARE, {"some": 0}, "not_known"),
    ],
)  # fmt: skip
def test_a_part(part, facts, state):
    assert outcome_state(evidence(part), facts).parts[0].state == state


@pytest.mark.parametrize(
    ("facts", "least", "most"),
    [
        ({"flag": True, "count": 2}, "achieved", "achieved"),
        ({"flag": True, "count": 0}, "partly", "partly"),
        ({"flag": False, "count": 1}, "under_way", "under_way"),
        ({"flag": False, "count": 0}, "not_begun", "not_begun"),
        ({"flag": True}, "partly", "achieved"),
        ({"flag": False}, "not_begun", "partly"),
        ({}, "not_begun", "achieved"),
    ],
)
def test_parts_together(facts, least, most):
    found = outcome_state(evidence(FLAG, COUNT), facts)
    assert (found.least, found.most) == (least, most)
    assert found.state == (least if least == most else "not_known")


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"flag": True}, "achieved"), ({"flag": False}, "not_begun"), ({"flag": True, "count": 1}, "partly"),
        ({"flag": True, "count": 2}, "achieved"), ({"flag": False, "count": 1}, "under_way"),
    ],
)  # fmt: skip
def test_what_there_is_nothing_of_neither_holds_an_outcome_back_nor_pushes_it_up(facts, state):
    parts = (FLAG, SHARE, COUNT) if "count" in facts else (FLAG, SHARE)
    assert outcome_state(evidence(*parts), {**facts, "some": 0, "all": 0}).state == state


def test_an_outcome_of_which_nothing_can_be_measured_is_not_begun():
    found = outcome_state(evidence(SHARE), {"all": 0})
    assert (found.state, found.parts[0].is_empty) == ("not_begun", True)
    open_one = outcome_state(evidence(FLAG, SHARE), {"flag": True, "some": 0})  # of none there are, or of some
    assert (open_one.least, open_one.most) == ("partly", "achieved")


def counts(most):
    return st.fixed_dictionaries({name: st.integers(0, most) for name in PLAN.facts})


@st.composite
def worlds(draw):
    """Facts about all outcomes that can be so: no part is more than its whole."""
    facts = draw(counts(9))
    parts = [part for each in PLAN.evidence.values() for part in each.parts]
    for part in sorted(parts, key=lambda each: each.fact in {one.of for one in parts}, reverse=True):
        if part.kind == "flag":
            facts[part.fact] = bool(facts[part.fact] % 2)
        elif part.of is not None:
            facts[part.fact] = min(facts[part.fact], facts[part.of])
    return facts


@given(worlds(), st.sets(st.sampled_from(sorted(PLAN.facts))))
def test_whatever_the_unknown_turns_out_to_be_lies_within_the_span(facts, forgotten):
    whole = outcome_states(PLAN, facts)
    known = outcome_states(PLAN, {name: value for name, value in facts.items() if name not in forgotten})
    for name, state in whole.items():
        open_one = known[name]
        assert ORDER[open_one.least] <= ORDER[state.least] == ORDER[state.most] <= ORDER[open_one.most]
        assert open_one.state in ("not_known", state.state)
        assert set(open_one.unknown) == {
            fact for part in PLAN.evidence[name].parts for fact in (part.fact, part.of) if fact in forgotten
        }


@given(worlds())
def test_with_all_facts_every_state_is_known(facts):
    assert all(each.state in STATES and not each.unknown for each in outcome_states(PLAN, facts).values())


def test_with_no_facts_nothing_is_said_against_anybody():
    assert {each.state for each in outcome_states(PLAN, {}).values()} == {"not_known"}


@given(worlds(), st.data())
def test_more_never_makes_an_outcome_less(facts, data):
    name = data.draw(st.sampled_from(sorted(PLAN.outcomes)))
    part = data.draw(st.sampled_from(PLAN.evidence[name].parts))
    wholes = {each.of for one in PLAN.evidence.values() for each in one.parts}
    if part.fact in wholes:  # more of these makes another share smaller
        return
    more = {**facts, part.fact: True if part.kind == "flag" else facts[part.of] if part.of else facts[part.fact] + 1}
    before, after = (outcome_states(PLAN, each)[name].state for each in (facts, more))
    assert ORDER[before] <= ORDER[after]


@pytest.mark.parametrize("facts", [{"platforms": -1}, {"platforms": 1, "platforms_active": 2}, {"moon": 1}])
def test_facts_that_cannot_be_so_are_refused(facts):
    with pytest.raises(InputError):
        outcome_states(PLAN, facts)


def said(**other):
    given_parts = {"outcome": "I.b", "state": "partly", "why": "Zones say so", "by": "coordinator",
                   "at": TODAY, "until": TODAY + dt.timedelta(90)}  # fmt: skip
    return Override(**(given_parts | other))


def test_somebodys_word_stands_beside_what_is_computed_while_it_holds():
    computed = outcome_state(evidence(FLAG), {"flag": False})
    found = judged(computed, [said(), said(outcome="I.c"), said(at=TODAY + dt.timedelta(1))], TODAY)
    assert (found.shown, found.computed.state, found.override.why) == ("partly", "not_begun", "Zones say so")
    later = said(state="achieved", at=TODAY + dt.timedelta(5))
    assert judged(computed, [later, said()], TODAY + dt.timedelta(6)).shown == "achieved"
    assert judged(computed, [said()], TODAY + dt.timedelta(91)).shown == "not_begun"


@pytest.mark.parametrize(
    "wrong", [{"outcome": "IV.a"}, {"state": "not_known"}, {"why": " "}, {"by": ""}, {"until": dt.date(2026, 1, 1)}]
)
def test_somebodys_word_says_why_by_whom_and_until_when(wrong):
    check_override(said(), PLAN)
    with pytest.raises(InputError):
        check_override(said(**wrong), PLAN)
