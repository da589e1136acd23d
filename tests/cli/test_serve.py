"""``waypost serve`` from its start to its end, as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from waypost.cli import serve as module


@contextmanager
def served(release, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running server and its address; a new session, so that a signal reaches nobody else."""
    process = subprocess.Popen(
        # These tests may run under nohup, where a closed terminal ends nobody.
        ["env", "--default-signal=HUP", sys.executable, "-m", "waypost.cli.main", "serve", str(release), *options],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"http://[\d.]+:\d+/", line)
        assert found, line
        yield process, found[0]
    finally:
        process.terminate()  # killed at once it would leave its workers behind
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        process.stdout.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_answers_and_ends_cleanly(release, how):
    """Ctrl-C, a stop from outside, and a terminal that is closed."""
    with served(release, "--port", "0") as (process, address):
        assert urllib.request.urlopen(f"{address}en/", timeout=120).status == 200
        process.send_signal(how)
        assert process.wait(20) == 0
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"{address}en/", timeout=5)


def test_a_port_that_is_taken_is_named(release, waypost):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = waypost("serve", release, "--port", str(port))
    assert done.status == 2
    assert done.err.strip() == (
        f"waypost: port {port} on 127.0.0.1 cannot be used (Address already in use); choose another: --port"
    )


def test_without_a_port_the_next_free_one_is_taken_and_said(monkeypatch, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setattr(module, "_PORT", port)
        taken = module._usual_port("127.0.0.1")
        assert port < taken < port + 20
        assert f"port {port} is taken; {taken} is used" in capsys.readouterr().out
        monkeypatch.setattr(module, "_NEXT_PORTS", 1)
        with pytest.raises(module.InputError, match="are taken; choose another: --port"):
            module._usual_port("127.0.0.1")


def test_a_host_that_is_not_there_is_named(release, waypost):
    done = waypost("serve", release, "--host", "192.0.2.1", "--port", "0")
    assert done.status == 2
    assert "192.0.2.1" in done.err
