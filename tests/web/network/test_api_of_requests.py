"""A request for advice through the interface, from the question to the published answer; each right on its own."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of, person
from tests.web.network.worlds import QUESTION, delivered, entry, looked_for, people
from waypost.web.network.models import Request

API = "/api/v1/my/network"
ASKED = QUESTION | {"society": "ns-ner"}
DUE = (timezone.now().date() + dt.timedelta(days=10)).isoformat()
TERMS = {"scope": "A note of two pages.", "due_on": DUE, "days": 2}
ADVICE = {"advice": "Agree house rules with those who stay.", "language": "en"}
VERDICT = {"useful": "yes", "used_in": "The rules of the centre."}
PUBLISHED = {"title": "House rules", "redacted": "Agree rules with those who stay.", "language": "en"}


@pytest.fixture
def p(settings):
    settings.WAYPOST_API_RATE = "0"
    return people()


def send(who, place, given):
    client = who if isinstance(who, Client) else client_of(who)
    return client.post(f"{API}/{place}", json.dumps(given), content_type="application/json")


def step(who, code, name, why=""):
    return send(who, f"requests/{code}/step", {"step": name, "why": why})


def one_line(answer, status=422):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert "\n" not in answer.json()["detail"]


def test_from_the_question_to_the_published_answer(p):
    holder = entry(p.expert, p.manager)
    made = send(p.asker, "requests", ASKED)
    assert made.status_code == 201
    code = made.json()["request"]
    assert (made.json()["state"], made.json()["i_can"]) == ("draft", ["submit", "withdraw"])
    changed = send(p.asker, f"requests/{code}", QUESTION | {"title": "A centre that stays open"})
    assert changed.json()["title"] == "A centre that stays open"
    one_line(client_of(p.officer).get(f"{API}/requests/{code}"), 404)
    assert step(p.asker, code, "submit").json()["state"] == "submitted"
    one_line(send(p.asker, f"requests/{code}", QUESTION))
    one_line(step(p.asker, code, "take"))
    one_line(step(p.officer, code, "enough"))
    assert step(p.officer, code, "take").json()["state"] == "triage"
    one_line(send(p.asker, f"requests/{code}/triage", {}))
    assert send(p.officer, f"requests/{code}/triage", {"is_sensitive": True}).json()["tags"] == QUESTION["tags"]
    one_line(client_of(p.asker).get(f"{API}/requests/{code}/match"), 403)
    told = client_of(p.officer).get(f"{API}/requests/{code}/match").json()
    assert told["panel"][0] == f"h{holder.pk}"
    one_line(send(p.asker, f"requests/{code}/invitations", {"holders": [f"h{holder.pk}"]}))
    one_line(send(p.officer, f"requests/{code}/invitations", {"holders": ["h0"]}))
    assert send(p.officer, f"requests/{code}/invitations", {"holders": [f"h{holder.pk}"]}).json()["state"] == "invited"
    (row,) = client_of(p.expert).get(f"{API}/requests/{code}").json()["invitations"]
    place = f"requests/{code}/invitations/{row['invitation']}"
    assert client_of(p.expert).get(f"{API}/requests/{code}").json()["question"] is None
    one_line(send(p.asker, place, {"is_accepted": True}), 404)
    one_line(send(p.expert, place, {"is_accepted": False}))
    accepted = send(p.expert, place, {"is_accepted": True}).json()
    assert (accepted["state"], accepted["question"]) == ("accepted", QUESTION["question"])
    one_line(send(p.expert, place, {"is_accepted": False, "reason": "no_time"}))
    one_line(send(p.expert, f"requests/{code}/terms", TERMS))
    assert send(p.officer, f"requests/{code}/terms", TERMS).json()["terms"]["days"] == 2
    assert step(p.expert, code, "begin").json()["state"] == "in_progress"
    one_line(send(p.asker, f"requests/{code}/advice", ADVICE))
    one_line(send(p.expert, f"requests/{code}/advice", ADVICE | {"language": "xx"}))
    assert send(p.expert, f"requests/{code}/advice", ADVICE).json()["state"] == "quality_check"
    assert client_of(p.asker).get(f"{API}/requests/{code}").json()["advice"] is None
    one_line(step(p.expert, code, "approve"))
    one_line(step(p.officer, code, "back"))
    assert step(p.officer, code, "approve").json()["state"] == "delivered"
    assert client_of(p.asker).get(f"{API}/requests/{code}").json()["advice"] == ADVICE
    one_line(send(p.officer, f"requests/{code}/verdict", VERDICT))
    assert send(p.asker, f"requests/{code}/verdict", VERDICT).json()["verdict"] == VERDICT
    one_line(send(p.officer, f"requests/{code}/publication", PUBLISHED | {"is_checked": False}))
    one_line(send(p.asker, f"requests/{code}/publication", PUBLISHED | {"is_checked": True}))
    assert send(p.officer, f"requests/{code}/publication", PUBLISHED | {"is_checked": True}).json()["is_published"]
    (answer,) = client_of(p.other).get(f"{API}/answers").json()["answers"]
    assert (answer["request"], answer["text"]) == (code, PUBLISHED["redacted"])
    assert client_of(p.other).get(f"{API}/answers/{code}").json() == answer
    assert QUESTION["question"] not in json.dumps(answer)
    one_line(client_of(p.other).get(f"{API}/requests/{code}"), 404)
    one_line(step(p.asker, code, "keep"))
    assert step(p.asker, code, "keep", "It can be told whose case it is.").json()["state"] == "restricted"
    one_line(client_of(p.other).get(f"{API}/answers/{code}"), 404)


def test_only_who_speaks_for_a_society_asks_for_it_and_names_nobody(p):
    one_line(send(p.asker, "requests", ASKED | {"society": "ns-ita"}))
    one_line(send(p.asker, "requests", ASKED | {"society": ""}))
    one_line(send(p.asker, "requests", ASKED | {"question": "Who is amina@example.org?"}))
    one_line(send(p.asker, "requests", ASKED | {"tags": ["service:nothing"]}))
    assert send(p.officer, "requests", ASKED | {"society": ""}).json()["society_id"] is None
    assert Request.objects.count() == 1


def test_an_answer_that_exists_and_a_request_that_is_closed(p):
    code = send(p.asker, "requests", ASKED).json()["request"]
    step(p.asker, code, "submit")
    step(p.officer, code, "take")
    one_line(send(p.officer, f"requests/{code}/existing", {"link": "//elsewhere", "why": "there"}))
    given = {"link": "/en/network/answer/abc/", "why": "The same was asked."}
    assert send(p.officer, f"requests/{code}/existing", given).json()["log"][-1]["link"] == given["link"]
    assert step(p.asker, code, "enough").json()["state"] == "closed"
    other = looked_for(p)
    one_line(step(p.officer, other.code, "close"))
    assert step(p.officer, other.code, "close", "Nobody can answer it.").json()["state"] == "closed"


def test_figures_name_nobody(p):
    delivered(p)
    told = client_of(p.other).get(f"{API}/figures").json()
    assert (told["requests"], told["answered"], told["accepted_share"]) == (1, 1, 1.0)
    assert "moussa" not in json.dumps(told)


def test_nobody_and_people_without_a_role_get_nothing(p):
    request = looked_for(p)
    reads = (f"requests/{request.code}", f"requests/{request.code}/match", "answers", "answers/x", "figures")
    writes = {
        "requests": ASKED, f"requests/{request.code}": QUESTION, f"requests/{request.code}/step": {"step": "withdraw"},
        f"requests/{request.code}/triage": {}, f"requests/{request.code}/existing": {"link": "/en/", "why": "there"},
        f"requests/{request.code}/invitations": {"holders": ["h1"]},
        f"requests/{request.code}/invitations/1": {"is_accepted": True}, f"requests/{request.code}/terms": TERMS,
        f"requests/{request.code}/advice": ADVICE, f"requests/{request.code}/verdict": VERDICT,
        f"requests/{request.code}/publication": PUBLISHED | {"is_checked": True},
    }  # fmt: skip
    for who, status in ((Client(), 401), (client_of(person("nothing@example.org")), 403)):
        for place in reads:
            one_line(who.get(f"{API}/{place}"), status)
        for place, given in writes.items():
            one_line(send(who, place, given), status)
