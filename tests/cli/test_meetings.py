"""``waypost meetings`` on a server of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.cli.running import COMMAND

MEETING = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.meetings.groups import WORK, group, held
from waypost.web.meetings import actions
meeting = held(group())
actions.decide(by=None, item=meeting.items.first(), text="Keep it.", outcome="agreed",
               provisions=[(WORK, "2009-11", "1.1")])
actions.give_action(by=None, meeting=meeting, text="Write to zones", organisation="ns-ner")
"""


@pytest.fixture
def server(tmp_path, monkeypatch):
    """The command line of a server with one meeting that was held."""
    for name in ("DATABASE_URL", "WAYPOST_DATABASE", "WAYPOST_ADDRESS", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "meetings", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))

    return call


def test_a_meeting_is_listed_shown_and_told(server):
    assert server("list", "--json").stdout.strip() == "[]"
    subprocess.run(
        [sys.executable, "-c", MEETING], check=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert "third  held" in server("list").stdout
    shown = server("show", "third").stdout
    for words in ("1. Draft of March (decision)", "decision 1: agreed: Keep it. [2009-11 1.1]", "0 of 5 invited",
                  "action of ns-ner, due -: open: Write to zones"):  # fmt: skip
        assert words in shown, shown
    told = json.loads(server("show", "third", "--json").stdout)
    assert told["documents"][0]["sha256"][:12] in shown
    assert json.loads(server("remind", "--json").stdout)["sent"] == 0
    missing = server("show", "none")
    assert (missing.returncode, missing.stderr.strip()) == (2, "waypost: There is no meeting called none.")
