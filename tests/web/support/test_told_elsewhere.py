"""Strategies where others look: in the plan's facts, and in the briefing of their trail."""

from __future__ import annotations

import msgspec

from tests.web.accounts.people import client_of
from tests.web.support import worlds
from waypost.reference import load_catalog
from waypost.strategies.reasons import finding_key
from waypost.web.accounts.queries import standing_of
from waypost.web.pages.briefing import beside_of
from waypost.web.plan.addresses import _fed
from waypost.web.plan.facts import server_facts
from waypost.web.plan.kept import FOR_MEMBERS
from waypost.web.support import actions
from waypost.web.support.plan_facts import acted_on, chances_of
from waypost.web.support.queries.strategies import stood_one

NAMES = ("strategies", "strategies_closed", "commitments", "commitments_kept")


def told() -> tuple[int | bool | None, ...]:
    found = server_facts()
    return tuple(found.get(name) for name in NAMES)


def test_facts_follow_a_strategy_from_its_draft_to_what_is_kept():
    p = worlds.people()
    assert told() == (None, None, None, None)
    made = worlds.both_sides(p)
    assert told() == (0, 0, 0, 0)
    worlds.accept_all(p, made)
    actions.put_in_force(by=p.team, strategy=made.strategy)
    assert told() == (1, 1, 2, 0)
    actions.speak(by=p.transit, commitment=made.niger, word="begun", text="A first team set out.")
    actions.speak(by=p.transit, commitment=made.niger, word="kept", text="Both teams worked all year.")
    assert told() == (1, 1, 2, 1)
    shelter = worlds.needed(p.team, made.strategy, service="shelter")
    assert told() == (1, 0, 2, 1)  # a need that nobody meets is open
    worlds.committed(p.team, shelter)
    assert told() == (1, 0, 2, 1)  # what its society has not accepted is no commitment


def test_strategies_of_an_invented_trail_count_for_nothing(monkeypatch):
    worlds.drafted(worlds.people().team)
    assert told() == (0, 0, 0, 0)
    trails = load_catalog().trails
    invented = msgspec.structs.replace(trails[worlds.TRAIL], is_example=True)
    monkeypatch.setitem(trails, worlds.TRAIL, invented)
    assert told() == (None, None, None, None)


def test_numbers_of_what_members_read_are_for_members():
    assert {name for name in load_catalog().plan.facts if name in _fed} <= FOR_MEMBERS


def test_twins_tell_of_a_meeting_and_of_messages_to_those_who_read_them():
    p = worlds.people()
    made = worlds.both_sides(p, meeting=worlds.held(p.team))
    whole = "/en/support/strategies/together.json"
    assert client_of(p.team).get(whole).json()["meeting"] == "western"
    assert client_of(p.transit).get(whole).json()["meeting"] == "western"  # it is invited
    assert client_of(p.other).get(whole).json()["meeting"] is None
    assert client_of(p.other).get("/en/support/strategies/list.json").json()["strategies"][0]["meeting"] is None
    assert made.strategy.meeting is not None


def test_only_chances_of_the_release_count_as_acted_on():
    p = worlds.people()
    made = worlds.in_force(p)
    rows = [
        {
            "trail_id": worlds.TRAIL,
            "kind": "hand_over",
            "society_a": "ns-mli",
            "society_b": other,
            "is_example": is_example,
        }
        for other, is_example in (("ns-ner", False), ("ns-sen", False), ("ns-esp", True), ("ns-esp", False))
    ]
    rows[2]["kind"] = "continuity"
    keys = [finding_key("opportunities", row) for row in rows]
    for key in (*keys[:3], "opportunities:gone"):  # to the second nobody committed, the third is invented
        actions.add_finding(by=p.team, strategy=made.strategy, question="opportunities", key=key, release="r")
    assert acted_on([stood_one(made.strategy).value], chances_of(rows)) == 1
    actions.end(by=p.team, strategy=made.strategy, why="Over")
    assert acted_on([stood_one(made.strategy).value], chances_of(rows)) == 0


def test_the_briefing_of_its_trail_says_what_is_under_way():
    p = worlds.people()
    made = worlds.both_sides(p)
    assert beside_of(standing_of(p.origin), worlds.TRAIL, "en").under_way == ()
    worlds.accept_all(p, made)
    actions.put_in_force(by=p.team, strategy=made.strategy)
    for language in ("en", "fr", "es", "ar"):
        (line,) = beside_of(standing_of(p.origin), worlds.TRAIL, language).under_way
        assert worlds.NAMES.get(language, worlds.NAMES["en"]) in line
    assert beside_of(standing_of(p.origin), "SAHARA", "en").under_way == ()
    assert beside_of(standing_of(p.nobody), worlds.TRAIL, "en").under_way == ()
