"""Rows out of DuckDB as plain dictionaries: the form that every question answers in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

Rows = list[dict[str, Any]]


def rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> Rows:
    """Run a query; one dictionary per row, columns in the query's order."""
    cursor = con.execute(sql, list(parameters))
    columns = [part[0] for part in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
