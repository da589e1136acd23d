"""``waypost exercises`` on a server of its own."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from tests.cli.running import COMMAND


@pytest.fixture
def server(tmp_path, monkeypatch):
    """The command line of a new server."""
    for name in ("DATABASE_URL", "WAYPOST_DATABASE", "WAYPOST_ADDRESS", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "exercises", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))

    return call


def test_from_a_plan_to_its_closing(server):
    plan = ("create", "one", "--name", "en", "One", "--opens", "2020-01-11T09:00", "--time-zone", "Africa/Nairobi")
    refused = server(*plan, "--closes", "2019-01-01T09:00")
    assert (refused.returncode, refused.stderr.strip()) == (2, "waypost: The closing has to come after the opening.")
    made = server(*plan, "--closes", "2099-02-12T18:00", "--invite", "zone_2009", "--of", "africa", "--json")
    assert json.loads(made.stdout)["opens_at"] == "2020-01-11T06:00:00+00:00"
    assert "one  plan" in server("list").stdout
    ran = json.loads(server("remind", "--json").stdout)
    assert (ran["opened"], ran["sent"]) == (["one"], 0)
    assert json.loads(server("remind", "--json").stdout)["opened"] == []
    shown = json.loads(server("show", "one", "--json").stdout)
    assert shown["whole"]["invited"] == len(shown["silent"]) > 40
    assert [row["code"] for row in shown["zones"]] == ["africa"]
    assert "0 of" in server("show", "one").stdout
    assert server("close", "one", "--why", "Enough").stdout.startswith("one: over")
    assert server("show", "nothing").returncode == 2


def test_all_that_is_wrong_with_a_plan_is_said_at_once(server):
    plan = ("create", "Not Good", "--name", "en", "One", "--opens", "2027-03-28T02:30", "--closes", "2026-01-01T09:00")
    refused = server(*plan, "--time-zone", "Europe/Zurich", "--invite", "list", "--of", "ns-xxx")
    assert refused.returncode == 2
    for words in ("short name", "this hour does not exist", "ns-xxx"):
        assert words in refused.stderr, words
    late = server("create", "Not Good", "--name", "en", "One", "--opens", "2027-01-11T09:00", "--closes",
                  "2026-01-01T09:00", "--time-zone", "Mars/Olympus")  # fmt: skip
    for words in ("short name", "no time zone", "after the opening"):
        assert words in late.stderr, words


def test_a_plan_whose_time_has_come_is_said_to_open_by_itself(server):
    plan = ("create", "one", "--name", "en", "One", "--opens", "2020-01-11T09:00", "--closes", "2099-02-12T18:00")
    made = server(*plan, "--invite", "list", "--of", "ns-ner", "--of", "ns-ita")
    assert "opens by itself" in made.stdout
    assert "2 National Societies" in made.stdout
