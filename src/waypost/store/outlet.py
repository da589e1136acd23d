"""A release as one audience may see it: the only thing that an export accepts.

`disclosure` makes it, `publish` writes it; the two stay blind to each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

_BATCH = 5_000


@dataclass(frozen=True)
class Outlet:
    """Tables of a release, filtered for one audience.

    ``con`` holds a view for each table of a release under its own name; one that the audience may not see has
    no rows and is not in ``tables``. ``withheld`` counts what was held back: rows by table, texts by
    ``table.column``. ``language`` is that of headings and labels, in formats that have room for them.
    """

    con: duckdb.DuckDBPyConnection
    audience: str
    manifest: dict[str, Any]
    tables: tuple[str, ...]
    withheld: dict[str, int] = field(default_factory=dict)
    language: str = "en"

    @property
    def release_id(self) -> str:
        """Which release: the name that the build gave it."""
        return str(self.manifest.get("release_id", "unnamed"))

    @property
    def as_of(self) -> str:
        """ISO day that statuses refer to."""
        return str(self.manifest["as_of"])

    def rows(self, sql: str) -> Iterator[dict[str, Any]]:
        """Rows of a query as dictionaries, a few thousand in memory at a time; may be read side by side."""
        cursor = self.con.cursor()
        cursor.execute(sql)
        columns = [part[0] for part in cursor.description or []]
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                yield dict(zip(columns, row, strict=True))
        cursor.close()
