"""Cross-regional meetings: out of a proposal, with the sides of the trail; who is there and who is heard."""

from __future__ import annotations

import io
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from docx import Document
from markupsafe import escape

from tests.web.accounts.people import client_of
from tests.web.support.worlds import TRAIL, held, people, plan, planned, proposed
from waypost.reference import load_catalog
from waypost.strategies.reasons import agenda_reasons, finding_key, proposal, reasons_of
from waypost.web.accounts.errors import RefusedError
from waypost.web.meetings import actions as meetings
from waypost.web.meetings.models import Invited, Meeting
from waypost.web.meetings.word import agenda_document
from waypost.web.support import actions
from waypost.web.support.actions.planning import named
from waypost.web.support.queries.balance import balance_of_meeting
from waypost.web.support.queries.strategies import stood_one

SECRET = {
    "trail_id": TRAIL, "kind": "practice", "dilemma": None, "provision": None, "figure": None,
    "service_code": "health", "society_id": "ns-ner", "programme_id": "x", "other_society_id": "ns-esp",
    "other_programme_id": "y", "people": None,
}  # fmt: skip


@pytest.fixture
def p():
    return people()


def refused(key, do, **given):
    with pytest.raises(RefusedError) as told:
        do(**given)
    assert told.value.key == key


def test_a_meeting_is_planned_out_of_what_was_found(p):
    found = proposed()
    assert found.kinds == ("gap",)
    made = planned(p.team)
    items = list(made.items.all())
    assert (made.kind, made.trail) == ("cross_regional", TRAIL)
    assert [each.asked for each in items] == ["information", *["discussion"] * 3, "decision"]
    assert "Niger" in items[1].title
    assert made.seed.guests == sorted(set(found.societies) | set(found.unheard))
    assert [each["key"] for each in made.seed.findings] == [each.key for each in found.reasons[:3]]
    assert not made.invited.exists()  # nobody is told before the invitation
    form = client_of(p.team).get(f"/en/meetings/{made.code}/invite/").content.decode()
    assert '<option value="ns-esp" selected>' in form


def test_points_made_of_known_words_are_read_in_each_language(p):
    made = planned(p.team)
    point = made.items.get(position=2)
    assert point.title == point.title_in("en")
    assert "النيجر" in point.title_in("ar")
    by_hand = meetings.add_item(by=p.team, meeting=made, title="Any other business", asked="discussion")
    page = client_of(p.team).get(f"/ar/meetings/{made.code}/").content.decode()
    assert escape(point.title_in("ar")) in page
    assert escape(point.title) not in page
    assert by_hand.title in page
    cells = [cell.text for table in Document(io.BytesIO(agenda_document(made, "fr"))).tables for cell in table._cells]
    assert point.title_in("fr") in cells


def test_what_two_societies_see_differently_names_nobody_in_a_plan(p):
    given = proposal(TRAIL, {"contradictions": [SECRET]}, ())
    made = planned(p.team, proposal=given)
    catalog = load_catalog()
    told = " ".join(each.title for each in made.items.all()) + str(made.seed.findings)
    for ns_id in ("ns-ner", "ns-esp"):
        assert ns_id not in told
        assert catalog.societies[ns_id].names["en"] not in told


def test_the_point_about_a_dilemma_says_which_one(p):
    found = reasons_of({"contradictions": [SECRET | {"dilemma": "access", "service_code": None}]})[0]
    catalog = load_catalog()
    assert named(found, catalog, "en")["service"] == "Condition of access"
    assert named(reasons_of({"contradictions": [SECRET | {"dilemma": "access"}]})[0], catalog, "fr")["service"] == (
        "Condition d’accès, Santé"
    )


def test_plans_that_are_refused(p):
    found = proposed()
    given = {"by": p.team, "proposal": found, "release": "r", "language": "en"} | plan()
    for by in (p.officer, p.transit, p.nobody):
        refused("meeting_refused_running", actions.plan_cross_regional, **given | {"by": by})
    refused("support_refused_finding", actions.plan_cross_regional, **given, chosen=["gaps:no-such-key"])
    refused("support_refused_side", actions.plan_cross_regional, **given, guests=["ns-per"])
    refused("meeting_refused_where", actions.plan_cross_regional, **given | {"is_online": False})
    actions.plan_cross_regional(**given, chosen=[], guests=["ns-esp"])
    refused("meeting_refused_code_taken", actions.plan_cross_regional, **given)


def test_the_invitation_says_the_side_of_who_stands_on_one(p):
    held(p.team)
    sides = dict(Invited.objects.values_list("organisation", "side"))
    assert sides == {"ns-esp": "destination", "ns-mli": "", "ns-ner": "transit"}  # Mali stands on two sides


def test_to_be_there_is_not_to_be_heard(p):
    meeting = held(p.team)
    for ns_id in ("ns-ner", "ns-esp"):
        meetings.note_attendance(by=p.team, meeting=meeting, organisation=ns_id, part="guest", people=2)
    found = {each.side: each for each in balance_of_meeting(meeting).sides}
    assert found["transit"].present == ("ns-ner",)
    assert not balance_of_meeting(meeting).is_balanced
    assert found["origin"].lacks == "coming"
    assert found["origin"].to_call == ("ns-mli",)
    actions.note_voice(by=p.team, meeting=meeting, organisation="ns-ner", how="spoke", item=meeting.items.first())
    actions.note_voice(by=p.team, meeting=meeting, organisation="ns-esp", how="spoke")
    assert [each.side for each in balance_of_meeting(meeting).lacking] == ["origin"]
    actions.note_voice(by=p.team, meeting=meeting, organisation="ns-mli", how="wrote")
    found = balance_of_meeting(meeting)
    assert found.is_balanced
    assert found.zones_heard == ("africa", "europe")
    page = client_of(p.transit).get(f"/en/meetings/{meeting.code}/").content.decode()
    assert "All sides of the trail are heard." in page


def test_a_word_on_the_minutes_is_an_answer(p):
    meeting = held(p.team)
    meetings.write_minutes(by=p.team, item=meeting.items.first(), text="Each side said what it sees.")
    meetings.circulate_minutes(by=p.team, meeting=meeting)
    invited = meeting.invited.get(organisation="ns-esp")
    meetings.confirm_minutes(by=p.destination, invited=invited, verdict="confirmed")
    assert "ns-esp" in next(e for e in balance_of_meeting(meeting).sides if e.side == "destination").heard


def test_voices_that_are_refused(p):
    meeting = planned(p.team)
    given = {"by": p.team, "meeting": meeting, "organisation": "ns-ner", "how": "spoke"}
    refused("meeting_refused_not_held", actions.note_voice, **given)
    past = held(p.team, "past")
    given |= {"meeting": past}
    refused("meeting_refused_running", actions.note_voice, **given | {"by": p.transit})
    refused("meeting_refused_organisation", actions.note_voice, **given | {"organisation": "icrc"})
    refused("meeting_refused_organisation", actions.note_voice, **given | {"how": "shouted"})
    refused("meeting_refused_item", actions.note_voice, **given, item=meeting.items.first())
    actions.note_voice(**given)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as line:
        line.execute("delete from support_voice")


def test_gaps_become_the_first_needs_of_a_strategy_from_a_meeting(p):
    meeting = held(p.team)
    page = client_of(p.officer).get(f"/en/support/trail/{TRAIL}/draft/?meeting={meeting.code}")
    assert page.status_code == 200
    sent = {"code": "together", "name_en": "Together", "review_on": "2027-03-01"}
    answer = client_of(p.team).post(f"/en/support/trail/{TRAIL}/draft/?meeting={meeting.code}", sent)
    assert answer.status_code == 302, answer.content.decode()
    from waypost.web.support.models import Strategy

    found = stood_one(Strategy.objects.get(code="together"))
    assert found.row.meeting_id == meeting.pk
    assert found.value.findings == tuple(each["key"] for each in meeting.seed.findings)
    assert {each.country for each in found.value.open_needs} == {"NER"}
    assert all(each.side == "transit" for each in found.value.open_needs)
    refused("support_refused_meeting", actions.draft_strategy, by=p.team, code="no", names={"en": "x"}, trail="CMR",
            review_on=found.row.review_on, meeting=meeting)  # fmt: skip


def test_who_was_away_did_not_speak(p):
    meeting = held(p.team)
    given = {"by": p.team, "meeting": meeting, "organisation": "ns-ner"}
    actions.note_voice(**given, how="spoke")  # nobody wrote down who was there
    meetings.note_attendance(by=p.team, meeting=meeting, organisation="ns-esp", part="guest", people=2)
    refused("support_refused_not_there", actions.note_voice, **given, how="spoke")
    actions.note_voice(**given, how="wrote")


def test_another_meeting_follows_the_last_one_and_does_not_begin_with_what_is_acted_on(p, monkeypatch):
    team, address = client_of(p.team), f"/en/support/trail/{TRAIL}/plan/"
    first = team.get(address).content.decode()
    assert 'name="after"' not in first
    code = f"{TRAIL.lower()}-{timezone.now():%Y-%m}"
    assert f'value="{code}"' in first
    before = held(p.team, code)
    found = proposed()
    wanted = agenda_reasons(found.reasons)[0]
    monkeypatch.setattr(
        "waypost.web.support.views.meetings.acting_on",
        lambda _, question, row: [1] if finding_key(question, row) == wanted.key else [],
    )
    again = team.get(address).content.decode()
    assert f'<option value="{code}" selected>' in again
    assert f'value="{code}-2"' in again
    ticked = re.findall(r'<input type="checkbox" name="chosen" value="([^"]+)"[^>]*checked', again)
    assert ticked
    assert wanted.key not in ticked
    sent = {
        "name_en": "Again", "code": f"{code}-2", "after": code, "time_zone": "UTC", "starts_on": "2030-01-10",
        "starts_time": "09:00", "ends_on": "2030-01-10", "ends_time": "12:00", "is_online": "on", "languages": ["en"],
        "chosen": ticked, "guests": ["ns-esp"],
    }  # fmt: skip
    assert team.post(address, sent).status_code == 302
    assert Meeting.objects.get(code=f"{code}-2").after == before


def test_officers_of_a_zone_of_the_trail_read_what_was_invited_to(p):
    meeting = planned(p.team)
    address = f"/en/meetings/{meeting.code}/"
    assert client_of(p.officer).get(address).status_code in (403, 404)
    meetings.invite(by=p.team, meeting=meeting, guests=[("ns-esp", "")])
    assert client_of(p.officer).get(address).status_code == 200
    assert meeting.name_in("en") in client_of(p.officer).get(f"/en/support/trail/{TRAIL}/").content.decode()
    assert client_of(p.elsewhere).get(address).status_code == 403
    assert b"/invite/" not in client_of(p.officer).get(address).content
