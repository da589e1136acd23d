"""The way of a request, its clocks, platforms on paper, and the figures."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.network.worlds import TODAY, VOCABULARY
from waypost.errors import InputError
from waypost.network.assertions import Assertion
from waypost.network.clocks import DAYS, URGENCIES, Level, due_at, level
from waypost.network.metrics import Course, figures, gini, repeated
from waypost.network.platforms import PlatformState, pulse
from waypost.network.states import ENDED, TRANSITIONS, TURN, Actor, State, check_way, may_go, next_states

NOW = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def test_every_state_is_reached_and_leads_to_an_end():
    assert {then for _, then in TRANSITIONS} == set(State) - {State.DRAFT}
    reaching = set(ENDED)
    for _ in State:
        reaching |= {now for now, then in TRANSITIONS if then in reaching}
    assert reaching == set(State)
    assert set(TURN) == set(State) - ENDED
    for state, actor in TURN.items():
        assert next_states(state, [actor]), f"{state}: {actor} is awaited and can do nothing"
    assert set(DAYS) == set(TURN) - {State.DRAFT}


@given(st.lists(st.sampled_from(Actor), min_size=40, max_size=40), st.randoms(use_true_random=False))
def test_any_way_that_people_may_take_is_a_way_and_passes_the_check_before_delivery(actors, chance):
    way = [State.DRAFT]
    for actor in actors:
        if found := next_states(way[-1], [actor]):
            way.append(chance.choice(found))
    check_way(way)
    if State.DELIVERED in way:
        before = way[: way.index(State.DELIVERED)]
        assert before[-1] is State.QUALITY_CHECK
        assert {State.TRIAGE, State.INVITED, State.ACCEPTED, State.TERMS_AGREED} <= set(before)
    if State.PUBLISHED in way:
        assert State.VERDICT in way


@pytest.mark.parametrize("way", [["triage"], ["draft", "matched"], ["draft", "submitted", "triage", "delivered"]])
def test_a_way_that_nobody_could_take_is_refused(way):
    with pytest.raises(InputError, match=r"no way|begins"):
        check_way(State(each) for each in way)


def test_only_the_asker_gives_the_verdict_and_only_a_matcher_checks():
    assert may_go(State.DELIVERED, State.VERDICT, {Actor.ASKER})
    assert not may_go(State.DELIVERED, State.VERDICT, {Actor.EXPERT, Actor.MATCHER})
    assert not may_go(State.QUALITY_CHECK, State.DELIVERED, {Actor.EXPERT, Actor.ASKER})
    assert not may_go(State.PUBLISHED, State.WITHDRAWN, set(Actor))


@given(st.sampled_from(sorted(DAYS)), st.sampled_from(sorted(URGENCIES)), st.floats(0, 200), st.floats(0, 200))
def test_a_delay_goes_to_the_zone_then_to_geneva_and_never_back(state, urgency, one, other):
    early, late = sorted((one, other))
    since = NOW
    assert level(state, since, urgency, since) is Level.IN_TIME
    assert level(state, since, urgency, since + early * DAY) <= level(state, since, urgency, since + late * DAY)
    due = due_at(state, since, urgency)
    assert level(state, since, urgency, due) is Level.IN_TIME
    assert level(state, since, urgency, due + DAY / 24) is Level.ZONE
    assert level(state, since, urgency, since + 2 * (due - since) + DAY) is Level.GENEVA


def test_terms_say_when_advice_is_due_and_ended_requests_have_no_clock():
    agreed = NOW + 60 * DAY
    assert due_at(State.IN_PROGRESS, NOW, "normal", agreed) == agreed
    assert level(State.IN_PROGRESS, NOW, "normal", NOW + 30 * DAY, agreed) is Level.IN_TIME
    assert level(State.PUBLISHED, NOW, "urgent", NOW + 900 * DAY) is Level.IN_TIME
    assert due_at(State.DRAFT, NOW, "normal") is None


def test_a_network_on_paper_is_told_from_one_that_is_only_not_heard_of():
    recent, old = TODAY - dt.timedelta(100), TODAY - dt.timedelta(500)
    assert pulse(PlatformState(), TODAY).verdict == "not_known"
    assert pulse(PlatformState(last_action=recent), TODAY).verdict == "acts"
    quiet = pulse(PlatformState(last_action=old), TODAY)
    assert (quiet.verdict, quiet.reasons) == ("quiet", ("no_action",))
    assert quiet.unknown == ("terms_of_reference", "secretariat", "budget")
    paper = pulse(PlatformState(last_action=old, terms_of_reference="drafted", has_budget=False), TODAY)
    assert (paper.verdict, paper.reasons) == ("paper", ("no_action", "terms_not_validated", "no_budget"))
    slow = PlatformState(last_action=old, rhythm_months=12, terms_of_reference="drafted")
    assert pulse(slow, TODAY).verdict == "acts"
    sound = PlatformState(
        last_action=old, terms_of_reference="governance_validated", has_budget=True, has_secretariat=True
    )
    assert pulse(sound, TODAY).verdict == "quiet"


def test_figures_of_nothing_are_unknown_and_not_zero():
    nothing = figures([], invited=[], loads=[], assertions=[], vocabulary=VOCABULARY, today=TODAY)
    assert nothing.days_to_first_expert is None
    assert nothing.accepted_share is None
    assert nothing.other_zone_share is None
    assert nothing.concentration is None
    assert nothing.stale_share is None


def test_figures():
    said = [
        Assertion(holder="a", tag="service:rfl", level=3, basis="self", on=TODAY),
        Assertion(holder="a", tag="method:training", level=3, basis="self", on=dt.date(2020, 1, 1)),
    ]
    courses = [
        Course(submitted=None, tags=("service:shelter",)),
        Course(submitted=NOW, first_accepted=NOW + 2 * DAY, zone="africa", answered_zones=("europe",),
               is_answered=True, tags=("service:rfl_tracing", "service:shelter")),
        Course(submitted=NOW, first_accepted=NOW + 6 * DAY, zone="africa", answered_zones=("africa",),
               is_answered=True, tags=("service:shelter",)),
        Course(submitted=NOW, tags=("group:migrant_workers",)),
        Course(submitted=NOW, is_over=True),
    ]  # fmt: skip
    told = figures(
        courses, invited=[True, True, False, None], loads=[3, 1, 0], assertions=said, vocabulary=VOCABULARY, today=TODAY
    )
    assert (told.requests, told.answered, told.waiting_for_expert) == (4, 2, 1)
    assert told.days_to_first_expert == 4
    assert told.accepted_share == pytest.approx(2 / 3)
    assert told.other_zone_share == 0.5
    assert told.without_holder == (("service:shelter", 2), ("group:migrant_workers", 1))
    assert (told.stale, told.stale_share) == (1, 0.5)
    assert told.repeated == ()
    more = [*courses, Course(submitted=NOW, tags=("service:shelter",)),
            Course(submitted=NOW - 400 * DAY, tags=("group:migrant_workers",) * 2)]  # fmt: skip
    assert dict(repeated(more, TODAY)) == {"service:shelter": 3}


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20))
def test_concentration_lies_between_even_and_one_has_all(loads):
    found = gini(loads)
    assert (found is None) == (not any(loads))
    if found is not None:
        assert 0 <= found < 1
        assert gini([max(loads)] * len(loads)) == pytest.approx(0)
        assert gini([each * 3 for each in loads]) == pytest.approx(found)
