"""``waypost strategies`` on a server of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.cli.running import COMMAND

STRATEGY = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.support.worlds import both_sides, people
from waypost.web.support import actions
p = people()
made = both_sides(p)
actions.speak(by=p.transit, commitment=made.niger, word="accepted")
"""


@pytest.fixture
def server(tmp_path, monkeypatch):
    """The command line of a server."""
    for name in ("DATABASE_URL", "WAYPOST_DATABASE", "WAYPOST_ADDRESS", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "strategies", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))

    return call


def test_a_strategy_is_listed_and_shown_with_what_is_open(server):
    assert server("list", "--json").stdout.strip() == "[]"
    subprocess.run(
        [sys.executable, "-c", STRATEGY], check=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert "together  WMR  proposed  1 of 2 commitments accepted" in server("list").stdout
    shown = server("show", "together")
    assert shown.returncode == 1
    for words in ("ns-ner (transit): accepted: Two teams along the road.", "open: commitment_undecided",
                  "open: giver_undecided", "ask ns-esp"):  # fmt: skip
        assert words in shown.stdout, shown.stdout
    told = json.loads(server("show", "together", "--json").stdout)
    assert told["phase"] == "proposed"
    assert "coverage" not in told  # a release is needed for that
    assert "There is no strategy called none." in server("show", "none").stderr
    assert "1 mail sent" in server("remind").stdout
