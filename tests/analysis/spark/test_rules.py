"""The questions on the policy and on contradictions give the same rows on Spark as on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.analysis.asking import AS_OF
from tests.analysis.spark.conftest import SMALL, in_one_piece
from tests.analysis.test_contradictions import CLOSED, OPEN, claimed, people, practice, register
from tests.analysis.worlds import world
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.analysis.spark_engine import SparkEngine
from waypost.reference import Catalog
from waypost.store.tables import TABLES

# py4j leaves its sockets to the garbage collector; pyspark warns at its own start.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


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
def spark(
    java: None, con: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkEngine]:
    folder = tmp_path_factory.mktemp("spark")
    for name in TABLES:
        pq.write_table(con.table(name).to_arrow_table(), folder / f"{name}.parquet")
    with SparkEngine("local[1]", folder, settings=SMALL) as engine:
        yield in_one_piece(engine)


@pytest.mark.parametrize(
    "name",
    ["policy", *(pytest.param(name, marks=pytest.mark.exhaustive) for name in ("policy_standing", "contradictions"))],
)
def test_same_rows(name: str, spark: SparkEngine, con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    question, asked = load_question(name), Asked(as_of=AS_OF)
    expected = ask(question, DuckEngine(con), asked, catalog)
    found = ask(question, spark, asked, catalog)
    assert expected.num_rows > 0
    assert found.to_pylist() == expected.to_pylist()
