"""A small release, and the command line as a call."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.cli.running import Waypost
from tests.pipeline.files import write_world
from waypost.pipeline import build


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    build([write_world(folder / "in")], folder / "out", as_of=dt.date(2024, 7, 1))
    return folder / "out"


@pytest.fixture
def waypost(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Waypost:
    return Waypost(monkeypatch, capsys)
