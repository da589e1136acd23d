"""``waypost disclose`` killed before each of its steps on files: what the public can read, the ledger knows."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from waypost.disclosure.ledger import open_ledger

# The n-th time that the command touches a path below the folder, it is killed as by `kill -9`. Without n: counts.
_CHILD = """
import os, signal, sys
folder, at = os.path.abspath(sys.argv[1]), int(sys.argv[2])
seen = 0
def hook(event, given):
    global seen
    if event in ("open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir"):
        if any(isinstance(one, str) and one.startswith(folder) or isinstance(one, os.PathLike)
               and os.fspath(one).startswith(folder) for one in given):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
sys.argv[1:] = sys.argv[3:]
from waypost.cli.main import main
sys.addaudithook(hook)
try:
    main()
finally:
    print(seen, file=sys.stderr)
"""


def run(folder: Path, release: Path, at: int = 0) -> subprocess.CompletedProcess[str]:
    arguments = ["disclose", str(release), "--out", str(folder / "counts.csv"), "--ledger", str(folder / "ledger")]
    return subprocess.run(
        [sys.executable, "-c", _CHILD, str(folder), str(at), *arguments, "--force"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_killed_at_any_moment_the_ledger_knows_what_was_told(release: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    done = run(whole, release)
    assert done.returncode == 0, done.stderr
    steps = int(done.stderr.split()[-1])
    assert steps > 10
    told = (whole / "counts.csv").read_bytes()
    for at in range(1, steps + 1):
        folder = tmp_path / str(at)
        folder.mkdir()
        assert run(folder, release, at).returncode == -signal.SIGKILL
        is_told = (folder / "counts.csv").exists()
        with open_ledger(folder / "ledger") as ledger:
            kept = ledger.publications()
        assert not is_told or (len(kept) == 1 and (folder / "counts.csv").read_bytes() == told), at
        if at % 4:
            continue
        again = run(folder, release)
        assert again.returncode == 0, again.stderr
        assert (folder / "counts.csv").read_bytes() == told
        assert sorted(os.listdir(folder / "ledger")) == ["000001.jsonl", "ledger.key"]
