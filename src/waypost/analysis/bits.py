"""Bit fields in questions: functions that DuckDB and Spark both have and Ibis has no name of its own for."""

from __future__ import annotations

from typing import Any

import ibis


def _bit_count(bits: Any) -> Any:
    """How many bits are set, 0 to 64. Cast it before arithmetic: DuckDB counts in eight bits."""


def _bit_or(bits: Any) -> Any:
    """All bits that are set in any row; null where there is no row."""


def _max_by(bits: Any, key: Any) -> Any:
    """The bits of the row with the largest key, which must be unique, so that the answer is one."""


bit_count: Any = ibis.udf.scalar.builtin(_bit_count, name="bit_count", signature=(("int64",), "int8"))
bit_or: Any = ibis.udf.agg.builtin(_bit_or, name="bit_or", signature=(("int64",), "int64"))
max_by: Any = ibis.udf.agg.builtin(_max_by, name="max_by", signature=(("int64", "int64"), "int64"))


def numbered(found: ibis.Table, *names: str) -> ibis.Table:
    """Each that stands in ``found`` once, with a bit of its own (``mask``); there is room for 63 of them."""
    once = found.select(*names).distinct()
    once = once.mutate(bit=ibis.row_number().over(ibis.window(order_by=[once[name] for name in names])))
    return once.select(*names, mask=ibis.literal(2.0).pow(once.bit).cast("int64"))
