"""A tiny complete world: every table of a release, with the rows that a test gives and none where it gives none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from waypost.store.tables import TABLES


def world(**tables: Iterable[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """A connection with every table of a release; columns that a row does not name are null."""
    unknown = set(tables) - set(TABLES)
    assert not unknown, f"no such table: {unknown}"
    con = duckdb.connect()
    con.execute("set threads = 1")
    con.execute(_all_empty())
    for name, given in tables.items():
        rows, schema = list(given), TABLES[name]
        wrong = {column for row in rows for column in row} - set(schema.names)
        assert not wrong, f"{name} has no column {wrong}"
        con.register("made", pa.Table.from_pylist(rows, schema=schema))
        con.execute(f'insert into "{name}" from made')
        con.unregister("made")
    return con


@cache
def _all_empty() -> str:
    """One script that makes every table of a release."""
    con = duckdb.connect()
    made = []
    for name, schema in TABLES.items():
        con.register("made", schema.empty_table())
        columns = ", ".join(f'"{column}" {kind}' for column, kind, *_ in con.execute("describe made").fetchall())
        made.append(f'create table "{name}" ({columns});')
    return "\n".join(made)
