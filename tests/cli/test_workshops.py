"""``waypost workshops`` on a server of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.cli.running import COMMAND

WORKSHOP = """
from waypost.web.project.prepare import prepare
prepare()
from tests.web.workshops.worlds import begun, scored
made = begun(None)
scored(None, made)
"""


@pytest.fixture
def server(tmp_path, monkeypatch):
    """The command line of a server of its own."""
    for name in ("DATABASE_URL", "WAYPOST_DATABASE", "WAYPOST_ADDRESS", "EMAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WAYPOST_HOME", str(tmp_path / "home"))

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "workshops", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))

    return call


def test_a_workshop_is_listed_and_its_profile_shown_without_small_groups(server):
    assert server("list", "--json").stdout.strip() == "[]"
    subprocess.run(
        [sys.executable, "-c", WORKSHOP], check=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert "agadez-2026  SAHARA  2026  held -" in server("list").stdout
    shown = server("profile", "agadez-2026").stdout
    for words in ("transit NER Agadez female: tier 1, exposure 0.0", "male: tier 1 to 4", "1 group too small"):
        assert words in shown, shown
    told = json.loads(server("profile", "agadez-2026", "--json").stdout)
    assert len(told["cells"]) == 3
    assert "age_12_17" not in json.dumps(told)
    assert json.loads(server("remind", "--json").stdout)["sent"] == 0
    missing = server("profile", "none")
    assert (missing.returncode, missing.stderr.strip()) == (2, "waypost: There is no workshop called none.")
