"""Requests for advice without a browser: each sees and does what pages let them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.web.network.worlds import entry, looked_for, people
from waypost.cli.main import cli
from waypost.web.network.models import Request

ASK = ["--title", "Reception", "--question", "How do we keep it open?", "--tag", "service:reception_open"]


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr("waypost.web.accounts.command.prepare", lambda: None)  # the tables of the tests are there
    return lambda who, *parts: CliRunner().invoke(cli, ["network", *parts, "--as", str(getattr(who, "email", who))])


def test_a_society_asks_and_those_who_match_see_who_may_be_asked(run):
    p = people()
    draft = json.loads(run(p.asker, "ask", "--society", "ns-ner", *ASK, "--json").output)
    assert (draft["state"], draft["i_can"]) == ("draft", ["submit", "withdraw"])
    assert run(p.officer, "request", draft["request"]).exit_code != 0
    assert run(p.asker, "ask", "--society", "ns-ita", *ASK, "--submit").exit_code != 0
    assert run(p.asker, "ask", "--society", "ns-ner", *ASK, "--tongue", "xx").exit_code != 0
    assert "submitted" in run(p.asker, "ask", "--society", "ns-ner", *ASK, "--submit").output
    assert Request.objects.count() == 2
    holder, request = entry(p.expert, p.manager), looked_for(p)
    assert run(p.asker, "match", request.code).exit_code != 0
    told = json.loads(run(p.officer, "match", request.code, "--json").output)
    assert told["panel"][0] == f"h{holder.pk}"
    assert f"h{holder.pk}" in run(p.officer, "match", request.code).output
    assert "can be done now: invite, close" in run(p.officer, "request", request.code).output
    assert "2 requests" in run(p.officer, "requests").output
    assert "3 requests" in run(p.asker, "requests").output
    assert "0 requests" in run(p.other, "requests").output
    assert run("nobody@example.org", "requests").exit_code != 0
