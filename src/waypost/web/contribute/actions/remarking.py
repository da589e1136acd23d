"""The society's own file with what is wrong with it: a comment on each cell that needs mending, a column of remarks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from waypost.importing.comparing import DryRun
from waypost.publish.issues_workbook import write_remarks
from waypost.web.contribute import shelf
from waypost.web.contribute.actions.uploading import path_of
from waypost.web.contribute.models import Upload

_NAMES = (
    "issue_type", "severity", "source_id", "publisher", "file", "sheet", "row", "column", "line", "record_id",
    "programme_id", "field", "found", "expected", "suggestion",
)  # fmt: skip


def make_remarks(upload: Upload, language: str) -> None:
    """Write it, whole; nothing when there is no dry run any more, or a later one came in between."""
    result = shelf.result_of(upload.folder)
    if result is None:
        return
    issues = [dict.fromkeys(_NAMES) | issue | {"issue_no": number} for number, issue in enumerate(_issues(result), 1)]
    with tempfile.TemporaryDirectory(prefix=".remarks-", dir=shelf.folder_of(upload.folder)) as folder:
        beside = Path(folder) / "remarks.xlsx"
        write_remarks(path_of(upload), issues, beside, language)
        if shelf.result_of(upload.folder) == result:
            os.replace(beside, shelf.remarks_path(upload.folder, language))


def _issues(result: DryRun) -> Iterator[dict[str, Any]]:
    yield from result.file_issues
    for row in result.rows:
        yield from row.issues
