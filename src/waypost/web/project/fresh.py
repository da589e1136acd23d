"""The tables of a fresh SQLite database in one step, instead of every migration one after another.

To go through all migrations takes half a minute of a processor, nearly all of it Django's picture of the models between
one migration and the next. ``tables.sql`` is what they make of an empty database, with the list of those that it
holds; whatever is newer is applied after it as always. ``scripts/fresh_tables.py`` writes it, and a test holds the two
against each other.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

TABLES = Path(__file__).with_name("tables.sql")


def make_tables(connection: Any) -> bool:
    """Make the tables where the database of a connection is SQLite and has none; whether it did.

    One transaction: killed on the way, the database is as empty as before.
    """
    if connection.vendor != "sqlite" or connection.introspection.table_names() or connection.in_atomic_block:
        return False
    connection.ensure_connection()
    connection.connection.executescript(TABLES.read_text(encoding="utf-8"))
    return True
