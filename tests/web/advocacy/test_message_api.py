"""Messages through the interface and on the command line: as pages let each."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from tests.web.accounts.people import client_of
from tests.web.advocacy.message_worlds import ASPECT, carried, drafted, live, people, ran, texts
from waypost.cli.main import cli

TODAY = timezone.now().date().isoformat()


@pytest.fixture
def p():
    return people()


def post(client, path, given, status=200):
    answer = client.post(f"/api/v1/my/advocacy/{path}", json.dumps(given), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_the_whole_way_through_the_interface(p):
    carried()
    team, second, focal = (client_of(who) for who in (p.team, p.second, p.focal))
    given = {
        "aspect": ASPECT,
        "audience": "public",
        "texts": texts(),
        "claims": ["deaths_at_sea"],
        "countries": ["NER"],
    }
    typed = given | {"texts": texts() | {"statement": {"en": "200 million people move."}}}
    refused = post(team, "messages", typed, 422)
    assert "no slot carries" in refused["detail"] or "is missing" in refused["detail"]
    made = post(team, "messages", given, 201)
    code, seen = made["message"], {"seen": made["text_hash"]}
    own = post(team, f"messages/{code}/step", seen | {"step": "check"}, 422)
    assert own["detail"].startswith("Nobody checks")
    told = post(second, f"messages/{code}/step", seen | {"step": "check"})
    assert told["state"] == "checked"
    assert [each["name"] for each in told["missing"]] == ["clearance"]
    waiting = focal.get("/api/v1/my/advocacy/clearance").json()["clearance"]
    assert [(each["message"], each["society_id"]) for each in waiting] == [(code, "ns-ner")]
    assert waiting[0]["text_hash"] == seen["seen"]
    post(focal, f"messages/{code}/clearance", seen | {"society": "ns-ner", "is_given": True})
    assert post(team, f"messages/{code}/step", seen | {"step": "publish"})["state"] == "live"
    public = Client().get(f"/api/v1/advocacy/messages/{code}").json()
    assert public["texts"]["en"]["statement"] == "At sea 3,008 deaths became known."
    assert "missing" not in public
    assert "evidence" not in public
    assert [row["message"] for row in Client().get("/api/v1/advocacy/messages").json()["rows"]] == [code]
    use = post(team, f"messages/{code}/uses", {"event": "Forum", "used_on": TODAY, "counterpart_kind": "donor"}, 201)
    followed = post(team, f"uses/{use['use']}/steps", {"step": "outcome", "words": "Agreed.", "outcome": "agreed"}, 201)
    assert followed["steps"][0]["outcome"] == "agreed"
    cells = team.get("/api/v1/my/advocacy/matrix").json()["cells"]
    assert [each["outcome"] for each in cells if each["message"] == code] == ["agreed"]
    ran(carried.__globals__["Claim"].objects.get(key="deaths_at_sea"), 4200, "drifted_beyond")
    assert Client().get(f"/api/v1/advocacy/messages/{code}").json()["is_to_check"], "at once, nothing is kept"
    assert team.get(f"/api/v1/my/advocacy/uses/{use['use']}").json()["texts"]["en"]["statement"][1]["revised"]
    post(second, f"messages/{code}/step", seen | {"step": "confirm", "why": "Looked at."})
    assert not Client().get(f"/api/v1/advocacy/messages/{code}").json()["is_to_check"]


def test_talks_and_coordination_through_the_interface(p):
    made = carried()
    focal = client_of(p.focal)
    given = {
        "society": "ns-ner",
        "authority": "Ministry",
        "spoke": "Secretary General",
        "held_on": TODAY,
        "asked": "Clinics.",
    }
    told = post(focal, "dialogues", given, 201)
    assert told["is_discreet"]
    assert post(focal, f"dialogues/{told['dialogue']}/steps", {"words": "Soon.", "next_on": TODAY}, 201)["due"] == TODAY
    assert client_of(p.bystander).get(f"/api/v1/my/advocacy/dialogues/{told['dialogue']}").status_code == 404
    ours = live(p, made)
    theirs = drafted(p, made, by=p.italy, ns_id="ns-ita")
    italy = client_of(p.italy)
    assert italy.get(f"/api/v1/my/advocacy/messages/{theirs.code}").json()["beside"] == [ours.code]
    agreed = {"other": ours.code, "way": "joint", "words": "One text.", "made_on": TODAY}
    post(italy, f"messages/{theirs.code}/coordination", agreed, 201)
    assert client_of(p.nobody).get("/api/v1/my/advocacy/messages").status_code == 403


def test_messages_on_the_command_line(p, monkeypatch, tmp_path):
    monkeypatch.setattr("waypost.web.accounts.command.prepare", lambda: None)
    monkeypatch.setattr("waypost.web.advocacy.command_messages.prepare", lambda: None)
    made = carried()
    message = live(p, made)

    def run(*parts):
        return CliRunner().invoke(cli, ["messages", *parts])

    assert "1 message" in run("list").output
    assert "At sea 3,008 deaths became known." in run("show", message.code).output
    ready = run("check", message.code, "--as", p.team.email)
    assert (ready.exit_code, "nothing is missing" in ready.output) == (0, True)
    assert run("check", message.code, "--as", p.bystander.email).exit_code != 0
    for kind, begins in (("docx", b"PK"), ("pdf", b"%PDF"), ("claim-review", b"{"), ("provenance", b"{")):
        out = tmp_path / f"message.{kind}"
        assert run("export", message.code, "--kind", kind, "--out", str(out)).exit_code == 0, kind
        assert out.read_bytes().startswith(begins)
    assert run("list", "--to-check").exit_code == 0
    ran(made, 4200, "drifted_beyond")
    moved = run("list", "--to-check")
    assert message.code in moved.output
    needs = run("check", "--as", p.team.email, "--json")
    for parts in (["list", "--to-check"], ["check", "--as", p.team.email]):
        done = CliRunner().invoke(cli, ["messages", *parts], standalone_mode=False)
        assert done.return_value == 1, "the status of the command"
    assert [each["name"] for each in json.loads(needs.output)[0]["missing"]] == ["states"]
