"""Spark for the tests: one session over the demo's release, and the same release in DuckDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from waypost.analysis.spark_engine import SparkEngine, why_not_spark
from waypost.pipeline import build, demo_inputs
from waypost.store.release import Release

AS_OF = dt.date(2026, 11, 1)
# For a world of few rows: compiling code for them, planning anew after each stage and writing plans out for a page
# that nobody looks at would take most of the time.
SMALL = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.maxPlanStringLength": "0",
}
# Of every JVM that a test starts: most live a minute, in which what they would compile best is not paid back.
JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="session")
def java() -> Iterator[None]:
    lacking = why_not_spark()
    if lacking:
        pytest.skip(f"Spark: {lacking}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", JVM)
        yield


def in_one_piece(engine: SparkEngine) -> SparkEngine:
    """The engine with each table read once and in one partition, so that Spark need not exchange rows that are few.

    Between stages Spark sends code and rows: for a hundred stages of a question that takes longer than its work.
    Tables read from their files in each question, and in parts, are asked in ``test_cluster.py``.
    """
    for name in [row.viewName for row in engine.session.sql("show views").collect()]:
        whole = engine.session.table(name).coalesce(1).localCheckpoint(eager=False)
        whole.createOrReplaceTempView(name)
    return engine


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder, day = demo_inputs()
    out: Path = tmp_path_factory.mktemp("demo") / "demo"
    return build([folder], out, as_of=day).release
