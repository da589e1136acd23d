"""Spark for the tests: one session over the demo's release, and the same release in DuckDB."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from waypost.analysis.spark_engine import why_not_spark
from waypost.pipeline import build, demo_inputs
from waypost.store.release import Release

AS_OF = dt.date(2026, 11, 1)
# For a world of few rows: compiling code for them would take most of the time.
SMALL = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
}


@pytest.fixture(scope="session")
def java() -> None:
    lacking = why_not_spark()
    if lacking:
        pytest.skip(f"Spark: {lacking}")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder, day = demo_inputs()
    out: Path = tmp_path_factory.mktemp("demo") / "demo"
    return build([folder], out, as_of=day).release
