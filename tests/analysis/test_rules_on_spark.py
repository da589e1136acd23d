"""The questions on the policy and on contradictions give the same rows on Spark as on DuckDB."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.analysis.asking import AS_OF
from tests.analysis.test_contradictions import CLOSED, OPEN, claimed, people, practice, register
from tests.analysis.worlds import world
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.reference import Catalog
from waypost.store.tables import TABLES

# py4j leaves its sockets to the garbage collector; pyspark warns at its own start.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed"),
    pytest.mark.skipif(shutil.which("java") is None, reason="no java found"),
]


class Spark:
    """Just enough of an engine: Spark's SQL over the same rows."""

    dialect = "pyspark"

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        import ibis
        from pyspark.sql import SparkSession

        settings = {
            "spark.sql.session.timeZone": "UTC",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.sql.shuffle.partitions": "2",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        builder: Any = SparkSession.builder.master("local[1]").appName("waypost")
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        self._ibis = ibis.pyspark.connect(self.session)
        for name in TABLES:
            pq.write_table(con.table(name).to_arrow_table(), folder / f"{name}.parquet")
            self.session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)

    def compile(self, expression: Any) -> str:
        return str(self._ibis.compile(expression))

    def run(self, sql: str) -> pa.Table:
        found: pa.Table = self.session.sql(sql).toArrow()
        return found


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """Every kind of contradiction once, and programmes that stand to the policy in every way."""
    rows = register(
        OPEN | {"services": ["food"], "payment": "free", "people_reached": 10},
        CLOSED | {"services": ["relief_items"], "payment": "full_cost", "return_stance": "forced"},
        practice("wp-s", "ns-tun", "needs_based", migration_message="dissuades", publisher_count=2)
        | {"budget_chf": 530_000, "people_targeted": 31},
    )
    rows["trail_stage"] = [
        {"trail_id": "SEA", "kind": "mixed_sea", "role": role, "country_code": code}
        for role, code in (("origin", "NER"), ("transit", "TUN"), ("destination", "ITA"))
    ]
    rows["people_count"] = [people("wp-s", 31), people("wp-s", 62), people("wp-open", 5, sex="female")]
    claimed(rows, "wp-s", "people_count", "count", "31", "62")
    rows["record"].append({"record_id": "r-other", "publisher": "q", "publisher_name": "Another", "file": "o.xml"})
    rows["claim"] += [
        {"programme_id": "wp-s", "record_id": "r-other", "claim_no": 1, "kind": "programme", "subject_no": 0}
        | {"field": "migration_message", "value": "informs_of_risks", "standing": "lost"}
    ]
    return world(**rows)


@pytest.fixture(scope="module")
def spark(con: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    engine = Spark(con, tmp_path_factory.mktemp("spark"))
    yield engine
    engine.session.stop()


@pytest.mark.parametrize("filters", [{}, {"society": "ns-ita", "trail": "SEA"}])
@pytest.mark.parametrize("name", ["policy", "policy_standing", "contradictions"])
def test_same_rows(
    name: str, filters: dict[str, str], spark: Spark, con: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    question, asked = load_question(name), Asked(as_of=AS_OF, **filters)
    expected = ask(question, DuckEngine(con), asked, catalog)
    found = ask(question, spark, asked, catalog)
    assert expected.num_rows > 0
    assert found.to_pylist() == expected.to_pylist()
