"""IFRC GO 3W projects: JSON pages of ``/api/v2/project/``.

Raw record: ``kind="go_project"``, ``data`` the JSON object of one project untouched, ``line`` where it starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from waypost.model import RawRecord
from waypost.sources.context import ReadContext
from waypost.sources.go_pages import looks_like_page, read_pages_file

FORMAT = "go_project"


def recognises(path: Path, head: bytes) -> bool:
    """A JSON page whose records have a reporting society and a primary sector."""
    return looks_like_page(path, head, b'"reporting_ns', b'"primary_sector"')


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per project of the page; missing pages of the list are one issue."""
    yield from read_pages_file(ctx, FORMAT)
