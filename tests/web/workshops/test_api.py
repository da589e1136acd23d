"""Workshops, published profiles and exchanges for programs: what their twins tell, to the same people."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.api.described import check_described
from tests.web.workshops.worlds import begun, people, world
from tests.web.workshops.worlds import told as said
from waypost.web.workshops import actions, observing
from waypost.web.workshops.actions import Answer

PROFILE = "workshops/agadez-2026/profile"


@pytest.fixture
def w(settings):
    settings.WAYPOST_API_RATE = "0"
    return world()


def told(client, address, status=200, **asked):
    answer = client.get(f"/api/v1/my/{address}", asked)
    assert answer.status_code == status, (address, answer.content)
    return answer


@pytest.mark.parametrize("who", ["focal", "partner", "team", "nobody"])
def test_workshops_are_those_of_the_twin(w, who):
    client = client_of(getattr(w, who))
    before = told(client, "workshops").json()["workshops"]
    assert [each["code"] for each in before] == (["agadez-2026"] if who in ("focal", "team") else [])
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    answer = told(client, "workshops")
    assert answer.json() == client.get("/en/workshops/list.json").json()
    check_described("my/workshops", answer.json())
    assert len(answer.json()["workshops"]) == (0 if who == "nobody" else 1)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert told(client, "workshops", format="csv").content == client.get("/en/workshops/list.csv").content


def test_a_profile_is_told_as_it_was_published(w):
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    for who in (w.partner, w.focal):
        client = client_of(who)
        whole = told(client, PROFILE)
        assert whole.json() == client.get(f"/en/{PROFILE}.json?as=published").json()
        assert told(client, PROFILE, format="csv").content == client.get(f"/en/{PROFILE}.csv?as=published").content
    assert whole.json()["published_at"]
    check_described("my/workshops/{code}/profile", whole.json())
    answers = [Answer(kind="severity", code="health", least=4, most=4)]
    actions.answer(by=w.focal, cell=w.men, answers=answers, told=said())
    assert client_of(w.focal).get(f"/en/{PROFILE}.json").json()["cells"] != whole.json()["cells"]
    assert told(client_of(w.focal), PROFILE).json() == whole.json()
    assert told(client_of(w.partner), PROFILE).json() == whole.json()


def test_what_was_not_published_is_not_there(w):
    for who in (w.partner, w.nobody, w.focal):  # who runs it has its pages
        hidden = told(client_of(who), PROFILE, 404).json()
        absent = told(client_of(who), PROFILE.replace("agadez", "agadex"), 404).json()
        assert hidden["detail"].replace("agadez", "agadex") == absent["detail"]
        assert "near" not in hidden | absent
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    assert told(client_of(w.partner), PROFILE.replace("agadez", "agadex"), 404).json()["near"] == ["agadez-2026"]
    hidden = told(client_of(w.nobody), PROFILE, 404).json()
    assert "near" not in hidden
    told(Client(), PROFILE, 401)


def test_a_workshop_that_was_entered_by_mistake_is_not_there(w):
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    actions.end_workshop(by=w.focal, workshop=w.workshop)
    told(client_of(w.focal), PROFILE, 404)
    assert told(client_of(w.focal), "workshops").json()["workshops"] == []


def test_a_method_that_is_no_longer_what_it_was_is_told(w, monkeypatch):
    actions.publish_profile(by=w.focal, workshop=w.workshop)
    monkeypatch.setattr(observing, "digest_of", lambda _method: "another")
    assert "method" in told(client_of(w.partner), PROFILE, 422).json()["detail"]


def test_exchanges_are_told_to_both_sides_alone():
    p = people()
    begun(p.focal)
    made = actions.propose_exchange(
        by=p.focal, learner="ns-ner", sharer="ns-ita", service="health", is_offer=False, words="May we come?"
    )  # fmt: skip
    actions.step_exchange(by=p.other, exchange=made, step="accepted")
    for who, count in ((p.focal, 1), (p.other, 1), (p.team, 1), (p.partner, 0)):
        client = client_of(who)
        answer = told(client, "exchanges")
        assert answer.json() == client.get("/en/workshops/capacity.json").json()
        check_described("my/exchanges", answer.json())
        assert len(answer.json()["exchanges"]) == count
        assert told(client, "exchanges", format="csv").content == client.get("/en/workshops/capacity.csv").content
    told(Client(), "exchanges", 401)
    told(client_of(p.nobody), "exchanges", 403)


def test_what_is_asked_wrongly_is_told(w):
    client = client_of(w.partner)
    told(client, "workshops", 422, colour="red")
    told(client, "exchanges", 422, format="parquet")
    assert client.post("/api/v1/my/workshops", {}, content_type="application/json").status_code == 405
