"""An organisation answers without a browser: form, file that comes back, submission, nil return, as somebody."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.web.policy.consulted import issued, opened, said, submitted
from waypost.cli.main import cli
from waypost.web.exercises.models import Event
from waypost.web.policy.models import Comment
from waypost.web.policy.queries.rounds import find_round

TODAY = timezone.now().date().isoformat()
TOLD = ["--medium", "telephone", "--told-by", "president", "--told-on", TODAY]


@pytest.fixture
def run(people, monkeypatch):
    monkeypatch.setattr("waypost.web.accounts.command.prepare", lambda: None)  # Django runs already
    monkeypatch.setattr("waypost.web.policy.command.prepare", lambda: None)
    issued(people["team"])
    opened(people["team"])

    def asked(what, organisation, who, *more):
        parts = ["consultations", what, "first-round", organisation, *map(str, more), "--as", f"{who}@example.org"]
        return CliRunner().invoke(cli, parts)

    return asked


def test_a_form_goes_out_with_what_was_said_and_comes_back(people, run, tmp_path):
    from openpyxl import load_workbook

    said(people["focal"], find_round("first-round"))
    out = tmp_path / "form.xlsx"
    assert run("form", "ns-ner", "italy", "--out", out).exit_code != 0
    assert run("form", "ns-ner", "focal", "--out", out, "--language", "fr").exit_code == 0
    assert run("form", "ns-ner", "focal", "--out", out).exit_code != 0
    told = json.loads(run("read", "ns-ner", "focal", out, "--json").output)
    assert (told["comments"], told["changed"], told["taken"]) == ([], [], None)
    content = out.read_bytes()
    book = load_workbook(io.BytesIO(content))
    changed = 0
    for sheet in book:
        for cell in (cell for row in sheet for cell in row if cell.value == "plus clair"):
            cell.value, changed = "encore plus clair", changed + 1
    assert changed == 1
    book.save(out)
    assert "nothing is taken in" in run("read", "ns-ner", "focal", out).output
    assert Comment.objects.get().rationale == "plus clair"
    taken = run("read", "ns-ner", "focal", out, "--take")
    assert "taken in: 0 new, 1 changed" in taken.output
    assert Comment.objects.get().rationale == "encore plus clair"


def test_comments_are_submitted_by_who_speaks_for_the_organisation(people, run):
    said(people["focal"], find_round("first-round"))
    assert run("submit", "ns-ner", "focal").exit_code != 0
    assert run("submit", "ns-ner", "italy", "--verify").exit_code != 0
    assert run("submit", "ns-ner", "officer", "--verify").exit_code != 0
    assert Comment.objects.get().status == "draft"
    assert "1 comment submitted" in run("submit", "ns-ner", "officer", "--verify", *TOLD).output
    assert Event.objects.filter(ns_id="ns-ner", kind="signed", medium="telephone", by=people["officer"]).count() == 1


def test_a_nil_return_is_said_or_written_down(run):
    why = ("--why", "Read; nothing to add.")
    assert run("nil", "ns-ner", "focal", *why).output == "ns-ner: nil_return\n"
    assert run("nil", "ns-mli", "officer", *why).exit_code != 0
    assert run("nil", "ns-mli", "officer", *why, "--medium", "letter").exit_code != 0
    assert run("nil", "ns-mli", "officer", *why, *TOLD).output == "ns-mli: nil_return\n"
    assert run("nil", "ns-ita", "officer", *why, *TOLD).exit_code != 0
    assert run("nil", "ns-ken", "team", *why, *TOLD).exit_code != 0
    assert run("nil", "ns-ner", "nobody", *why).exit_code != 0


def test_rounds_are_listed_and_shown_with_times_that_can_be_read(people, run):
    submitted(people["focal"], find_round("first-round"))
    ends = find_round("first-round").exercise.closes_at.strftime("%Y-%m-%d %H:%M UTC")
    for what in (["list"], ["show", "first-round"]):
        told = CliRunner().invoke(cli, ["consultations", *what]).output
        assert ends in told
        assert "+00:00" not in told
    assert "7.5  0 of 1 agree, no zone heard (fewer than five answers in each), open 1" in told
