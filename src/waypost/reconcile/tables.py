"""Rows to Arrow tables with declared columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa


def make_table(schema: pa.Schema, rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Return a table of ``schema`` from tuples in its order; no rows give an empty table of that schema."""
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


MATCHES = pa.schema(
    [
        ("ref", pa.string()),
        ("name", pa.string()),
        ("organisation_id", pa.string()),
        ("organisation_name", pa.string()),
        ("how", pa.string()),
        ("certainty", pa.float64()),
    ]
)
PLACES = pa.schema(
    [
        ("country_code", pa.string()),
        ("stated_code", pa.string()),
        ("stated_name", pa.string()),
        ("admin1_code", pa.string()),
        ("how", pa.string()),
        ("certainty", pa.float64()),
    ]
)
CLUSTERS = pa.schema([("record_id", pa.string()), ("cluster_id", pa.string()), ("how", pa.string())])
LINKS = pa.schema(
    [
        ("left_key", pa.string()),
        ("right_key", pa.string()),
        ("how", pa.string()),
        ("score", pa.float64()),
        ("reasons", pa.string()),
        ("judgement", pa.string()),
    ]
)
REVIEW = pa.schema(
    [
        ("left_key", pa.string()),
        ("right_key", pa.string()),
        ("score", pa.float64()),
        ("reasons", pa.string()),
        ("why", pa.string()),
    ]
)
