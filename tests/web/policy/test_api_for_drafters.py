"""Drafting, rounds and answers through the interface: by drafters, refused to others, nothing for nobody."""

from __future__ import annotations

import json

from django.utils import timezone

from tests.web.exercises.rounds import DAY
from tests.web.policy.consulted import NAMES, WORK, issued, opened, submitted
from waypost.web.policy.models import Draft, Round

API = "/api/v1/my"
NOW = timezone.now()
CODE = "draft-2027-1"
PLAN = {
    "code": "first-round", "work": WORK, "version": CODE, "names": NAMES, "time_zone": "Africa/Nairobi",
    "opens_at": (NOW + DAY).isoformat(), "closes_at": (NOW + 30 * DAY).isoformat(), "chosen_by": "list",
    "chosen_codes": ["ns-ner", "ns-mli"], "nil_is_no_objection": True,
}  # fmt: skip
WORDS = {"language": "fr", "body": "D’autres mots.", "why": "plus clair", "revision": 0}


def send(client, path, given):
    return client.post(f"{API}/{path}", json.dumps(given), content_type="application/json")


def one_line(answer, status=422):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert "\n" not in answer.json()["detail"]


def body_of(told, provision="7.5", language="fr"):
    return next(each for each in told["provisions"] if each["provision"] == provision)["texts"][language]


def test_a_version_from_its_beginning_until_it_is_issued(people, browse):
    team, place = browse("team"), f"texts/{WORK}/{CODE}"
    begun = send(team, f"texts/{WORK}", {"version": CODE})
    assert (begun.status_code, begun.json()["revision"], begun.json()["is_issued"]) == (201, 0, False)
    one_line(send(team, f"texts/{WORK}", {"version": "draft-2027-2"}))
    told = send(team, f"{place}/provisions/7.5", WORDS).json()
    assert (body_of(told), told["revision"]) == ("D’autres mots.", 1)
    one_line(send(team, f"{place}/provisions/7.5", WORDS | {"body": "Somebody was quicker."}))
    one_line(send(team, f"{place}/provisions/99.9", WORDS | {"revision": 1}))
    one_line(send(team, f"{place}/provisions", {"provision": "7.20", "words": {"en": "Not authoritative."}}))
    new = send(team, f"{place}/provisions", {"provision": "7.20", "words": {"fr": "Nouveau.", "en": "New words."}})
    assert (new.status_code, body_of(new.json(), "7.20", "en")) == (201, "New words.")
    one_line(send(team, f"{place}/provisions/7.20/give-up", {"why": ""}))
    gone = send(team, f"{place}/provisions/7.20/give-up", {"why": "not needed", "heirs": ["7.5"]}).json()
    assert "7.20" not in [each["provision"] for each in gone["provisions"]]
    issue = send(team, f"{place}/issue", {"notes": {"en": "7.5 is clearer."}}).json()
    assert (issue["is_issued"], issue["note"]) == (True, "7.5 is clearer.")
    one_line(send(team, f"{place}/provisions/7.5", WORDS | {"revision": 3}), 404)
    one_line(send(team, f"{place}/issue", {}), 404)
    assert Draft.objects.get().issued_by == people["team"]


def test_a_guidance_of_our_own(browse):
    given = {"code": "house-rules", "kind": "guidance", "titles": {"en": "House rules"}, "authoritative": "en",
             "provisions": [f"{WORK} 7.5"]}  # fmt: skip
    made = send(browse("team"), "texts", given)
    assert (made.status_code, made.json()["work"], made.json()["versions"]) == (201, "house-rules", [])
    one_line(send(browse("team"), "texts", given))
    one_line(send(browse("team"), "texts", given | {"code": "other", "titles": {"fr": "Règles"}}))


def test_a_round_is_planned_on_an_issued_version_and_opened_once(people, browse):
    team = browse("team")
    one_line(send(team, "consultations", PLAN))
    issued(people["team"])
    one_line(send(team, "consultations", PLAN | {"closes_at": PLAN["opens_at"]}))
    one_line(send(team, "consultations", PLAN | {"opens_at": "2027-01-01T09:00:00"}))
    one_line(send(team, "consultations", PLAN | {"chosen_codes": ["ns-nobody"]}))
    assert Round.objects.count() == 0
    planned = send(team, "consultations", PLAN)
    assert (planned.status_code, planned.json()["state"], planned.json()["nil_is_no_objection"]) == (201, "plan", True)
    one_line(send(team, "consultations", PLAN))
    for _ in range(2):
        told = send(team, "consultations/first-round/open", {}).json()
        assert (told["state"], told["invited"]) == ("open", 2)
    assert browse("focal").get(f"{API}/consultations").json()["rounds"][0]["mine"] == {"ns-ner": "invited"}


def test_the_board_waits_until_comments_are_answered(people, browse):
    issued(people["team"])
    made = submitted(people["focal"], opened(people["team"]))
    team, place = browse("team"), f"texts/{WORK}/{CODE}/track/governing_board"
    assert send(team, place, {"planned_body": "Governing Board", "planned_on": "2027-10-01"}).json()["actual"] is None
    met = {"actual_body": "Governing Board", "actual_on": "2026-10-04", "outcome": "approved"}
    one_line(send(team, place, met))
    one_line(send(team, f"texts/{WORK}/{CODE}/track/nowhere", met))
    answer = {"comments": [made.pk], "outcome": "accepted", "reason": "so it is", "responsible": "Migration team"}
    assert send(team, f"texts/{WORK}/{CODE}/answers", answer).status_code == 201
    told = send(team, place, met).json()
    assert (told["actual"], told["outcome"]) == ({"body": "Governing Board", "on": "2026-10-04"}, "approved")


def test_drafting_is_for_drafters(people, browse, client):
    issued(people["team"])
    opened(people["team"])
    place = f"texts/{WORK}/{CODE}"
    writes = {
        "texts": {"code": "other", "kind": "guidance", "titles": {"en": "Other"}, "authoritative": "en"},
        f"texts/{WORK}": {"version": "draft-2027-2"}, f"{place}/provisions/7.5": WORDS,
        f"{place}/provisions": {"provision": "7.20", "words": {"en": "New."}},
        f"{place}/provisions/7.5/give-up": {"why": "gone"}, f"{place}/issue": {}, f"{place}/track/review": {},
        "consultations": PLAN, "consultations/first-round/open": {},
    }  # fmt: skip
    for who, status in ((client, 401), (browse("manager"), 403), (browse("officer"), 403), (browse("board"), 403)):
        for path, given in writes.items():
            one_line(send(who, path, given), status)


def test_a_round_is_extended_and_closed_with_a_reason(people, browse):
    issued(people["team"])
    found = opened(people["team"])
    team, place = browse("team"), "consultations/first-round"
    later = {"closes_at": (NOW + 60 * DAY).isoformat(), "why": "two zones asked for time"}
    one_line(send(browse("focal"), f"{place}/extend", later), 403)
    one_line(send(browse("focal"), f"{place}/close", {"why": "x"}), 403)
    one_line(send(team, f"{place}/extend", later | {"closes_at": NOW.isoformat()}))
    one_line(send(team, f"{place}/extend", later | {"closes_at": "2030-01-01T09:00:00"}))
    one_line(send(team, f"{place}/extend", later | {"why": " "}))
    told = send(team, f"{place}/extend", later)
    assert (told.status_code, told.json()["ends_at"][:10]) == (200, later["closes_at"][:10])
    one_line(send(team, f"{place}/close", {"why": "write to amina@example.org"}))
    assert send(team, f"{place}/close", {"why": "everybody has answered"}).json()["state"] == "over"
    one_line(send(team, f"{place}/close", {"why": "once more"}))
    logged = found.exercise.extensions.order_by("pk").values_list("why", flat=True)
    assert list(logged) == ["two zones asked for time", "everybody has answered"]


def test_platforms_are_invited_through_the_interface(people, browse):
    issued(people["team"])
    team = browse("team")
    one_line(send(team, "consultations", PLAN | {"platforms": ["icrc"]}))
    assert send(team, "consultations", PLAN | {"platforms": ["perco"]}).status_code == 201
    made = send(team, "consultations/first-round/open", {}).json()
    assert (made["invited"], made["platforms"]) == (2, ["perco"])
    told = {"medium": "letter", "told_by_role": "director", "told_on": NOW.date().isoformat()}
    place = "consultations/first-round/organisations/perco"
    one_line(send(team, f"{place}/decline", {"why": "x", "told": told}))
    assert send(team, f"{place}/nil-return", {"why": "by letter", "told": told}).json()["state"] == "nil_return"
    matrix = team.get(f"{API}/consultations/first-round/matrix").json()
    assert matrix["platforms"] == [{"platform": "perco", "state": "nil_return"}]
    assert (matrix["whole"]["invited"], matrix["whole"]["answered"]) == (2, 0)
    assert team.get(f"{API}/consultations/first-round").json()["platforms"] == matrix["platforms"]
