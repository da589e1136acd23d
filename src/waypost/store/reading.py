"""Rows out of DuckDB as plain dictionaries: the form that every question answers in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

Rows = list[dict[str, Any]]


def quoted(path: Path) -> str:
    """A path inside quotes of SQL."""
    return str(path).replace("'", "''")


def as_pattern(path: Path) -> str:
    """A path where SQL reads a pattern: ``*``, ``?`` and ``[`` of a folder's name mean themselves."""
    return re.sub(r"([*?\[])", r"[\1]", quoted(path))


def rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> Rows:
    """Run a query; one dictionary per row, columns in the query's order."""
    cursor = con.execute(sql, list(parameters))
    columns = [part[0] for part in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
