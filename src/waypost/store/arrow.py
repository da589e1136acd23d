"""Arrow into DuckDB: a table that a stage made becomes a table that the next one reads."""

from __future__ import annotations

import duckdb
import pyarrow as pa


def put_table(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make table ``name`` of these rows, in place of one of that name."""
    con.register("incoming_arrow", table)
    con.sql(f'create or replace table "{name}" as from incoming_arrow')
    con.unregister("incoming_arrow")
