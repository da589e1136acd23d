"""A real standalone cluster: one master, two workers, one of which is killed in the middle of a question."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.analysis.spark.conftest import AS_OF
from tests.analysis.spark.test_conformance import assert_same
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.analysis.spark_engine import SparkEngine
from waypost.reference import load_catalog
from waypost.store.release import Release

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
_COPIES = 400  # of the demo: enough work for a worker to die in
_WAIT = 300.0  # a busy machine of two cores runs the stage of a lost worker again


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _WAIT
    while not condition():
        assert time.monotonic() < end, f"waited {_WAIT:.0f} s for {what}"
        time.sleep(0.1)


class Cluster:
    """Processes of their own, each in a group of its own, so that a worker dies with its executors."""

    def __init__(self, folder: Path) -> None:
        import pyspark

        self.folder = folder
        self._class = Path(pyspark.__file__).parent / "bin" / "spark-class"
        self.port, self._page = _free_port(), _free_port()
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--webui-port", str(self._page)]
        self.master = self._start("org.apache.spark.deploy.master.Master", *where)
        _until(lambda: self._state() is not None, "the master")
        self.workers = [self._worker() for _ in range(2)]
        _until(lambda: self.alive() == 2, "two workers")

    @property
    def address(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
        return subprocess.Popen(
            [str(self._class), name, *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _worker(self) -> subprocess.Popen[bytes]:
        own = ["--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", str(_free_port())]
        return self._start(
            "org.apache.spark.deploy.worker.Worker", *own, "--work-dir", str(self.folder / "work"), self.address
        )

    def _state(self) -> dict[str, Any] | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._page}/json/", timeout=5) as answer:
                state: dict[str, Any] = json.load(answer)
                return state
        except (OSError, ValueError):
            return None

    def alive(self) -> int:
        state = self._state() or {}
        return sum(worker["state"] == "ALIVE" for worker in state.get("workers", []))

    def kill_worker(self) -> None:
        os.killpg(self.workers[0].pid, signal.SIGKILL)
        self.workers[0].wait()

    def stop(self) -> None:
        for process in (*self.workers, self.master):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(java: None, tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def large(demo: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo many times over, every programme with an id of its own."""
    folder = tmp_path_factory.mktemp("large")
    con = demo.connect()
    for name in demo.manifest["tables"]:
        table = con.sql(f'from "{name}"').to_arrow_table()
        if "programme_id" in table.column_names and name not in ("claim", "record", "issue"):
            copies = duckdb.connect()
            copies.register("one", table)
            table = copies.sql(
                f"select one.* replace (programme_id || '-' || n as programme_id) from one, range({_COPIES}) r(n)"
            ).to_arrow_table()
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


def test_a_worker_dies_in_the_middle_and_the_answer_is_right(cluster: Cluster, large: Path) -> None:
    question, catalog, asked = load_question("presence"), load_catalog(), Asked(as_of=AS_OF)
    con = duckdb.connect()
    for file in large.glob("*.parquet"):
        con.sql(f"""create view "{file.stem}" as from read_parquet('{file}')""")
    expected = ask(question, DuckEngine(con), asked, catalog)
    settings = {
        "spark.executor.memory": "512m",
        "spark.executor.cores": "1",
        "spark.cores.max": "2",
        "spark.sql.shuffle.partitions": "16",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.files.maxPartitionBytes": "200k",
    }
    with SparkEngine(cluster.address, large, settings=settings) as engine:
        _until(lambda: _executors(engine) == 2, "two executors")
        answers: list[Any] = []
        asking = threading.Thread(target=lambda: answers.append(ask(question, engine, asked, catalog)))
        asking.start()
        tracker = engine.session.sparkContext.statusTracker()
        _until(lambda: _done(tracker) > 0 or not asking.is_alive(), "a task of the question")
        assert asking.is_alive(), "the question was answered before a worker could die"
        cluster.kill_worker()
        asking.join(_WAIT)
        assert not asking.is_alive()
        assert cluster.workers[0].poll() is not None
        _until(lambda: cluster.alive() == 1, "the master to miss a worker")
    assert_same(answers[0], expected)


def _executors(engine: SparkEngine) -> int:
    """How many executors stand besides the driver."""
    return int(engine.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()) - 1


def _done(tracker: Any) -> int:
    """Tasks that are finished in the stages that run."""
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    return sum(stage.numCompletedTasks for stage in stages if stage is not None)
