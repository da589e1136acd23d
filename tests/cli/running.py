"""The command line in this process, in one of its own, and on a terminal of a given width."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path

import pytest

from waypost.cli.main import main

COMMAND = (sys.executable, "-m", "waypost.cli.main")


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


class Waypost:
    """``waypost …`` as a call: the same entry point, without a process for each."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str | Path) -> Done:
        self._capsys.readouterr()
        self._monkeypatch.setattr(sys, "argv", ["waypost", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = self._capsys.readouterr()
        return Done(int(ended.value.code or 0), captured.out, captured.err)


def on_terminal(width: int, *arguments: str | Path, **variables: str) -> tuple[int, str]:
    """Status and what the screen got, control codes included, on a terminal ``width`` columns wide."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    environment |= {"TERM": "xterm-256color", **variables}
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    seen = bytearray()
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(ours)
    return process.wait(), seen.decode()


def without_codes(screen: str) -> list[str]:
    """The lines of a screen as a person reads them."""
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen)
    return [line.split("\r")[-1] for line in plain.replace("\r\n", "\n").split("\n")]
