"""The command line as a person uses it: what is printed, and how it exits."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.pipeline.files import write_world
from waypost.pipeline import build


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    build([write_world(folder / "in")], folder / "out", as_of=dt.date(2024, 7, 1))
    return folder / "out"


def waypost(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "waypost.cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_build_prints_the_account_that_it_enforces(tmp_path):
    done = waypost("build", write_world(tmp_path / "in"), "--out", tmp_path / "out", "--as-of", "2024-07-01")
    assert done.returncode == 0, done.stderr
    assert "iati: read 7 = registered 5 + merged 2 + set aside 0" in done.stdout
    assert "format_unknown" in done.stdout


def test_reading_commands_speak_json(release):
    for arguments in (["picture"], ["issues"], ["check"]):
        done = waypost(*arguments, release, "--json")
        assert done.returncode in (0, 1)
        json.loads(done.stdout)
    done = waypost("explain", "XX-EXA-1-2", release, "--json")
    answer = json.loads(done.stdout)
    assert {record["fate"] for record in answer["records"]} == {"registered", "merged"}


def test_explain_says_what_won_what_lost_and_why(release):
    done = waypost("explain", "XX-EXA-1-2", release)
    assert done.returncode == 0
    assert "the same publisher gave a newer version" in done.stdout
    assert "example_2024_02.xml" in done.stdout


def test_explain_of_a_record_that_was_set_aside(release):
    aside = json.loads(waypost("issues", release, "--json", "--severity", "info").stdout)
    assert any(issue["file"] == "in/broken.xml" for issue in aside)


def test_issues_are_findings_and_exit_one(release):
    done = waypost("issues", release)
    assert done.returncode == 1
    assert "notes.bin" in done.stdout
    assert "→" in done.stdout


def test_check_holds_and_exits_zero(release):
    done = waypost("check", release)
    assert (done.returncode, done.stdout.strip()) == (0, f"{release}: every invariant holds")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "no command 'nothing'"),
        (["build", "--out", "x"], "nothing to read"),
        (["build", "nowhere", "--out", "x"], "nowhere: no such file or folder"),
        (["build", ".", "--out", "x", "--as-of", "1.1.2024"], "expected YYYY-MM-DD"),
        (["picture", "nowhere"], "nowhere: not a release"),
        (["export", "pdf", "nowhere", "--out", "x"], "'pdf' is not one of"),
        (["workbook", "--ns", "Atlantis", "--out", "x.xlsx"], "no National Society"),
    ],
)
def test_misuse_is_one_clear_line_and_exits_two(arguments, said, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "waypost.cli.main", *arguments],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_explain_names_what_comes_near(release):
    done = waypost("explain", "XX-EXA-1-99", release)
    assert done.returncode == 2
    assert "nearest: XX-EXA-1-" in done.stderr


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "duckdb", "iati", "hxl", "geojson", "go3w"])
def test_each_export_leaves_a_file(release, form, tmp_path):
    done = waypost("export", form, release, "--out", tmp_path / f"out.{form}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("written: ")
    assert list(tmp_path.rglob("*"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_workbook_of_a_society(tmp_path, language):
    done = waypost("workbook", "--ns", "ITA", "--out", tmp_path / "ita.xlsx", "--language", language)
    assert done.returncode == 0, done.stderr
    assert load_workbook(tmp_path / "ita.xlsx").sheetnames
