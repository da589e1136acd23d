"""IFRC GO appeals: JSON pages of ``/api/v2/appeal/``.

Raw record: ``kind="go_appeal"``, ``data`` the JSON object of one appeal untouched, ``line`` where it starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from waypost.model import RawRecord
from waypost.sources.context import ReadContext
from waypost.sources.go_pages import looks_like_page, read_pages_file

FORMAT = "go_appeal"


def recognises(path: Path, head: bytes) -> bool:
    """A JSON page whose records have an appeal type and an amount requested."""
    return looks_like_page(path, head, b'"atype"', b'"amount_requested"')


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per appeal of the page; missing pages of the list are one issue."""
    yield from read_pages_file(ctx, FORMAT)
