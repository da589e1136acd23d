"""``waypost analyse`` of a confidential question: who reads it decides what is printed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from waypost.pipeline import build, demo_inputs


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, day = demo_inputs()
    out = tmp_path_factory.mktemp("confidential") / "demo"
    build([folder], out, as_of=day)
    return out


def analyse(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "waypost.cli.main", "analyse", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(*arguments: str | Path) -> dict[str, Any]:
    done = analyse(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_movement_learns_how_many_a_society_its_own_the_secretariat_all(release: Path) -> None:
    movement = rows("contradictions", release)
    assert movement["rows"] == []
    assert movement["withheld"].startswith("2 findings are seen by the societies concerned")
    sudan = rows("contradictions", release, "--as", "SDN")
    assert [row["concerns"] for row in sudan["rows"]] == ["ns-sdn"]
    assert "withheld" not in sudan
    assert rows("contradictions", release, "--as", "NER")["rows"] == []
    secretariat = rows("contradictions", release, "--audience", "secretariat")
    assert len(secretariat["rows"]) == 4
    assert "withheld" not in secretariat


def test_a_society_sees_how_it_stands_and_the_trails_it_is_on(release: Path) -> None:
    found = rows("policy_standing", release, "--as", "NER")["rows"]
    assert {row["society_id"] for row in found if row["level"] == "society"} == {"ns-ner"}
    assert {row["level"] for row in found} == {"society", "trail", "register"}
    assert all("ns-ner" in row["concerns"].split(" ") for row in found)


def test_a_contradiction_is_read_aloud_as_a_question(release: Path) -> None:
    done = analyse("contradictions", release, "--as", "SDN", "--explain", "--language", "fr")
    assert "Personnes visées\u00a0: 50\u202f000" in done.stdout
    assert done.stdout.strip().endswith("?")


def test_a_society_that_nobody_knows_is_refused(release: Path) -> None:
    done = analyse("policy", release, "--as", "Atlantis")
    assert done.returncode == 2
    assert "--as Atlantis: not found" in done.stderr
