"""Strategies where others look: in the plan's facts, and in the briefing of their trail."""

from __future__ import annotations

from tests.web.support import worlds
from waypost.strategies.reasons import finding_key
from waypost.web.accounts.queries import standing_of
from waypost.web.pages.briefing import beside_of
from waypost.web.plan.facts import server_facts
from waypost.web.support import actions
from waypost.web.support.plan_facts import acted_on
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
    worlds.needed(p.team, made.strategy, service="shelter")
    assert told() == (1, 0, 2, 1)  # a need that nobody meets is open


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
        for other, is_example in (("ns-ner", False), ("ns-esp", False), ("ns-mar", True))
    ]
    keys = [finding_key("opportunities", row) for row in rows]
    for key in (keys[0], keys[2], "opportunities:gone"):
        actions.add_finding(by=p.team, strategy=made.strategy, question="opportunities", key=key, release="r")
    assert acted_on([stood_one(made.strategy).value], rows) == 1
    actions.end(by=p.team, strategy=made.strategy, why="Over")
    assert acted_on([stood_one(made.strategy).value], rows) == 0


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
