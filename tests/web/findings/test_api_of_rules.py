"""Rules with their state and justifications through the interface: who sees what, who decides, nobody."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.reference.rule_overlay import Overlay
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.actions.ruling import add_rule, save_rule
from waypost.web.findings.rule_files import content_of

pytestmark = pytest.mark.django_db
API = "/api/v1/my"
TODAY = timezone.now().date()
ENDS = (TODAY + dt.timedelta(days=100)).isoformat()
WHY = "The court order holds until then."


def send(client, path, given):
    return client.post(f"{API}/{path}", json.dumps(given), content_type="application/json")


def one_line(answer, status=422):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert "\n" not in answer.json()["detail"]


@pytest.fixture
def one_changed(monkeypatch):
    """The catalog with R18 in the place of its own, and the others as they are."""
    few = load_catalog()
    own = few.with_rules(
        Overlay("own", {"R18": few.practice_rules["R18"]}, {"R18": few.understood_practice_rules["R18"]})
    )
    monkeypatch.delenv("WAYPOST_RULES")
    own.__dict__["relations"] = few.relations
    monkeypatch.setattr("waypost.reference.catalog._catalog_at", lambda _path: own)


def test_rules_are_told_with_their_state_and_drafts_to_the_team(world, people, browse, one_changed):
    content = content_of(load_catalog().practice_rules["R18"])
    save_rule(by=people["team"], rule="R18", content=content, why="to be looked at")
    new = add_rule(by=people["team"], content={**content, "title": {"en": "Another one"}}).rule
    told = {each["rule"]: each for each in browse("board").get(f"{API}/rules").json()["rules"]}
    states = {name: told[name]["state"] for name in ("R18", "R03", "X4")}
    assert states == {"R18": "changed", "R03": "catalog", "X4": "catalog"}
    assert told["R18"]["is_in_force"]
    assert new not in told
    assert "has_draft" not in told["R18"]
    seen = {each["rule"]: each for each in browse("team").get(f"{API}/rules").json()["rules"]}
    assert (seen[new]["state"], seen[new]["title"], seen["R18"]["has_draft"]) == ("draft", {"en": "Another one"}, True)
    assert browse("board").get(f"{API}/rules/R18").json()["content"]["title"] == content["title"]
    assert browse("team").get(f"{API}/rules/R18").json()["history"][0]["why"] == "to be looked at"
    assert browse("board").get(f"{API}/rules/X4").json()["content"]["relation"] == "X4"
    one_line(browse("board").get(f"{API}/rules/{new}"), 404)
    assert browse("team").get(f"{API}/rules/{new}").json()["state"] == "draft"


def test_a_justification_from_its_reason_to_its_end(asked, people, browse):
    place = f"questions/{asked.pk}/waivers"
    ours, team = browse("niger"), browse("team")
    one_line(send(ours, place, {"why": WHY, "until": TODAY.isoformat()}))
    one_line(send(team, place, {"why": WHY, "until": ENDS}))
    one_line(send(browse("italy"), place, {"why": WHY, "until": ENDS}), 404)
    made = send(ours, place, {"why": WHY, "until": ENDS})
    assert made.status_code == 201
    number = made.json()["waiver"]
    one_line(send(ours, place, {"why": WHY, "until": ENDS}))
    assert team.get(f"{API}/waivers").json()["waivers"] == []
    one_line(send(team, f"waivers/{number}", {"word": "approved"}), 404)
    reply(by=people["niger"], question=asked, position="reasoned", words=WHY)
    one_line(send(team, f"waivers/{number}", {"word": "declined"}))
    one_line(send(ours, f"waivers/{number}", {"word": "approved"}))
    assert send(team, f"waivers/{number}", {"word": "approved"}).json()["state"] == "approved"
    one_line(send(team, f"waivers/{number}", {"word": "approved"}))
    for who in ("niger", "officer", "team"):
        (told,) = browse(who).get(f"{API}/waivers?state=approved").json()["waivers"]
        assert (told["reason"], told["until"], told["rule"]) == (WHY, ENDS, "R18")
    for who in ("italy", "elsewhere"):
        assert browse(who).get(f"{API}/waivers").json()["waivers"] == []
    one_line(send(ours, f"waivers/{number}", {"word": "taken_back"}))
    ended = send(ours, f"waivers/{number}", {"word": "taken_back", "why": "The order ended."}).json()
    assert (ended["state"], ended["decided"]["why"]) == ("taken_back", "The order ended.")
    assert team.get(f"{API}/waivers?state=approved").json()["waivers"] == []


def test_nobody_and_people_without_a_society_get_nothing(asked, browse):
    writes = {f"questions/{asked.pk}/waivers": {"why": WHY, "until": ENDS}, "waivers/1": {"word": "approved"}}
    for place in ("rules", "rules/R18", "waivers"):
        one_line(Client().get(f"{API}/{place}"), 401)
    one_line(browse("board").get(f"{API}/waivers"), 403)
    for place, given in writes.items():
        one_line(send(Client(), place, given), 401)
        one_line(send(browse("board"), place, given), 403)
