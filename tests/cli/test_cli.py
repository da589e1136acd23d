"""The command line as a person uses it: what is printed, and how it exits."""

from __future__ import annotations

import subprocess

import pytest
from click.shell_completion import ShellComplete
from openpyxl import load_workbook

from tests.cli.running import COMMAND
from tests.pipeline.files import write_world
from waypost.cli.main import cli


def test_build_prints_the_account_that_it_enforces(waypost, tmp_path):
    done = waypost("build", write_world(tmp_path / "in"), "--out", tmp_path / "out", "--as-of", "2024-07-01")
    assert done.status == 0, done.err
    assert "iati: read 7 = registered 5 + merged 2 + set aside 0" in done.out
    assert "format_unknown" in done.out
    assert done.err == ""  # no progress bar where there is no terminal


def test_a_build_among_its_inputs_does_not_read_what_it_wrote(waypost, tmp_path):
    folder = write_world(tmp_path / "in")
    command = ("build", folder, "--out", folder / "mine", "--as-of", "2024-07-01")
    first, second = waypost(*command), waypost(*command)
    assert "5 files" in first.out
    assert first.out == second.out


def test_explain_says_what_won_what_lost_and_why(waypost, release):
    done = waypost("explain", "XX-EXA-1-2", release)
    assert done.status == 0
    assert "the same publisher gave a newer version" in done.out
    assert "example_2024_02.xml" in done.out


def test_explain_finds_a_programme_by_words_of_its_title(waypost, release):
    assert waypost("explain", "help along the way", release).out.startswith("wp-")
    several = waypost("explain", "help for MIGRANTS", release)
    assert several.status == 2
    assert "several programmes have it in their titles: wp-" in several.err


def test_explain_names_what_comes_near(waypost, release):
    done = waypost("explain", "XX-EXA-1-99", release)
    assert done.status == 2
    assert "nearest: XX-EXA-1-" in done.err


def test_issues_are_findings_and_exit_one(waypost, release):
    done = waypost("issues", release)
    assert done.status == 1
    assert "notes.bin" in done.out
    assert "→" in done.out


def test_issues_of_a_name_that_is_not_there_are_misuse(waypost, release):
    for option, value, said in (
        ("--publisher", "nobody", "there are: "),
        ("--source", "iat", "there are: go_csv, iati"),
        ("--type", "format_unknwon", "nearest: format_unknown"),
    ):
        done = waypost("issues", release, option, value)
        assert (done.status, done.out) == (2, "")
        assert f"{option} {value}" in done.err
        assert said in done.err


def test_each_publisher_that_the_list_names_can_be_asked_for(waypost, release):
    listed = waypost("issues", release, "--severity", "info").out.splitlines()
    named = [line.split(":")[0].split(",")[0] for line in listed if line and not line.startswith(" ")]
    assert named
    for publisher in named:
        assert waypost("issues", release, "--severity", "info", "--publisher", publisher).status == 1


def test_check_holds_and_exits_zero(waypost, release):
    done = waypost("check", release)
    assert (done.status, done.out.strip()) == (0, f"{release}: every invariant holds")


def test_nothing_to_review_is_said(waypost, release):
    assert waypost("review", release).out == "nothing waits for a person\n"


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "duckdb", "iati", "hxl", "geojson", "go3w"])
def test_each_export_leaves_a_file(waypost, release, form, tmp_path):
    done = waypost("export", form, release, "--out", tmp_path / f"out.{form}")
    assert done.status == 0, done.err
    assert done.out.startswith("written: ")
    assert list(tmp_path.rglob("*"))


def test_what_a_person_may_have_typed_into_is_not_replaced(waypost, release, tmp_path):
    kept = tmp_path / "answers.xlsx"
    kept.write_text("a week's work", encoding="utf-8")
    for command in (
        ("export", "xlsx", release, "--out", kept),
        ("workbook", "--ns", "ITA", "--out", kept),
        ("issues", release, "--xlsx", kept),
    ):
        done = waypost(*command)
        assert done.status == 2
        assert "exists already" in done.err
        assert "--force" in done.err
    assert kept.read_text(encoding="utf-8") == "a week's work"
    assert waypost("workbook", "--ns", "ITA", "--out", kept, "--force").status == 0
    assert load_workbook(kept).sheetnames


def test_a_folder_of_somebody_else_is_not_replaced(waypost, release, tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "README.md").write_text("# My project\n", encoding="utf-8")
    done = waypost("export", "csv", release, "--out", tmp_path / "project")
    assert done.status == 2
    assert "other things in it" in done.err
    assert [path.name for path in (tmp_path / "project").iterdir()] == ["README.md"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_workbook_of_a_society(waypost, tmp_path, language):
    done = waypost("workbook", "--ns", "ITA", "--out", tmp_path / "ita.xlsx", "--language", language)
    assert done.status == 0, done.err
    assert load_workbook(tmp_path / "ita.xlsx").sheetnames


def test_a_reader_that_goes_away_is_no_finding(release):
    """As in ``waypost explain … | head -1``, in a process of its own."""
    process = subprocess.Popen(
        [*COMMAND, "issues", release, "--severity", "info", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(waypost, monkeypatch, shell):
    monkeypatch.setenv("_WAYPOST_COMPLETE", f"{shell}_source")
    assert "_WAYPOST_COMPLETE" in waypost().out


def test_commands_and_values_are_completed():
    completion = ShellComplete(cli, {}, "waypost", "_WAYPOST_COMPLETE")
    assert [item.value for item in completion.get_completions([], "ex")] == ["explain", "export", "exercises"]
    assert [item.value for item in completion.get_completions(["export"], "g")] == ["geojson", "go3w"]
    assert "--as-of" in [item.value for item in completion.get_completions(["build"], "--")]
