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


def make_schema(**kinds: pa.DataType) -> pa.Schema:
    """A schema from names and types, in their order."""
    return pa.schema([pa.field(name, kind) for name, kind in kinds.items()])


_TEXT, _SHARE = pa.string(), pa.float64()

MATCHES = make_schema(
    ref=_TEXT, name=_TEXT, organisation_id=_TEXT, organisation_name=_TEXT, how=_TEXT, certainty=_SHARE
)
PLACES = make_schema(
    country_code=_TEXT, stated_code=_TEXT, stated_name=_TEXT, admin1_code=_TEXT, how=_TEXT, certainty=_SHARE
)
CLUSTERS = make_schema(record_id=_TEXT, cluster_id=_TEXT, how=_TEXT)
LINKS = make_schema(left_key=_TEXT, right_key=_TEXT, how=_TEXT, score=_SHARE, reasons=_TEXT, judgement=_TEXT)
REVIEW = make_schema(left_key=_TEXT, right_key=_TEXT, score=_SHARE, reasons=_TEXT, why=_TEXT)
