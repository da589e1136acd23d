"""The types of a release's columns, by the words that the tables are declared in."""

from __future__ import annotations

import pyarrow as pa

TEXT: pa.DataType = pa.string()
DATE: pa.DataType = pa.date32()
INT: pa.DataType = pa.int32()
BIG: pa.DataType = pa.int64()
REAL: pa.DataType = pa.float64()
BOOL: pa.DataType = pa.bool_()
MONEY: pa.DataType = pa.decimal128(18, 2)


def table(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    """A schema of named columns; null in any of them means "not reported"."""
    return pa.schema([pa.field(name, kind) for name, kind in columns])
