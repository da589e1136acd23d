"""A score that is looked up is the score that Splink gives, whatever was asked before."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.reconcile import linkage
from waypost.reconcile.evidence import COLUMNS
from waypost.reconcile.rules import load_rules
from waypost.store.arrow import put_table

MODEL = load_rules().model
TYPES = dict.fromkeys(COLUMNS, pa.string()) | {"crowd": pa.int64(), "money_gap": pa.float64()}
WAYS = st.fixed_dictionaries({
    "title": st.sampled_from([None, "same", "named", "near", "differ"]),
    "timing": st.sampled_from(["unknown", "exact", "same", "apart"]),
    "edition": st.sampled_from([None, "same", "conflict"]),
    "countries": st.sampled_from([None, "same", "part"]),
    "divisions": st.sampled_from([None, "share", "disjoint"]),
    "bodies": st.sampled_from(["unknown", "same", "doer", "apart"]),
    "crowd": st.integers(1, 400),
    "money_gap": st.sampled_from([None, 0.0, 0.01, 0.9]),
})  # fmt: skip


def scored(score, rows):
    with duckdb.connect(config={"threads": 1}) as con:
        schema = pa.schema([("pair_no", pa.int64()), *TYPES.items()])
        numbered = [{"pair_no": number, **row} for number, row in enumerate(rows, start=1)]
        put_table(con, "evidence", pa.Table.from_pylist(numbered, schema=schema))
        score(con, "evidence", MODEL)
        assert {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()} == {
            "evidence", "scored",
        }  # fmt: skip
        return con.execute("from scored").to_arrow_table()


@settings(max_examples=examples(20), deadline=None)
@given(st.lists(WAYS, min_size=1, max_size=12))
def test_what_is_looked_up_is_what_splink_says(rows):
    once, again = scored(linkage.score_pairs, rows), scored(linkage.score_pairs, rows)
    assert once == again == scored(linkage._score, rows)


def test_evidence_in_many_ways_is_scored_pair_by_pair(monkeypatch):
    rows = [{**dict.fromkeys(COLUMNS), "timing": "exact", "bodies": "same", "crowd": crowd} for crowd in range(1, 7)]
    monkeypatch.setattr(linkage, "_kept", {})
    looked_up = scored(linkage.score_pairs, rows * 2)
    assert [len(ways) for ways in linkage._kept.values()] == [6]
    monkeypatch.setattr(linkage, "_FEW", 5)
    monkeypatch.setattr(linkage, "_kept", {})
    assert scored(linkage.score_pairs, rows * 2) == looked_up
    assert linkage._kept == {}


def test_what_is_kept_has_an_end(monkeypatch):
    monkeypatch.setattr(linkage, "_kept", {})
    monkeypatch.setattr(linkage, "_MOST_KEPT", 3)
    for crowd in range(1, 8):
        scored(linkage.score_pairs, [{**dict.fromkeys(COLUMNS), "timing": "exact", "bodies": "same", "crowd": crowd}])
    assert max(len(ways) for ways in linkage._kept.values()) <= 4


@pytest.mark.parametrize("threads", [1, 4])
def test_no_pair_is_lost_or_told_twice(threads):
    rows = [{**dict.fromkeys(COLUMNS), "timing": "exact", "bodies": "same", "crowd": at % 3 + 1} for at in range(50)]
    with duckdb.connect(config={"threads": threads}) as con:
        schema = pa.schema([("pair_no", pa.int64()), *TYPES.items()])
        put_table(con, "evidence", pa.Table.from_pylist([{"pair_no": 7 * at, **row} for at, row in enumerate(rows)],
                                                        schema=schema))  # fmt: skip
        linkage.score_pairs(con, "evidence", MODEL)
        found = [number for (number,) in con.execute("select pair_no from scored").fetchall()]
    assert found == [7 * at for at in range(50)]
