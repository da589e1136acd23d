"""Every question gives the same rows on DuckDB and on Spark: exact for integers and text, 1e-9 for floats."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from tests.analysis.spark.conftest import AS_OF, SMALL, in_one_piece
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import NAMES, load_question
from waypost.analysis.spark_engine import SparkEngine
from waypost.reference import load_catalog
from waypost.store.release import Release

# py4j leaves its sockets to the garbage collector.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

# What each question is asked besides everything: one of each filter that it takes.
NARROW = {"trail": "CMR", "society": "ns-ner", "service": "rfl", "group": "returnees", "country": "NER", "year": 2009,
          "origin": "SOM", "destination": "ZAF", "programme": "wp-hh3y6i7u3u"}  # fmt: skip

# Spark plans for a minute what is worked out of all rules of practice. Each of these is asked once, the last three with
# a filter: ``test_rules.py`` asks them without one, in a world that has every outcome.
OF_RULES = ("rules", "rules_standing", "relations", "vulnerability", "policy", "policy_standing", "contradictions")
NARROWED = OF_RULES[-3:]
# Spark takes half a minute to a minute for one of these; ``make test-all`` asks them. Of the rules ``rules`` stays.
LONG = (*NARROWED, "relations", "vulnerability", "rules_standing", "gaps")


@pytest.fixture(scope="module")
def spark(java: None, demo: Release) -> Iterator[SparkEngine]:
    with SparkEngine("local[1]", demo.path, earlier=demo.path, settings=SMALL) as engine:
        yield in_one_piece(engine)


def shapes(name: str, programme: str) -> tuple[list[Asked], list[Asked]]:
    """Without a filter but those that it needs; and with two of those that it takes, and of a year. Of rules one."""
    question = load_question(name)
    values = {**NARROW, "programme": programme}
    whole = Asked(as_of=AS_OF, **{key: values[key] for key in question.needs})
    narrowed = [dataclasses.replace(whole, **{key: value}) for key, value in NARROW.items() if key in question.filters]
    if name in OF_RULES:
        return narrowed[:1] if name in NARROWED else [whole], []
    of_a_year = [asked for asked in narrowed[2:] if asked.year]
    return [whole], [*narrowed[:2], *of_a_year]


def assert_same(left: pa.Table, right: pa.Table) -> None:
    assert left.schema == right.schema
    assert left.num_rows == right.num_rows
    for name in left.column_names:
        pairs: list[tuple[Any, Any]] = list(
            zip(left.column(name).to_pylist(), right.column(name).to_pylist(), strict=True)
        )
        for found, expected in pairs:
            if isinstance(expected, float) and found is not None:
                assert found == pytest.approx(expected, rel=1e-9), name
            else:
                assert found == expected, name


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.exhaustive if name in LONG else ()) for name in NAMES]
)
def test_same_rows(name: str, spark: SparkEngine, demo: Release) -> None:
    _compare(name, spark, demo, is_narrowed=False)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [name for name in NAMES if name not in OF_RULES])
def test_same_rows_with_filters(name: str, spark: SparkEngine, demo: Release) -> None:
    _compare(name, spark, demo, is_narrowed=True)


def _compare(name: str, spark: SparkEngine, demo: Release, *, is_narrowed: bool) -> None:
    catalog = load_catalog()
    question = load_question(name)
    con = demo.connect()
    for table in demo.manifest["tables"]:
        con.sql(f'create view "earlier_{table}" as from "{table}"')
    (programme,) = con.sql("select min(programme_id) from programme_trail_side").fetchone() or ("",)
    for asked in shapes(name, programme)[is_narrowed]:
        assert_same(ask(question, spark, asked, catalog), ask(question, DuckEngine(con), asked, catalog))
