"""Bit fields in questions: functions that DuckDB and Spark both have and Ibis has no name of its own for."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables
    from waypost.reference import Catalog

_BITS = 62  # of one number: the sign stays free


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
    once = _in_order(found, *names)
    return once.select(*names, mask=_mask(once.bit))


def _in_order(found: ibis.Table, *names: str) -> ibis.Table:
    """Each that stands in ``found`` once, with its place in the order from 0 on (``bit``)."""
    once = found.select(*names).distinct()
    return once.mutate(bit=ibis.row_number().over(ibis.window(order_by=[once[name] for name in names])))


def _mask(bit: ibis.Value) -> ibis.Value:
    return ibis.literal(2.0).pow(bit).cast("int64")


class Societies:
    """The National Societies of each programme as bits of a few numbers, so that a group by can count distinct ones."""

    def __init__(self, tables: Tables, catalog: Catalog) -> None:
        self._tables = tables
        self._names = [f"societies_{n}" for n in range(len(catalog.societies) // _BITS + 1)]

    def of_programmes(self) -> ibis.Table:
        """programme_id and the bits of the societies that take part in it; no row where none does."""
        found = self._tables["participation"].join(self._numbered(), "organisation_id")
        return found.group_by("programme_id").aggregate(**self.any_of(found))

    def any_of(self, found: ibis.Table) -> dict[str, ibis.Value]:
        """Aggregates: the bits of all that stand in any row."""
        return {name: bit_or(found[name]) for name in self._names}

    def count(self, found: ibis.Table) -> ibis.Value:
        """How many societies the bits of a row are."""
        return reduce(add, (ibis.coalesce(bit_count(found[name]).cast("int64"), 0) for name in self._names))

    def _numbered(self) -> ibis.Table:
        """organisation_id with one bit; a society too many would be a number too large, which is an error."""
        once = _in_order(self._tables["national_society"], "organisation_id")
        once = once.mutate(place=ibis.least(once.bit // _BITS, len(self._names) - 1))
        mask = _mask(once.bit - once.place * _BITS)
        none = ibis.null("int64")
        masks = {name: ibis.cases((once.place == n, mask), else_=none) for n, name in enumerate(self._names)}
        return once.select("organisation_id", **masks)
