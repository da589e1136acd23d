"""The context of a release: the catalog's main corridors and, where there is one, a context store."""

from __future__ import annotations

from pathlib import Path

import duckdb

from waypost.reference import Catalog
from waypost.store.world_tables import CONTEXT


def load_context(con: duckdb.DuckDBPyConnection, store: Path | None, catalog: Catalog) -> None:
    """Make ``context_dataset`` and ``context_fact`` in ``con``."""
    for name, schema in CONTEXT.items():
        con.register("incoming_arrow", schema.empty_table())
        con.sql(f'create or replace table "{name}" as from incoming_arrow')
        con.unregister("incoming_arrow")
