"""Rows gathered into records, with as few of them in memory as the sheet's order allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from waypost.sources.formats.tabular_rows import Row

Key = tuple[str, ...]


def group_rows(
    rows: Callable[[], Iterator[Row]], key_of: Callable[[Row], Key | None]
) -> Iterator[tuple[Key | None, list[Row]]]:
    """Yield ``(key, rows)``; a row whose key is None stands alone.

    ``rows`` is called twice: the first pass notes where each key ends, the second hands a group over at its
    last row. Memory holds one number per key and the rows of the groups that are still open, so a sheet
    sorted by its key streams. Groups come in the order of their last rows.
    """
    last: dict[Key, int] = {}
    for row in rows():
        key = key_of(row)
        if key is not None:
            last[key] = row.number
    open_groups: dict[Key, list[Row]] = {}
    for row in rows():
        key = key_of(row)
        if key is None:
            yield None, [row]
            continue
        group = open_groups.setdefault(key, [])
        group.append(row)
        if last[key] == row.number:
            yield key, open_groups.pop(key)
