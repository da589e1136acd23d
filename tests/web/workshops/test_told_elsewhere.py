"""Workshops where others look: in the plan's facts, and in the briefing of their trail."""

from __future__ import annotations

import msgspec

from tests.web.workshops import worlds
from waypost.reference import load_catalog
from waypost.web.accounts.queries import standing_of
from waypost.web.pages.briefing import beside_of
from waypost.web.plan.facts import server_facts
from waypost.web.workshops import actions
from waypost.web.workshops.actions import Answer

GAPS = ("gravest_gaps", "gravest_gaps_closed")


def told(*names: str) -> tuple[int | bool | None, ...]:
    found = server_facts()
    return tuple(found.get(name) for name in names)


def test_gaps_are_known_once_published_and_closed_ones_once_somebody_looked_again():
    w = worlds.world()
    assert told("targeted_programmes", "programmes_with_profile", *GAPS) == (0, 0, None, None)
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    assert told(*GAPS) == (1, None)  # women, health: what an identity card leaves; nobody looked again
    for line, severity, expected in ((w.hosts, 1, (1, 0)), (w.women, 1, (1, 1))):
        answers = [Answer(kind="severity", code="health", least=severity, most=severity)]
        actions.answer(by=w.focal, cell=line, answers=answers, told=worlds.told())
        actions.publish_profile(by=w.focal, workshop=w.workshop)
        assert told(*GAPS) == expected


def test_a_method_that_is_not_what_it_was_stops_its_workshop_and_nothing_else(monkeypatch):
    w = worlds.world()
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    monkeypatch.delitem(load_catalog().profiles.methods, w.workshop.method)
    assert told(*GAPS) == (1, None)
    assert beside_of(standing_of(w.other), worlds.TRAIL, "en").scored is not None


def test_workshops_of_an_invented_trail_count_for_nothing(monkeypatch):
    worlds.world()
    trails = load_catalog().trails
    monkeypatch.setitem(trails, worlds.TRAIL, msgspec.structs.replace(trails[worlds.TRAIL], is_example=True))
    assert told("targeted_programmes", *GAPS) == (None, None, None)


def test_the_briefing_of_the_trail_carries_what_members_may_see_of_it():
    w = worlds.world()
    assert beside_of(standing_of(w.other), worlds.TRAIL, "en").scored is None
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    scored = beside_of(standing_of(w.other), worlds.TRAIL, "ar").scored
    assert scored.workshop == "أغاديس"
    assert all("age_12_17" not in dict(each.cell.group.traits).values() for each in scored.profile.cells)  # four people
    assert beside_of(standing_of(w.other), "WMR", "en").scored is None
    assert beside_of(standing_of(w.nobody), worlds.TRAIL, "en").scored is None
