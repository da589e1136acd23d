"""The list of checks and the report, and the form: from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from waypost.cli.main import cli
from waypost.reference import Catalog
from waypost.settings import LANGUAGES


def run(*arguments: str) -> str:
    """Output of a command that succeeds."""
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_one_and_in_every_language(catalog: Catalog, language: str) -> None:
    listed = json.loads(run("quality", "--list", "--language", language, "--json"))
    assert [row["check"] for row in listed] == list(catalog.quality.checks)
    for row in listed:
        assert row["label"] == catalog.issue_types[row["issue_type"]].label[language]
        assert row["what_to_do"]
    assert listed[0]["label"] in run("quality", "--list", "--language", language)


@pytest.mark.parametrize("by", ["society", "zone", "region", "check"])
def test_the_report_of_a_release(demo_release: str, by: str) -> None:
    report = json.loads(run("quality", demo_release, "--by", by, "--over-time", "--json"))
    assert report
    for row in report:
        assert row["share"] is None or 0 <= row["share"] <= 1
        assert row["records_checked"] is None or row["records_concerned"] <= row["records_checked"]
        assert (row["check"] is None) == (row["note"] == "nothing read")
    assert "title_given" in run("quality", demo_release, "--by", by)


def test_the_form_is_written(tmp_path: Path, demo_release: str) -> None:
    out = tmp_path / "form.xlsx"
    assert "to choose from" in run("xlsform", "--ns", "ITA", "--out", str(out), "--release", demo_release)
    assert out.stat().st_size > 10_000
    again = CliRunner().invoke(cli, ["xlsform", "--ns", "ITA", "--out", str(out)])
    assert again.exit_code != 0
