"""The catalog's extract: the main corridors as compact CSV, so that a release shows real figures without a network.

``catalog/context/extract/index.yml`` says what each file holds; ``scripts/build_context_extract.py`` makes both::

    - file: migrant_stock.csv
      dataset_id: undesa-ims-2024
      constants: {measure: migrant_stock, kind: stock}
      period: day                # day (with day: '07-01'), year or five_years: what the column ``year`` means
      day: '07-01'
      values: {all: {}, female: {sex: female}, male: {sex: male}}

Columns that are not under ``values`` are columns of ``context_fact`` (``origin_code``, ``basis``) or ``year``. A cell
is a number, ``34..120`` (a range without a number), ``14(10..14)`` (both), ``..`` (stated, not estimable) or nothing
(no row).
``is_small_rounded: true``: 5 stands for 1 to 5. ``unit: events`` under a value: it counts events; ``events: column``:
the number of events stands in that column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa

from waypost.errors import CatalogError
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.store.arrow import put_table
from waypost.store.world_tables import CONTEXT

INDEX = "index.yml"
_FACT = CONTEXT["context_fact"]
_FIGURES = ("count", "count_least", "count_most", "event_count")


class ExtractFile(msgspec.Struct, frozen=True, kw_only=True):
    """What one file of the extract holds."""

    file: str
    dataset_id: str
    constants: dict[str, str]
    period: str
    values: dict[str, dict[str, Any]]
    day: str = "12-31"
    is_small_rounded: bool = False


class ExtractIndex(msgspec.Struct, frozen=True, kw_only=True):
    """The files, and per data set what they were taken from."""

    datasets: dict[str, dict[str, str]]
    files: tuple[ExtractFile, ...]


def read_index(folder: Path) -> ExtractIndex:
    """The index of an extract; an absent one has no files. Raises CatalogError when it is malformed."""
    path = folder / INDEX
    if not path.exists():
        return ExtractIndex(datasets={}, files=())
    return convert(read_yaml(path), ExtractIndex, path)


def insert_facts(con: duckdb.DuckDBPyConnection, folder: Path, index: ExtractIndex, wanted: set[str]) -> None:
    """Append the facts of the ``wanted`` data sets to ``context_fact`` in ``con``."""
    con.register("extract_arrow", _read_facts(folder, index, wanted))
    con.execute("insert into context_fact by name select * from extract_arrow")
    con.unregister("extract_arrow")


@dataclass(frozen=True)
class _Read:
    """Facts that were read, and all that they follow from: the files as they stood then."""

    index: ExtractIndex
    wanted: set[str]
    files: dict[Path, tuple[int, int]]
    facts: pa.Table


# The facts read latest, for the next build of this process: to read them is a third of a small build.
_latest: list[_Read] = []


def _read_facts(folder: Path, index: ExtractIndex, wanted: set[str]) -> pa.Table:
    files = {}
    for declared in index.files:
        if declared.dataset_id in wanted:
            path = folder / declared.file
            if not path.is_file():
                raise CatalogError(f"{path}: named in {INDEX} and not there")
            stands = path.stat()
            files[path] = (stands.st_size, stands.st_mtime_ns)
    for kept in _latest:
        if (kept.index, kept.wanted, kept.files) == (index, wanted, files):
            return kept.facts
    facts = _read_files(folder, index, wanted)
    _latest[:] = [_Read(index, set(wanted), files, facts)]
    return facts


def _read_files(folder: Path, index: ExtractIndex, wanted: set[str]) -> pa.Table:
    with duckdb.connect(config={"autoinstall_known_extensions": False}) as con:
        put_table(con, "context_fact", _FACT.empty_table())
        for declared in index.files:
            if declared.dataset_id not in wanted:
                continue
            con.execute(
                """create or replace temp table extract_row as
                   select * from read_csv(?, all_varchar = true, nullstr = '')""",
                [str(folder / declared.file)],
            )
            header = [row[0] for row in con.execute("describe extract_row").fetchall()]
            for select in _selects(declared, header):
                con.execute(f"insert into context_fact by name {select}")
        return con.sql("from context_fact").to_arrow_table()


def _selects(declared: ExtractFile, header: list[str]) -> Iterator[str]:
    """One query per column of figures."""
    keys = [name for name in header if name in _FACT.names]
    first, last = _dates(declared)
    for column, stated in declared.values.items():
        constants = {"dataset_id": declared.dataset_id, **declared.constants}
        constants |= {name: str(text) for name, text in stated.items() if name in _FACT.names}
        parts = {name: f'"{name}"' for name in keys}
        parts |= {name: f"'{text}'" for name, text in constants.items()}
        parts |= {"period_start_date": first, "period_end_date": last}
        cell = f'"{column}"'
        is_events = stated.get("unit") == "events"
        parts |= _figures(cell, is_events=is_events, is_small_rounded=declared.is_small_rounded)
        if "events" in stated:
            parts["event_count"] = f'"{stated["events"]}"'
        typed = ", ".join(f"({sql})::{_type(name)} as {name}" for name, sql in parts.items())
        yield f"select {typed} from extract_row where {cell} is not null"


def _figures(cell: str, *, is_events: bool, is_small_rounded: bool) -> dict[str, str]:
    """Columns of figures from a cell: number, range, or both; see the head of this module."""
    number = f"nullif(regexp_extract({cell}, '^([0-9]+)([(]|$)', 1), '')"
    if is_events:
        return {"event_count": number}
    bounds = [f"nullif(regexp_extract({cell}, '([0-9]+)[.][.]([0-9]+)', {place}), '')" for place in (1, 2)]
    if is_small_rounded:
        bounds = [
            f"case when {cell} = '5' then '{bound}' else {sql} end" for bound, sql in zip((1, 5), bounds, strict=True)
        ]
    return {"count": number, "count_least": bounds[0], "count_most": bounds[1]}


def cell_of(count: int | None, least: int | None, most: int | None) -> str:
    """A figure as the extract writes it.

    >>> cell_of(12, None, None), cell_of(None, 3, 9), cell_of(14, 10, 14), cell_of(5, 1, 5), cell_of(None, None, None)
    ('12', '3..9', '14(10..14)', '5', '..')
    """
    if least is None or most is None:
        return ".." if count is None else str(count)
    if (count, least, most) == (5, 1, 5):
        return "5"
    return f"{least}..{most}" if count is None else f"{count}({least}..{most})"


def _dates(declared: ExtractFile) -> tuple[str, str]:
    if declared.period == "day":
        day = f"year || '-{declared.day}'"
        return day, day
    if declared.period == "five_years":
        return "year || '-07-01'", "(year::integer + 5) || '-06-30'"
    return "year || '-01-01'", "year || '-12-31'"


def _type(name: str) -> str:
    kind = str(_FACT.field(name).type)
    return {"int64": "bigint", "int32": "integer", "date32[day]": "date"}.get(kind, "varchar")
