"""The same questions on Apache Spark: for registers past one machine, never for a page.

Needs the optional extra ``waypost[spark]`` and Java 17 or later. Spark reads the Parquet files of a release; what
it answers is cast to the same types as DuckDB's answer and put in the same order.
"""

from __future__ import annotations

import importlib.util
import shutil
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from waypost.errors import InputError
from waypost.store.tables import TABLES

if TYPE_CHECKING:
    from types import TracebackType

    import ibis

# What makes Spark agree with DuckDB, and keeps it to the machine it was given (ENGINES 2.2).
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "8",
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
        """The SQL text of an expression in Spark's dialect."""
        return str(self._ibis.compile(expression))

    def run(self, sql: str) -> pa.Table:
        """Execute one statement on the cluster and bring its rows here."""
        found: pa.Table = self.session.sql(sql).toArrow()
        return found

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.stop()
