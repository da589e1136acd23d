"""The network for programs: platforms for everybody, the rest for members, nothing that a page would not show."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of, person
from tests.web.network.worlds import accepted, asked, entry, looked_for, people
from waypost.reference import load_catalog
from waypost.web.network import actions
from waypost.web.network.command import directory, overdue
from waypost.web.network.models import Holder


@pytest.fixture
def p(settings):
    settings.WAYPOST_API_RATE = "0"
    return people()


def test_platforms_are_public(p):
    told = Client().get("/api/v1/network/platforms?language=fr").json()
    assert [row["platform"] for row in told["rows"]] == list(load_catalog().platforms)
    assert all(row["name"] for row in told["rows"])
    one = Client().get("/api/v1/network/platforms/perco").json()
    assert {fact["fact"] for fact in one["facts"]} >= {"founded", "mandate"}
    assert Client().get("/api/v1/network/platforms/nobody").status_code == 404
    assert b"perco" in Client().get("/api/v1/network/platforms?format=csv").content


def test_the_rest_is_for_members(p):
    for part in ("entry", "directory", "requests"):
        assert Client().get(f"/api/v1/my/network/{part}").status_code == 401
        assert client_of(person(f"{part}@example.org")).get(f"/api/v1/my/network/{part}").status_code == 403


def test_limits_and_hidden_people_are_not_told(p):
    entry(p.expert, p.manager, refused_countries=["LBY"])
    asker = client_of(p.asker)
    (row,) = asker.get("/api/v1/my/network/directory").json()["holders"]
    assert row["name"] == str(p.expert)
    assert not {"refused_countries", "load_cap", "load", "sex"} & set(row)
    mine = client_of(p.expert).get("/api/v1/my/network/entry").json()
    assert mine["refused_countries"] == ["LBY"]
    assert mine["consent"]["in_directory"]
    assert mine["is_released"]
    actions.withdraw_consent(by=p.expert, holder=Holder.objects.get(person=p.expert))
    assert asker.get("/api/v1/my/network/directory").json()["holders"] == []
    assert not client_of(p.expert).get("/api/v1/my/network/entry").json()["consent"]["in_directory"]
    assert client_of(p.asker).get("/api/v1/my/network/entry").json() == {"holder": None, "invitations": []}


def test_requests_are_told_to_those_concerned_and_sensitive_questions_after_acceptance(p):
    request = looked_for(p)
    request.is_sensitive = True
    request.save()
    holder = entry(p.expert, p.manager)
    (invitation,) = actions.invite(by=p.officer, request=request, holders=[f"h{holder.pk}"])

    def told(who):
        return client_of(who).get("/api/v1/my/network/requests").json()["requests"]

    (row,) = told(p.expert)
    assert (row["state"], row["question"], row["turn"], row["i_am"]) == ("invited", None, "expert", ["expert"])
    assert told(p.other) == []
    assert told(p.asker)[0]["question"] == request.question
    actions.answer_invitation(by=p.expert, invitation=invitation, is_accepted=True)
    assert told(p.expert)[0]["question"] == request.question


def test_the_command_line_counts_and_names_nobody(p, monkeypatch):
    monkeypatch.setattr("waypost.web.network.command.prepare", lambda: None)  # the tables of the tests are there
    accepted(p)
    request = asked(p.asker)
    actions.submit(by=p.asker, request=request)
    assert directory() == {
        "holders": 1, "by_kind": {"person": 1}, "by_zone": {"europe": 1},
        "by_competence": {"service:reception_open": 1},
    }  # fmt: skip
    assert overdue() == []
