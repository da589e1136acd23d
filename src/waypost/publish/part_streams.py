"""Programmes with all their parts, one after the other: as many streams as tables, joined by the order of the ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from waypost.store.outlet import Outlet
from waypost.store.tables import ORDER

Row = dict[str, Any]


class _PartStream:
    """Rows of one table in the order of programmes; each programme's are taken once."""

    def __init__(self, outlet: Outlet, table: str) -> None:
        self._rows = outlet.rows(f'from "{table}" order by {ORDER[table]}')
        self._next = next(self._rows, None)

    def take(self, programme_id: str) -> list[Row]:
        """Rows of a programme; those of programmes before it are passed over."""
        found = []
        while self._next is not None and self._next["programme_id"] <= programme_id:
            if self._next["programme_id"] == programme_id:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


def programmes_with_parts(outlet: Outlet, tables: tuple[str, ...]) -> Iterator[tuple[Row, dict[str, list[Row]]]]:
    """Each programme with its rows of the given tables, by table; ordered by id, memory flat."""
    streams = {table: _PartStream(outlet, table) for table in tables}
    for programme in outlet.rows("from programme order by programme_id"):
        programme_id = programme["programme_id"]
        yield programme, {table: stream.take(programme_id) for table, stream in streams.items()}
