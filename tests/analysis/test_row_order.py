"""Rows in a total order: packed into one number or column by column, always the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.analysis import engine
from waypost.analysis.engine import row_order

ROWS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(["a", "b", "ä", "Z", "أ", ""]),
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.dates(),
        st.none() | st.booleans(),
        st.none() | st.floats(allow_nan=False),
    ),
    max_size=30,
)
SCHEMA = pa.schema(
    [("text", pa.string()), ("count", pa.int64()), ("day", pa.date32()), ("flag", pa.bool_()), ("share", pa.float64()),
     ("row", pa.int64())]
)  # fmt: skip


def table(rows: list[tuple[Any, ...]]) -> pa.Table:
    return pa.Table.from_pylist(
        [dict(zip(SCHEMA.names, (*row, number), strict=True)) for number, row in enumerate(rows)], schema=SCHEMA
    )


@given(ROWS, st.permutations(SCHEMA.names[:5]), st.lists(st.booleans(), min_size=5, max_size=5), st.booleans())
@settings(max_examples=examples(150), deadline=None)
def test_the_order_is_that_of_the_columns(
    rows: list[tuple[Any, ...]], names: list[str], down: list[bool], is_narrow: bool
) -> None:
    found = table(rows)
    keys = [*zip(names, down, strict=True), ("row", False)]
    stated = [(name, "descending" if is_down else "ascending", "at_end") for name, is_down in keys]
    with pytest.MonkeyPatch.context() as patch:
        if is_narrow:
            patch.setattr(engine, "_ROOM", 4)
        assert row_order(found, keys).to_pylist() == pc.sort_indices(found, sort_keys=stated).to_pylist()


def test_no_rows_and_columns_in_parts_are_ordered() -> None:
    assert row_order(table([]), [("text", False)]).to_pylist() == []
    one = table([("b", 1, dt.date(2020, 1, 1), True, 0.5)])
    parts = pa.concat_tables([one, table([("a", None, None, None, None)]), table([])])
    assert row_order(parts, [("text", False)]).to_pylist() == [1, 0]
