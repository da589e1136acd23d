"""``waypost work`` beside another that works already."""

from __future__ import annotations

import fcntl
import os
import subprocess

import pytest

from tests.cli.running import COMMAND


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home whose lock is held, as by the worker of a running server."""
    for name in ("DATABASE_URL", "WAYPOST_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("WAYPOST_HOME", str(folder))
    lock = os.open(folder / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    yield folder
    os.close(lock)


def test_until_empty_leaves_it_to_the_other_and_says_so(home, release):
    done = subprocess.run(
        [*COMMAND, "work", str(release), "--until-empty"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["another worker is at work and does what waits"]


def test_without_it_waits_and_says_so(home, release):
    process = subprocess.Popen([*COMMAND, "work", str(release)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "another worker is at work and does what waits; waiting until it ends\n"
        assert process.poll() is None
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
