"""What a terminal gets, what a pipe gets, and what a program gets."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.running import on_terminal, without_codes
from waypost.cli.issues import _print as print_issues
from waypost.cli.output import print_table, say, shown

KEYS = {
    "picture": {
        "release_id", "as_of", "headline", "by_society", "by_country", "by_service", "by_group", "by_trail", "by_year",
        "completeness", "filled_fields", "age",
    },
    "explain": {"programme", "people", "money", "records", "claims", "matches", "issues", "withheld"},
    "review": {"records", "pairs"},
    "build": {"release_id", "as_of", "files", "sources", "issues", "unmapped", "programmes"},
}  # fmt: skip
ISSUE_KEYS = {
    "publisher", "publisher_name", "issue_no", "severity", "issue_type", "source_id", "file", "sheet", "row", "column",
    "line", "place", "record_id", "programme_id", "field", "found", "expected", "suggestion", "label", "what_to_do",
}  # fmt: skip


def test_every_reading_command_speaks_json_with_keys_that_stay(waypost, release, tmp_path):
    for command, arguments in (
        ("picture", [release]), ("explain", ["XX-EXA-1-2", release]), ("review", [release]),
        ("build", [release.parent / "in", "--out", tmp_path / "x", "--as-of", "2024-07-01"]),
    ):  # fmt: skip
        done = waypost(command, *arguments, "--json")
        assert done.status == 0, done.err
        assert set(json.loads(done.out)) == KEYS[command], command
    answer = json.loads(waypost("explain", "XX-EXA-1-2", release, "--json").out)
    assert {record["fate"] for record in answer["records"]} == {"registered", "merged"}
    for row in json.loads(waypost("issues", release, "--json", "--severity", "info").out):
        assert set(row) == ISSUE_KEYS
    assert json.loads(waypost("check", release, "--json").out) == []
    questions = json.loads(waypost("analyse", "--list", "--json").out)
    assert {frozenset(row) for row in questions} == {frozenset({"question", "title", "answers"})}
    answer = json.loads(waypost("analyse", "presence", release, "--json", "--everybody").out)
    assert set(answer) == {"question", "cannot_say", "rows"}
    written = json.loads(waypost("export", "csv", release, "--out", tmp_path / "csv", "--json").out)
    assert str(tmp_path / "csv" / "datapackage.json") in written


def test_the_whole_picture_is_of_the_same_programmes(waypost, release):
    for options in ((), ("--everybody",)):
        answer = json.loads(waypost("picture", release, "--json", *options).out)
        count = answer["headline"]["programmes"]
        assert sum(row["programmes"] for row in answer["age"]) == count
        assert {row["programmes"] for row in answer["filled_fields"]} == {count}


def test_json_of_an_empty_answer_is_json(waypost, release):
    done = waypost("issues", release, "--severity", "critical", "--type", "format_unknown", "--json")
    assert (done.status, json.loads(done.out)) == (0, [])


def test_a_pipe_gets_each_text_on_one_line_and_no_code(waypost, release):
    done = waypost("explain", "XX-EXA-1-2", release)
    assert "\x1b" not in done.out
    assert max(len(line) for line in done.out.splitlines()) > 132
    assert done.err == ""


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("command", ["picture", "issues", "explain"])
def test_no_line_is_wider_than_the_terminal(release, width, command):
    arguments = [command, *(["XX-EXA-1-2"] if command == "explain" else []), release]
    status, screen = on_terminal(width, *arguments)
    assert status == (1 if command == "issues" else 0)
    lines = without_codes(screen)
    assert len(lines) > 5
    assert max(map(len, lines)) <= width


def test_a_narrow_table_names_what_it_leaves_out_and_cuts_no_figure(release):
    _, screen = on_terminal(40, "picture", release, "--by", "country")
    text = "\n".join(without_codes(screen))
    assert "Niger" in text
    assert "…" not in text.replace("asking …", "")
    assert "no room for:" in text


def test_no_colour_is_heard(release):
    _, screen = on_terminal(80, "check", release, NO_COLOR="1")
    assert not re.search(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|9[0-7]|38)[;m]", screen)
    assert "every invariant holds" in screen


def test_a_terminal_sees_progress_and_an_answer_without_it(release, tmp_path):
    command = ("build", release.parent / "in" / "example_go.csv", "--out", tmp_path / "out")
    status, screen = on_terminal(80, *command)
    assert status == 0
    assert "━" in screen
    assert any(line.startswith("read ") for line in without_codes(screen.replace("\r", "\n")))
    status, screen = on_terminal(80, *command, "--quiet")
    assert status == 0
    assert "━" not in screen


def test_a_published_text_cannot_rule_the_terminal(capsys):
    say("one\nline \x1b[2J\x07 and\ttab")
    print_table("T", [{"name": "a\x1b[31m\nb", "n": 1}], {"name": "", "n": "n"})
    printed = capsys.readouterr().out
    assert printed.startswith("one line \ufffd[2J\ufffd and tab\n")
    assert "\x1b" not in printed
    assert "a\ufffd[31m b" in printed


def test_advice_that_is_the_same_for_all_is_said_once(waypost, release, capsys):
    row = json.loads(waypost("issues", release, "--json").out)[0]
    print_issues([row, row, row], None)
    assert capsys.readouterr().out.count(f"→ {row['what_to_do']}") == 1
    print_issues([row | {"what_to_do": f"mend {n}"} for n in range(3)], None)
    printed = capsys.readouterr().out
    assert [f"→ mend {n}" in printed for n in range(3)] == [True] * 3


def test_a_range_is_one_number_when_both_ends_agree():
    assert shown((1000, 1000)) == "1\u202f000"
    assert shown((1, 20)) == "1 – 20"
    assert shown((None, None)) == "–"
