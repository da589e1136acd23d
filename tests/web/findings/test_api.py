"""Questions through the interface and on the command line: the same rights, pages by cursor."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from tests.web.findings.worlds import FLIGHTS
from waypost.cli.main import cli
from waypost.web.findings.models import Question, Reply

pytestmark = pytest.mark.django_db
API = "/api/v1/my/questions"
TODAY = timezone.now().date().isoformat()
TOLD = {"medium": "letter", "told_by_role": "president", "told_on": TODAY}


def send(client, number, said):
    return client.post(f"{API}/{number}/reply", json.dumps(said), content_type="application/json")


def test_each_is_told_what_pages_tell(asked, browse):
    assert Client().get(API).status_code == 401
    assert browse("board").get(API).status_code == 403
    (own,) = [each for each in browse("niger").get(API).json()["questions"] if each["rule"] == "R18"]
    assert own["programme_id"] == asked.programme
    assert own["stated"] == ["return.ns_role:observes", "return.phase:during_removal"]
    for who in ("officer", "team"):
        (there,) = browse(who).get(f"{API}?rule=R18").json()["questions"]
        assert set(there) == {"question", "rule", "society_id", "severity", "state", "first_put_on",
                              "seen_by_others_from", "is_whole"}  # fmt: skip
        assert browse(who).get(f"{API}?programme={asked.programme}").json()["questions"] == []
        one = browse(who).get(f"{API}/{asked.pk}")
        assert asked.programme not in one.content.decode()
        assert FLIGHTS not in one.content.decode()
    assert browse("italy").get(f"{API}/{asked.pk}").status_code == 404


def test_a_reply_and_one_that_is_written_down(asked, browse):
    ours, officer = browse("niger"), browse("officer")
    assert send(browse("italy"), asked.pk, {"position": "changing"}).status_code == 404
    assert send(ours, asked.pk, {"position": "perhaps"}).status_code == 422
    assert send(ours, asked.pk, {"position": "reasoned"}).status_code == 422
    assert send(officer, asked.pk, {"position": "changing"}).status_code == 422
    made = send(officer, asked.pk, {"position": "changing", "told": TOLD})
    assert made.status_code == 201
    assert made.json()["reply"]["told"] == TOLD
    assert officer.get(f"{API}/{asked.pk}").json()["is_whole"] is False
    assert send(ours, asked.pk, {"position": "reasoned", "words": "The court asked for it."}).status_code == 201
    told = officer.get(f"{API}/{asked.pk}").json()
    assert [each["told"] for each in told["replies"]] == [TOLD, None]
    assert told["state"] == "replied"
    assert Reply.objects.count() == 2


def test_pages_by_cursor_hold_each_question_once(asked, browse):
    for number in range(25):
        Question.objects.create(
            rule="R20", programme=f"wp-{number:010}", ns_id="ns-ner", severity="attention", outcome="departs",
            first_put_on=dt.date.fromisoformat(TODAY), release="r",
        )  # fmt: skip
    client, found, cursor = browse("niger"), [], ""
    while cursor is not None:
        told = client.get(f"{API}?limit=7&count=true&rule=R20" + (f"&cursor={cursor}" if cursor else "")).json()
        found += [each["question"] for each in told["questions"]]
        cursor = told["cursor"]
    assert len(found) == len(set(found)) == told["count"] == 25
    first = client.get(f"{API}?limit=7&rule=R20").json()["cursor"]
    assert client.get(f"{API}?limit=7&rule=R18&cursor={first}").status_code == 422
    for wrong in ("cursor=x", "limit=0", "state=gone", "colour=red", "rule=R18&rule=R20"):
        assert client.get(f"{API}?{wrong}").status_code == 422, wrong


def test_the_command_line_sees_what_its_person_sees(asked, people, monkeypatch):
    monkeypatch.setattr("waypost.web.accounts.command.prepare", lambda: None)  # Django runs already

    def run(*arguments):
        return CliRunner().invoke(cli, ["findings", *map(str, arguments)])

    own = run("list", "--as", "niger@example.org", "--rule", "R18").output
    assert f"R18  critical  waiting  ns-ner  {asked.programme}" in own
    there = run("list", "--as", "team@example.org", "--rule", "R18").output
    assert "to be seen from" in there
    assert asked.programme not in there
    assert "the society replies first" in run("show", asked.pk, "--as", "officer@example.org").output
    assert run("show", asked.pk, "--as", "italy@example.org").exit_code != 0
    assert run("list", "--as", "nobody@example.org").exit_code != 0
    told = ("--medium", "telephone", "--told-by", "director", "--told-on", TODAY)
    made = run("reply", asked.pk, "--as", "officer@example.org", "--position", "changing", *told)
    assert f"zone-africa: changing [telephone, director, {TODAY}]" in made.output
    assert run("reply", asked.pk, "--as", "officer@example.org", "--position", "changing").exit_code != 0
    assert "manager: changing" in run("reply", asked.pk, "--as", "niger@example.org", "--position", "changing").output
    shown = json.loads(run("show", asked.pk, "--as", "team@example.org", "--json").output)
    assert [each["role"] for each in shown["replies"]] == ["zone-africa", "manager"]
