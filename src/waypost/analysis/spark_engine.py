"""The same questions on Apache Spark: for registers past one machine, never for a page.

Needs the optional extra ``waypost[spark]`` and Java 17 or later. Spark reads the Parquet files of a release; what
it answers is cast to the same types as DuckDB's answer and put in the same order.
"""

from __future__ import annotations

import importlib.util
import shutil
import warnings
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import sqlglot
from sqlglot import exp

from waypost.errors import InputError
from waypost.store.tables import TABLES

if TYPE_CHECKING:
    from types import TracebackType

    import ibis

_STEP = "waypost_step_"
_WORTH_KEEPING = 3  # scans; less is read again sooner than kept
_ATTEMPTS = 3
# What makes Spark agree with DuckDB, and keeps it to the machine it was given (ENGINES 2.2).
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "8",
    # Of a question of many conditions the optimiser would derive every condition that follows: it ends without memory.
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


def why_not_spark() -> str | None:
    """What Spark lacks here, in one line; None when it can run."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed (pip install 'waypost[spark]', or make setup-spark)"
    if shutil.which("java") is None:
        return "no java found (Debian: openjdk-17-jre-headless)"
    return None


@dataclass(frozen=True)
class Step:
    """One common table of a statement as a view of its own; ``is_kept``: worked out once, read from then on."""

    name: str
    sql: str
    is_kept: bool


def steps_of(sql: str) -> tuple[list[Step], str]:
    """The common tables of a statement in their order, and what remains of it.

    Spark puts the text of a common table in each place where its name stands, and theirs in it again: a question of
    forty of them that build on each other becomes a plan of many thousand scans, and planning alone takes minutes.
    So those that are read more than once and are more than a scan or two are worked out once.
    """
    tree: Any = sqlglot.parse_one(sql, dialect="spark")
    common = tree.ctes
    names = {table.alias: f"{_STEP}{number}" for number, table in enumerate(common)}
    bodies = [table.this for table in common]
    tree.set("with_", None)
    scans: dict[str, int] = {}
    reads: Counter[str] = Counter()
    for name, body in zip([*names.values(), ""], [*bodies, tree], strict=True):
        used = list(body.find_all(exp.Table))
        for table in used:
            if table.name in names:
                table.set("alias", table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(table.name)))
                table.set("this", exp.to_identifier(names[table.name]))
        scans[name] = sum(scans.get(table.name, 1) for table in used)
        reads.update(table.name for table in used)
    steps = [
        Step(name, body.sql(dialect="spark"), is_kept=reads[name] > 1 and scans[name] >= _WORTH_KEEPING)
        for name, body in zip(names.values(), bodies, strict=True)
    ]
    return steps, tree.sql(dialect="spark")


def is_lost(message: str) -> bool:
    """Whether Spark says that a kept step went with the worker that held it."""
    return "heckpoint block" in message


class SparkEngine:
    """A Spark session over one release's Parquet files, and over those of an earlier one.

    ``master`` is what Spark calls it: ``spark://HOST:PORT``, or ``local[2]`` for this machine. ``folder`` holds
    ``<table>.parquet`` files that the workers can read under the same path.
    """

    dialect = "pyspark"

    def __init__(
        self, master: str, folder: Path, earlier: Path | None = None, settings: dict[str, str] | None = None
    ) -> None:
        lacking = why_not_spark()
        if lacking:
            raise InputError(f"--engine {master}: {lacking}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pyspark's own start
            import ibis  # noqa: PLC0415 - only where Spark is asked for
            from pyspark.sql import SparkSession  # noqa: PLC0415 - the optional extra

            builder = SparkSession.builder.master(master).appName("waypost")
            for name, value in {**_SETTINGS, **(settings or {})}.items():
                builder = builder.config(name, value)
            self.session: Any = builder.getOrCreate()
            self.session.sparkContext.setLogLevel("ERROR")
            self._ibis = ibis.pyspark.connect(self.session)
        for prefix, source in (("", folder), ("earlier_", earlier)):
            if source is None:
                continue
            for name in TABLES:
                file = source / f"{name}.parquet"
                if file.is_file():
                    self.session.read.parquet(str(file)).createOrReplaceTempView(prefix + name)

    def compile(self, expression: ibis.Table) -> str:
        """The SQL text of an expression in Spark's dialect; the shorter its plan, the sooner it is planned."""
        import ibis  # noqa: PLC0415 - the optional extra brings this module; see DuckEngine

        ibis.options.sql.fuse_selects = True
        return str(self._ibis.compile(expression))

    def run(self, sql: str, *, is_small: bool = False) -> pa.Table:
        """Execute one statement on the cluster and bring its rows here.

        Once more from the start when a worker is lost that held a step; raises what Spark raises after the last.
        """
        from py4j.protocol import Py4JJavaError  # noqa: PLC0415 - the optional extra
        from pyspark.errors import PySparkException  # noqa: PLC0415 - the optional extra

        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._run(sql)
            except (PySparkException, Py4JJavaError) as error:
                if attempt == _ATTEMPTS or not is_lost(str(error)):
                    raise
        raise AssertionError("unreachable")

    def _run(self, sql: str) -> pa.Table:
        steps, last = steps_of(sql)
        try:
            for step in steps:
                frame = self.session.sql(step.sql)
                if step.is_kept:
                    frame = frame.localCheckpoint()
                frame.createOrReplaceTempView(step.name)
            found: pa.Table = self.session.sql(last).toArrow()
            return found
        finally:
            for step in steps:
                self.session.catalog.dropTempView(step.name)

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.stop()
