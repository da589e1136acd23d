"""Rules with their state and justifications through the interface: who sees what, who decides, nobody."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.reference.rule_overlay import Overlay
from waypost.web.findings.actions.replying import reply
from waypost.web.findings.actions.ruling import add_rule, save_rule
from waypost.web.findings.models import RuleChange
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


def as_yaml(name, **change):
    content = content_of(load_catalog().practice_rules[name])
    content["title"]["en"] = "No part in removals, however it is called"
    content["texts"][1] |= change
    for told in content["texts"]:  # JSON knows no blocks: each condition on one line
        told |= {key: " ".join(told[key].split()) for key in ("applies_when", "departs_when")}
    return json.dumps(content)  # which is YAML, too


@pytest.fixture
def no_tasks(monkeypatch):
    monkeypatch.setattr("waypost.web.findings.actions.ruling.later", lambda _task: None)


def test_a_rule_is_drafted_looked_at_and_put_live(world, people, browse, no_tasks, django_capture_on_commit_callbacks):
    team = browse("team")
    one_line(send(browse("board"), "rules/R18/draft", {"file": as_yaml("R18")}), 403)
    one_line(team.get(f"{API}/rules/R18/draft"), 404)
    departs = {"return": [{"phase": "during_removal", "ns_role": "accompanies"}]}
    fixtures = content_of(load_catalog().practice_rules["R18"])["texts"][1]["fixtures"] | {"departs": departs}
    milder = "some(return: phase = 'during_removal' and ns_role != 'none' and ns_role != 'observes')"
    made = send(team, "rules/R18/draft", {"file": as_yaml("R18", departs_when=milder, fixtures=fixtures)})
    assert (made.status_code, made.json()["problems"]) == (201, []), made.content
    told = team.get(f"{API}/rules/R18/draft").json()
    assert told["draft"] == made.json()["draft"]
    assert told["preview"]["before"]["departs"] > told["preview"]["after"]["departs"]
    one_line(browse("board").get(f"{API}/rules/R18/draft"), 403)
    one_line(send(team, "rules/R18/live", {"draft": told["draft"] + 1, "why": "x"}))
    one_line(send(browse("board"), "rules/R18/live", {"draft": told["draft"], "why": "x"}), 403)
    with django_capture_on_commit_callbacks(execute=True):
        live = send(team, "rules/R18/live", {"draft": told["draft"], "why": "observing is no part"})
    assert (live.status_code, live.json()["kind"]) == (200, "live"), live.content
    with django_capture_on_commit_callbacks(execute=True):
        assert send(team, "rules/R18/back", {"why": "a mistake"}).json()["kind"] == "taken_back"
    one_line(send(team, "rules/R18/back", {"why": "once more"}))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("rule: R18\ntitle: {en: [}\n", "line 2"),
        ("rule: R18\nrule: R18\n", "R18.yml:2"),
        ("rule: R18\n", "R18.yml"),
        ("[]", "R18.yml"),
    ],
)
def test_a_file_that_is_no_rule_is_refused_with_its_line(world, people, browse, file, said):
    refused = send(browse("team"), "rules/R18/draft", {"file": file})
    one_line(refused)
    assert said in refused.json()["detail"]
    assert not RuleChange.objects.exists()


def test_a_condition_that_does_not_parse_is_refused_with_its_line_and_nothing_is_kept(world, people, browse):
    refused = send(browse("team"), "rules/R18/draft", {"file": as_yaml("R18", departs_when="some(return: phase = ")})
    one_line(refused)
    assert "R18.yml:1:" in refused.json()["detail"]  # all of it stands in one line
    content = json.loads(as_yaml("R18", departs_when="some(return: phase = "))
    refused = send(browse("team"), "rules/R18/draft", {"file": "# as written by hand\n" + yaml.safe_dump(content)})
    line = next(n for n, each in enumerate(yaml.safe_dump(content).splitlines(), 2) if "phase = " in each)
    assert f"R18.yml:{line}:" in refused.json()["detail"]
    assert not RuleChange.objects.exists()
    one_line(send(browse("team"), "rules/R18/draft", {"file": as_yaml("R18").replace('"R18"', '"R03"')}))
    one_line(send(browse("team"), "rules/R99/draft", {"file": "rule: R99"}), 404)


def test_a_rule_about_relations_is_changed_in_the_same_way(world, people, browse, no_tasks):
    content = content_of(load_catalog().relations["X4"])
    content["title"]["en"] = "Reachable as it should be"
    made = send(browse("team"), "rules/X4/draft", {"file": json.dumps(content), "why": "clearer"})
    assert made.status_code == 201, made.content
    told = browse("team").get(f"{API}/rules/X4/draft").json()
    assert told["content"]["title"]["en"] == "Reachable as it should be"
    assert told["preview"]["count"] == 0
    seen = {each["rule"]: each for each in browse("team").get(f"{API}/rules").json()["rules"]}
    assert seen["X4"]["has_draft"]
    assert browse("team").get(f"{API}/rules/X4").json()["history"][0]["why"] == "clearer"
