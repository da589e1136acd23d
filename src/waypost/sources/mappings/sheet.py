"""Sheets whose columns are declared: the declaration gives them tags, the rest is the mapping of HXL."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.model import RawRecord, SourceRecord
from waypost.sources.context import ReadContext
from waypost.sources.mappings import hxl


def to_records(raw: RawRecord, ctx: ReadContext) -> Iterator[SourceRecord]:
    """Yield the one record of a raw record, as :func:`waypost.sources.mappings.hxl.to_records` does."""
    yield from hxl.to_records(raw, ctx)
