"""Facts of the migration context as they are read: rows in batches to a Parquet file, memory does not grow."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from waypost.store.world_tables import CONTEXT

_SCHEMA = CONTEXT["context_fact"]
# As read: without the data set, which is the same for all, and with the file that a fact came from.
READ_SCHEMA = pa.schema([field for field in _SCHEMA if field.name != "dataset_id"] + [pa.field("file_no", pa.int32())])
_BATCH = 50_000


class Fact(NamedTuple):
    """One row of ``context_fact``; see :data:`waypost.store.world_tables.CONTEXT` for what each column means."""

    measure: str
    kind: str
    basis: str
    method: str | None = None
    origin_code: str | None = None
    destination_code: str | None = None
    country_code: str | None = None
    route: str | None = None
    period_start_date: dt.date | None = None
    period_end_date: dt.date | None = None
    sex: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    count: int | None = None  # type: ignore[assignment]  # the column's name; nobody counts cells of a fact
    count_least: int | None = None
    count_most: int | None = None
    event_count: int | None = None
    note: str | None = None


class FactWriter:
    """Takes facts one by one and writes them in batches; use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, READ_SCHEMA, compression="zstd", compression_level=1)
        self._rows: list[tuple[object, ...]] = []
        self.file_no = 0
        self.written = 0

    def __enter__(self) -> FactWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, fact: Fact) -> None:
        """Keep one fact; it belongs to the file whose number is :attr:`file_no`."""
        self._rows.append((*fact, self.file_no))
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self.written += len(self._rows)
        columns = list(zip(*self._rows, strict=True)) or [()] * len(READ_SCHEMA)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, READ_SCHEMA, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=READ_SCHEMA))
        self._rows.clear()


@lru_cache(maxsize=4096)
def whole_year(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of a year: the period of a flow or of events."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


@lru_cache(maxsize=4096)
def day_of_year(year: int, day: str) -> tuple[dt.date, dt.date]:
    """The one day (``07-01``) of a year that a stock is counted at, as first and last day of its period."""
    found = dt.date.fromisoformat(f"{year:04}-{day}")
    return found, found


@lru_cache(maxsize=4096)
def between_middles(year: int, years: int) -> tuple[dt.date, dt.date]:
    """From 1 July of a year to 30 June ``years`` later: what lies between two stocks at mid-year."""
    return dt.date(year, 7, 1), dt.date(year + years, 6, 30)


@lru_cache(maxsize=4096)
def whole_month(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return dt.date(year, month, 1), following - dt.timedelta(days=1)
