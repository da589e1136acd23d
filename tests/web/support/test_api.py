"""Meetings proposed and strategies for programs: what their twins tell, to the same people; a draft to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.accounts.people import client_of
from tests.web.api.described import check_described
from tests.web.support.worlds import both_sides, drafted, held, in_force, people

ADDRESSES = ("meeting-proposals", "strategies", "strategies/together")
TWINS = {
    "meeting-proposals": "proposals", "strategies": "strategies/list", "strategies/together": "strategies/together",
}  # fmt: skip


@pytest.fixture
def p(settings):
    settings.WAYPOST_API_RATE = "0"
    return people()


def told(client, address, status=200, **asked):
    answer = client.get(f"/api/v1/my/{address}", asked)
    assert answer.status_code == status, (address, answer.content)
    return answer


@pytest.mark.parametrize("who", ["team", "transit", "other"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_members_are_told_what_the_twin_tells(p, who, address):
    both_sides(p, meeting=held(p.team))
    drafted(p.team, "at-work")
    client = client_of(getattr(p, who))
    for language in ("en", "ar"):
        shown = client.get(f"/{language}/support/{TWINS[address]}.json").json()
        answer = told(client, address, language=language)
        assert answer.json() == shown
        check_described(f"my/{address.replace('together', '{code}')}", shown)
        assert answer.headers["Cache-Control"] == "private, no-store"
    as_table = told(client, address, format="csv")
    assert as_table.content == client.get(f"/en/support/{TWINS[address]}.csv").content
    assert len(as_table.content.splitlines()) > 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_else_is_told_anything(p, address):
    in_force(p)
    told(Client(), address, 401)
    told(client_of(p.nobody), address, 403)


def test_a_draft_is_not_there_for_who_may_not_see_it(p):
    both_sides(p)
    drafted(p.team, "at-work")
    for adds in (p.team, p.officer, p.transit):
        assert told(client_of(adds), "strategies/at-work").json()["phase"] == "draft"
    for reads in (p.other, p.elsewhere):
        client = client_of(reads)
        assert [each["code"] for each in told(client, "strategies").json()["strategies"]] == ["together"]
        for form in ("json", "csv"):
            hidden = told(client, "strategies/at-work", 404, format=form).json()
            absent = told(client, "strategies/at-wonk", 404, format=form).json()
            assert hidden["detail"].replace("work", "wonk") == absent["detail"]
            assert "at-work" not in [*hidden.get("near", []), *absent.get("near", [])]
        assert told(client, "strategies/togeter", 404).json()["near"] == ["together"]


def test_a_meeting_is_named_to_who_may_read_it(p):
    both_sides(p, meeting=held(p.team))
    assert told(client_of(p.transit), "strategies/together").json()["meeting"] == "western"
    assert told(client_of(p.other), "strategies/together").json()["meeting"] is None


def test_what_is_asked_wrongly_is_told(p):
    client = client_of(p.transit)
    told(client, "strategies", 422, colour="red")
    told(client, "strategies", 422, format="parquet")
    assert client.post("/api/v1/my/strategies", {}, content_type="application/json").status_code == 405
