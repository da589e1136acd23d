"""Submissions of our XLSForm, as KoboToolbox and ODK Central give them away.

Four shapes, one content: KoboToolbox's JSON (a list of submissions, or its API's page with ``results``), ODK Central's
CSV (one table) or its ZIP (one more table for each repeat), and one XML instance. A question is known by the end of
its path, whatever groups stand before it and whatever sign parts them.

Raw record: ``kind="odk"``, ``row`` the number of the submission in its file, ``data`` a dictionary::

    {"instance": "uuid:…" or None, "submitted_at": "2026-01-31T09:30:00Z" or None,
     "fields": {question: text}, "repeats": {kind: [{question: text}, …]}, "superseded": False}

What cannot be read is an issue of the file; a submission that another of the same programme follows is marked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from waypost.model import RawRecord
from waypost.model.form_layout import ANSWERED_ON, NEW, PROGRAMME_KEY, SOCIETY
from waypost.sources.context import ReadContext
from waypost.sources.formats.odk_json import json_submissions
from waypost.sources.formats.odk_shapes import Submission, UnreadableError
from waypost.sources.formats.odk_tables import csv_submissions, zip_heads, zip_submissions
from waypost.sources.formats.odk_xml import xml_submissions

FORMAT = "odk"
MOST_BYTES = 200 << 20
_MARK = SOCIETY.encode()
_READERS = {
    ".json": json_submissions,
    ".csv": csv_submissions,
    ".zip": zip_submissions,
    ".xml": xml_submissions,
}


def recognises(path: Path, head: bytes) -> bool:
    """A file of one of the four shapes that has the question by which our form is known."""
    suffix = path.suffix.lower()
    if suffix == ".zip" and head.startswith(b"PK"):
        return any(_MARK in each for each in zip_heads(path))
    return suffix in _READERS and suffix != ".zip" and _MARK in head


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per submission; never raises for what is in the file."""
    size = ctx.path.stat().st_size
    if size > MOST_BYTES:
        expected = f"at most {MOST_BYTES >> 20} MB; export a part of the submissions at a time"
        ctx.report.flag("file_too_large", found=f"{size >> 20} MB", expected=expected)
        return
    try:
        submissions = list(_READERS[ctx.path.suffix.lower()](ctx.path, ctx.report))
    except (UnreadableError, OSError, zipfile.BadZipFile, RecursionError, MemoryError) as error:
        found = str(error) or type(error).__name__
        ctx.report.flag("odk_unreadable", found=found, expected="an export of the form as JSON, CSV, ZIP or XML")
        return
    followed = _followed(submissions)
    for number, each in enumerate(submissions, start=1):
        yield RawRecord(kind=FORMAT, data=_data(each, superseded=number - 1 in followed), row=number)


def _data(submission: Submission, *, superseded: bool) -> dict[str, Any]:
    return {
        "instance": submission.instance,
        "submitted_at": submission.submitted_at or submission.fields.get(ANSWERED_ON),
        "fields": submission.fields,
        "repeats": submission.repeats,
        "superseded": superseded,
    }


def _followed(submissions: list[Submission]) -> set[int]:
    """Places of submissions about a programme of which a later one tells: by time, then by their order."""
    latest: dict[tuple[str, str], int] = {}
    followed: set[int] = set()
    order = sorted(range(len(submissions)), key=lambda at: (submissions[at].submitted_at or "", at))
    for at in order:
        fields = submissions[at].fields
        key = fields.get(PROGRAMME_KEY) or NEW
        if key == NEW:
            continue
        before = latest.get((fields.get(SOCIETY) or "", key))
        if before is not None:
            followed.add(before)
        latest[fields.get(SOCIETY) or "", key] = at
    return followed
