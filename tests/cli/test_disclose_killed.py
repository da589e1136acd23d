"""``waypost disclose`` killed before each of its steps on files: what the public can read, the ledger knows."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from waypost.disclosure.ledger import open_ledger

# Runs the command in folders named 1, 2, … and kills it (as `kill -9` does) when it touches a path below its folder for
# the first, second, … time, until it comes through; then once more in each folder, to the end. Prints how each ended.
_SCRIPT = """
import json, os, signal, sys
import pyarrow.csv, pyarrow.parquet, waypost.disclosure.access, waypost.disclosure.published, waypost.publish.placing
from waypost.cli.main import main

EVENTS = ("open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir")
root, release = sys.argv[1:]

def run(folder, at):
    pid = os.fork()
    if pid:
        status = os.waitpid(pid, 0)[1]
        return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    seen = 0
    def hook(event, given):
        nonlocal seen
        if event in EVENTS and any(isinstance(one, (str, os.PathLike)) and os.fspath(one).startswith(folder)
                                   for one in given):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(hook)
    os.dup2(2, 1)
    sys.argv = ["waypost", "disclose", release, "--out", folder + "/counts.csv", "--ledger", folder + "/ledger",
                "--force"]
    status = 1
    try:
        main()
    except SystemExit as end:
        status = end.code or 0
    os._exit(status)

def state(folder):
    listed = sorted(os.listdir(folder + "/ledger")) if os.path.isdir(folder + "/ledger") else []
    return listed, os.path.exists(folder + "/counts.csv")

found, at = [], 0
while not found or found[-1]["status"] < 0:
    at += 1
    folder = os.path.join(root, str(at))
    os.mkdir(folder)
    status = run(folder, at)
    listed, is_told = state(folder)
    found.append({"status": status, "listed": listed, "is_told": is_told,
                  "again": run(folder, 0) if is_told or at % 2 else None})
print(json.dumps(found))
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_ledger_knows_what_was_told(release: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path), str(release)],
        capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *killed, whole = json.loads(done.stdout)
    assert whole["status"] == 0
    assert len(killed) > 10
    told = (tmp_path / str(len(killed) + 1) / "counts.csv").read_bytes()
    for number, each in enumerate(killed, 1):
        assert each["status"] == -signal.SIGKILL
        assert not each["is_told"] or "000001.jsonl" in each["listed"], number
        if each["again"] is not None:
            folder = tmp_path / str(number)
            assert each["again"] == 0
            assert (folder / "counts.csv").read_bytes() == told
            assert sorted(path.name for path in (folder / "ledger").iterdir()) == ["000001.jsonl", "ledger.key"]
            with open_ledger(folder / "ledger") as ledger:
                assert len(ledger.publications()) == 1
    assert {each["is_told"] for each in killed} == {True, False}
    assert any("000001.jsonl" in each["listed"] and not each["is_told"] for each in killed)
