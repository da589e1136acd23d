"""``waypost agreements``: the catalog's and a server's, a file asked about without any database."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from tests.cli.running import COMMAND

BORDER = "catalog/agreements/examples/example-alfa-border.yml"


@pytest.fixture
def server(tmp_path):
    """The command on a server of its own."""
    env = {**os.environ, "WAYPOST_HOME": str(tmp_path / "home")}
    env.pop("DATABASE_URL", None)

    def run(*arguments):
        return subprocess.run(
            [*COMMAND, "agreements", *arguments], capture_output=True, text=True, check=False, env=env
        )

    return run


def test_agreements_are_listed_and_shown(server):
    listed = json.loads(server("list", "--json").stdout)
    assert {"ifrc-iom-mena-2022", "example-alfa-border"} <= {each["code"] for each in listed}
    shown = server("show", "example-alfa-border", "--language", "ar")
    assert shown.returncode == 1  # something is asked
    assert "؟" in shown.stdout
    assert server("show", "nothing").returncode == 2
    assert "0 mails sent" in server("remind").stdout


def test_a_file_is_asked_about(waypost, tmp_path):
    told = waypost("agreements", "check", BORDER, "--as-of", "2026-11-27", "--json")
    assert told.status == 1
    found = json.loads(told.out)
    assert found["rule"]["outcome"] == "departs"
    assert {"reporting_duty", "non_interference_duty", "expiry", "unspecific"} <= {
        each["check"] for each in found["findings"]
    }
    path = tmp_path / "a.yml"
    for text, why in (
        ("code: a\ntitles: {en: A}\nlevel: country\ntype: mou\nends_on: soon\n", "'soon'"),
        ("code: a\ntitles: {en: A}\nlevel: country\ntype: mou\nclauses: [{id: c, type: spell}]\n", "'spell'"),
        ("code: a\n", "titles"),
    ):
        path.write_text(text)
        wrong = waypost("agreements", "check", str(path))
        assert wrong.status == 2
        assert why in wrong.err
    path.write_text("code: a\ntitles: {en: A}\nlevel: country\ntype: mou\n")
    assert waypost("agreements", "check", str(path)).status == 0


def test_the_model_is_shown_for_a_type(waypost):
    told = json.loads(waypost("agreements", "model", "--type", "data", "--json").out)
    assert "data" in {each["type"] for each in told}
    assert "funding" not in {each["type"] for each in told}
