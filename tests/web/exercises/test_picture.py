"""The live picture: 186 are invited, 60 answer, 4 have nothing to report, for 2 the zone answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.web.accounts.people import person
from tests.web.exercises.rounds import DAY, opened, recognised
from waypost.reference import load_catalog
from waypost.web.exercises import actions, queries
from waypost.web.exercises.choosing import NONE, chosen_societies, groups_of, sides_of
from waypost.web.exercises.models import Event
from waypost.web.exercises.states import ANSWERED, Standing, State


@pytest.fixture
def picture():
    """Europe answers best, the Americas not at all."""
    order = ("europe", "africa", "asia_pacific", "middle_east_north_africa", "americas")
    zones = {ns: groups_of(ns, "zone")[0] for ns in recognised()}
    invited = sorted(recognised(186), key=lambda ns: (order.index(zones[ns]), ns))
    exercise = opened(chosen_codes=invited)
    team = person("t@example.org", "migration_team", factor=True)
    at = timezone.now()
    told = [("signed", 60), ("nothing_to_report", 4), ("answered_by_other", 2), ("work", 5), ("opened", 7)]
    rows, number = [], 0
    for kind, count in told:
        rows += [
            Event(exercise=exercise, ns_id=ns, kind=kind, at=at, by=team) for ns in invited[number : number + count]
        ]
        number += count
    Event.objects.bulk_create(rows)
    return exercise, invited, zones


def test_matrix_weakest_zone_and_the_silent(picture):
    exercise, invited, zones = picture
    whole = queries.overview(exercise)
    assert (whole["invited"], whole["answered"], whole["state_signed"]) == (186, 66, 60)
    counts = {"nothing_to_report": 4, "answered_by_other": 2, "in_work": 5, "opened": 7, "invited": 108}
    assert {state: whole[f"state_{state}"] for state in counts} == counts
    assert whole["answered_share"] == pytest.approx(66 / 186)
    rows = {row["code"]: row for row in queries.matrix(exercise, by="zone")}
    for code, row in rows.items():
        asked = [ns for ns in invited if zones[ns] == code]
        answered = [ns for ns in invited[:66] if zones[ns] == code]
        assert (row["invited"], row["answered"]) == (len(asked), len(answered)), code
    assert sum(row["invited"] for row in rows.values()) == 186
    assert rows["europe"]["answered_share"] == 1
    assert (whole["zones"], whole["zones_half_answered"]) == (5, 1)
    assert whole["zones_half_answered_share"] == pytest.approx(0.2)
    assert whole["weakest_zone_share"] == 0
    # Of the zones without an answer the one with most societies is named: there most is missing.
    empty = {code: row["invited"] for code, row in rows.items() if not row["answered"]}
    assert empty[whole["weakest_zone"]] == max(empty.values())
    silent = queries.silent(exercise)
    assert {row["ns_id"] for row in silent} == set(invited[66:])
    assert len(silent) == 120


def test_by_side_a_society_counts_on_each_of_its_sides(picture):
    exercise, invited, _ = picture
    rows = {row["code"]: row for row in queries.matrix(exercise, by="side")}
    for code in ("origin", "transit", "destination"):
        assert rows[code]["invited"] == sum(code in sides_of(ns) for ns in invited)
    assert rows[NONE]["invited"] == sum(not sides_of(ns) for ns in invited)
    niger = load_catalog().societies["ns-ner"].country_code
    on = {s.role for t in load_catalog().trails.values() for s in t.stages if niger in s.countries}
    assert set(sides_of("ns-ner")) == on
    languages = queries.matrix(exercise, by="language")
    assert sum(row["invited"] for row in languages) == 186


def test_what_concerns_a_zone_officer_is_the_zone(picture):
    exercise, invited, zones = picture
    concerns = [ns for ns in invited if zones[ns] == "americas"]
    (row,) = queries.matrix(exercise, by="zone", concerns=concerns)
    assert (row["code"], row["invited"], row["answered"]) == ("americas", len(concerns), 0)
    assert {each["ns_id"] for each in queries.silent(exercise, concerns)} == set(concerns)


def test_after_the_closing_the_silent_are_late_and_an_extension_takes_that_back(picture):
    exercise, invited, _ = picture
    after = exercise.closes_at + DAY
    assert queries.overview(exercise, now=after)["state_late"] == 120
    who = person("m@example.org", f"manager:{invited[100]}", factor=True)
    actions.note_signed(ns_id=invited[100], by=who, level="manager", at=after)
    late = queries.overview(exercise, now=after)
    assert (late["state_late"], late["state_signed"], late["late_answers"]) == (119, 61, 1)
    actions.extend(by=None, exercise=exercise, closes_at=after + 7 * DAY, why="Floods", now=after)
    exercise.refresh_from_db()
    back = queries.overview(exercise, now=after)
    assert (back["state_late"], back["state_signed"], back["late_answers"]) == (0, 61, 0)


def test_the_silent_that_nobody_can_write_to_come_first():
    exercise = opened(chosen_codes=("ns-ner", "ns-ita", "ns-tcd"))
    person("m@example.org", "manager:ns-ita", factor=True, language="fr")
    first, *_, last = queries.silent(exercise)
    assert (first["addresses"], last["addresses"], last["language"]) == ([], ["m@example.org"], "fr")


def test_every_state_has_its_place_among_the_silent():
    exercise = opened(chosen_codes=("ns-ner", "ns-ita", "ns-tcd"))
    for state in State:
        rows = queries.silent(exercise, states={"ns-ner": Standing(state), "ns-ita": Standing(State.LATE)})
        assert [row["state"] for row in rows] == sorted(
            ["late"] if state in ANSWERED else ["late", state], key=lambda each: each != "late"
        )


def test_who_is_invited_is_frozen_at_the_opening():
    everybody = chosen_societies("all", ())
    assert len(everybody) == 190
    assert set(chosen_societies("zone_2009", ["africa"])) < set(everybody)
    assert "ns-ner" in chosen_societies("trail", ["CMR"])
    exercise = opened(chosen_by="all", chosen_codes=())
    assert exercise.invited.count() == 190
    assert actions.open_exercise(by=None, exercise=exercise).invited.count() == 190


def test_notes_of_other_applications_reach_the_exercises_that_take_answers():
    exercise, now = opened(), timezone.now()
    assert [each.code for each in queries.open_exercises("ns-ner", now)] == ["half-1"]
    assert queries.open_exercises("ns-tcd", now) == []
    assert len(actions.note_opened(ns_id="ns-ner")) == 1
    assert actions.note_opened(ns_id="ns-ner") == []
    assert queries.state_of(exercise, "ns-ner").state == "opened"
    assert len(actions.note_work(ns_id="ns-ner")) == 1
    assert actions.note_work(ns_id="ns-ner", at=now + dt.timedelta(minutes=5)) == []
    assert len(actions.note_work(ns_id="ns-ner", at=now + dt.timedelta(hours=2))) == 1
    assert actions.note_work(ns_id="ns-tcd") == []
    assert queries.open_exercises("ns-ner", exercise.closes_at + DAY) == []
    assert len(actions.note_work(ns_id="ns-ner", at=exercise.closes_at + DAY)) == 1
    assert actions.note_work(ns_id="ns-ner", at=exercise.closes_at + 20 * DAY) == []
