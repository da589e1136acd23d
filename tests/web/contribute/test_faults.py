"""The worker is killed, many come at once: everything is done once and whole, and nothing is left behind.

The processes are real ones, with a database and a home of their own. ``WAYPOST_TEST_KILLS`` says how often the worker
is killed in all (8).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.answering import AS_OF, make_world
from waypost.store.release import open_release, verify_files

pytestmark = pytest.mark.slow
HELPER = Path(__file__).with_name("faulty.py")
KILLS = int(os.environ.get("WAYPOST_TEST_KILLS", "8"))
ROWS = 400
Step = Callable[..., Any]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    world = make_world(tmp_path)
    own = {
        "WAYPOST_HOME": str(tmp_path / "home"),
        "WAYPOST_ANSWERS": str(tmp_path / "answers"),
        "WAYPOST_RELEASE": str(world / "before"),
        "WAYPOST_INPUTS": str(world / "in"),
        "WAYPOST_AS_OF": AS_OF.isoformat(),
        "DJANGO_SETTINGS_MODULE": "waypost.web.project.settings",
    }
    return {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | own


@pytest.fixture
def step(environment: dict[str, str]) -> Step:
    def run(*words: object) -> Any:
        return told(begin(environment, *words))

    run("prepare")
    return run


def begin(environment: dict[str, str], *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(HELPER), *map(str, words)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> Any:
    out, err = process.communicate(timeout=400)
    assert process.returncode == 0, err[-3000:]
    return json.loads(out.splitlines()[-1])


def kill_workers(environment: dict[str, str], kills: int, within: float, rng: random.Random) -> list[float]:
    """Start the worker so often and kill it at a moment of chance; those moments."""
    moments = []
    for _ in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-m", "waypost.web.jobs.worker"], env=environment, stderr=subprocess.DEVNULL
        )
        moments.append(moment := rng.uniform(0.6, within))
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
    return moments


def test_a_worker_killed_again_and_again_does_everything_once(environment: dict[str, str], step: Step) -> None:
    rng = random.Random(KILLS)  # noqa: S311 - moments of chance
    step("send", ROWS)
    kill_workers(environment, KILLS // 2, 2.2, rng)
    step("finish")
    after = step("state")
    assert after["uploads"] == {"ready": 1}, after
    assert after["counts"]["new"] == ROWS, after
    assert step("ask")
    kill_workers(environment, KILLS - KILLS // 2, 4.5, rng)
    step("finish")
    check_whole(environment, step("state"))


def check_whole(environment: dict[str, str], after: dict[str, Any]) -> None:
    assert after["uploads"] == {"done": 1}, after
    assert (after["batches"], after["programmes"], after["twice"]) == (1, ROWS, 0), after
    assert set(after["builds"]) <= {"done", "failed"}, after
    assert after["builds"]["done"] >= 1, after
    assert set(after["tasks"]) == {"SUCCESSFUL"}, after
    release = open_release(environment["WAYPOST_RELEASE"])
    assert verify_files(release) == []
    assert release.connect().sql("select count(*) from programme").fetchall() == [(ROWS + 2,)]
    checked = subprocess.run(
        [sys.executable, "-m", "waypost.cli.main", "check", environment["WAYPOST_RELEASE"]],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
    home = Path(environment["WAYPOST_HOME"])
    (folder,) = (home / "uploads").iterdir()
    assert sorted(each.name for each in folder.iterdir()) == ["dry-run.json", "ours.csv"]
    litter = [each.name for each in (home / "contributions").iterdir() if each.name.startswith(".")]
    store = Path(f"{environment['WAYPOST_RELEASE']}.releases")
    litter += [each.name for each in store.iterdir() if each.name.startswith((".building-", ".old-", ".link-"))]
    assert litter == []


def test_a_file_cut_off_on_its_way_in_leaves_nothing(environment: dict[str, str], step: Step) -> None:
    process = begin(environment, "receive_slowly")
    assert process.stdout is not None
    assert process.stdout.readline() == "receiving\n"
    time.sleep(0.1)
    process.kill()
    process.communicate()
    assert step("state")["uploads"] == {}
    assert len(list((Path(environment["WAYPOST_HOME"]) / "uploads").iterdir())) == 1
    assert step("clean_up") == []


def test_fifty_societies_send_at_once_and_none_is_lost(environment: dict[str, str], step: Step) -> None:
    at = time.time() + 5
    worker = subprocess.Popen([sys.executable, "-m", "waypost.web.jobs.worker"], env=environment)
    try:
        senders = [begin(environment, "send_many", first, 10, at) for first in range(0, 50, 10)]
        problems = [problem for each in senders for problem in told(each)]
        sent = time.time() - at
    finally:
        worker.terminate()
        worker.wait(timeout=120)
    step("finish")
    print(f"fifty uploads received in {sent:.1f} s, all compared after {time.time() - at:.1f} s")
    assert problems == []
    after = step("state")
    assert after["uploads"] == {"ready": 50}, after
    assert len(list((Path(environment["WAYPOST_HOME"]) / "uploads").iterdir())) == 50
    assert set(after["tasks"]) == {"SUCCESSFUL"}, after


def test_of_two_managers_at_once_one_is_told(environment: dict[str, str], step: Step) -> None:
    con = open_release(environment["WAYPOST_RELEASE"]).connect()
    (programme,) = con.sql("select programme_id from programme where title like 'Water%'").fetchall()[0]
    at = time.time() + 4
    both = [begin(environment, "say_at", name, programme, value, at)
            for name, value in (("manager", "national"), ("focal", "regional"))]  # fmt: skip
    answers = sorted(told(each) for each in both)
    assert answers[0] == "kept"
    assert answers[1] in ("told of national", "told of regional")
