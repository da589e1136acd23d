"""Consultations through the interface, and on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tests.web.policy.consulted import WORK, issued, opened, submitted
from waypost.cli.main import cli
from waypost.web.policy.models import Comment

API = "/api/v1/my"
SAID = {"provision": "7.5", "language": "fr", "type": "legal", "position": "oppose", "rationale": "trop faible"}


def send(client, path, said):
    return client.post(f"{API}/{path}", json.dumps(said), content_type="application/json")


def test_an_organisation_answers_through_the_interface(people, browse):
    issued(people["team"])
    opened(people["team"])
    focal, team = browse("focal"), browse("team")
    place = "consultations/first-round/organisations/ns-ner"
    (row,) = focal.get(f"{API}/consultations").json()["rounds"]
    assert row["mine"] == {"ns-ner": "invited"}
    made = send(focal, place, SAID)
    assert made.status_code == 201
    assert send(browse("italy"), place, SAID).status_code == 422
    assert send(focal, place, SAID | {"position": "perhaps"}).status_code == 422
    assert send(focal, f"{place}/submit", {}).status_code == 422
    assert send(focal, f"{place}/verify", {"comments": None}).status_code == 200
    assert send(focal, f"{place}/submit", {}).json() == {"comments": [made.json()["comment"]]}
    assert focal.get(f"{API}/{place}").json()["comments"][0]["status"] == "submitted"
    assert browse("italy").get(f"{API}/{place}").status_code == 403
    stands = team.get(f"{API}/texts/{WORK}/draft-2027-1/comments").json()
    assert stands["comments"][0]["stands_at"] == {"version": "draft-2027-1", "provision": "7.5", "how": "same"}
    answer = {
        "comments": [made.json()["comment"]], "outcome": "accepted", "reason": "so it is",
        "responsible": "Migration team",
    }  # fmt: skip
    assert send(focal, f"texts/{WORK}/draft-2027-1/answers", answer).status_code == 422
    assert send(team, f"texts/{WORK}/draft-2027-1/answers", answer).status_code == 201
    number = made.json()["comment"]
    assert send(focal, f"comments/{number}/reaction", {"reaction": "satisfied"}).status_code == 201
    assert Comment.objects.get().reaction == "satisfied"
    picture = focal.get(f"{API}/consultations/first-round").json()
    (found,) = [each for each in picture["provisions"] if each["provision"] == "7.5"]
    assert (found["objecting"], found["share"], picture["silent"]) == (1, 0.0, ["ns-ita", "ns-mli"])


def test_nobody_signed_in_gets_nothing(people, client):
    issued(people["team"])
    opened(people["team"])
    assert client.get(f"{API}/consultations").status_code == 401
    assert client.get(f"{API}/texts/{WORK}/draft-2027-1/comments").status_code == 401


def test_the_command_line_shows_a_round_and_writes_the_table(people, tmp_path: Path, monkeypatch):
    from waypost.web.policy import command

    monkeypatch.setattr(command, "prepare", lambda: None)  # Django runs already
    issued(people["team"])
    submitted(people["focal"], opened(people["team"]), position="oppose")
    run = CliRunner().invoke
    assert "first-round  open" in run(cli, ["consultations", "list"]).output
    shown = run(cli, ["consultations", "show", "first-round"]).output
    assert "7.5  0 of 1 agree, no zone heard (fewer than five answers in each), open 1" in shown
    assert "silent: ns-ita, ns-mli" in shown
    assert run(cli, ["consultations", "show", "none"]).exit_code != 0
    out = tmp_path / "table.csv"
    assert run(cli, ["consultations", "table", WORK, "draft-2027-1", "--out", str(out)]).exit_code == 0
    assert "NOT ANSWERED YET" in out.read_text("utf-8-sig")


def test_the_command_line_extends_and_closes_a_round(people, monkeypatch):
    from waypost.web.policy import command

    monkeypatch.setattr(command, "prepare", lambda: None)  # Django runs already
    issued(people["team"])
    found = opened(people["team"])
    run = CliRunner().invoke
    given = ["consultations", "extend", "first-round", "--closes"]
    done = run(cli, [*given, "2099-05-01T18:00", "--why", "two zones asked"])
    assert (done.exit_code, "2099-05-01 15:00 UTC" in done.output) == (0, True)  # Nairobi, three hours ahead
    assert run(cli, [*given, "2001-05-01T18:00", "--why", "x"]).exit_code != 0
    assert "first-round: over" in run(cli, ["consultations", "close", "first-round", "--why", "all answered"]).output
    assert run(cli, ["consultations", "close", "none", "--why", "x"]).exit_code != 0
    assert found.exercise.extensions.count() == 2
