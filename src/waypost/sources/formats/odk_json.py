"""KoboToolbox's JSON: a list of submissions, or a page of its API with ``results``. Groups are flat or nested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from waypost.model import FileReport
from waypost.sources.formats.odk_shapes import Submission, UnreadableError, count_rest, repeat_of, repeat_rows

_DEEPEST = 8


def json_submissions(path: Path, report: FileReport) -> Iterator[Submission]:
    """Yield the submissions; raises :class:`UnreadableError` for what is no JSON or holds none."""
    try:
        content = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise UnreadableError(f"no JSON: {error}") from error
    if isinstance(content, dict):
        content = content["results"] if isinstance(content.get("results"), list) else [content]
    if not isinstance(content, list):
        raise UnreadableError(f"a {type(content).__name__} where a list of submissions was expected")
    for number, entry in enumerate(content, start=1):
        if not isinstance(entry, dict):
            report.flag("odk_submission_odd", row=number, found=str(entry), expected="a submission with its fields")
            continue
        submission = Submission()
        _take(submission, entry, "", report, 0)
        yield submission


def _take(submission: Submission, entry: dict[str, Any], above: str, report: FileReport, depth: int) -> None:
    for name, value in entry.items():
        path = f"{above}/{name}" if above else str(name)
        if isinstance(value, list):
            kind = repeat_of(path)
            if kind is not None:
                submission.repeats.setdefault(kind, []).extend(repeat_rows(value, report))
            else:
                count_rest(path, str(len(value)) if value else None, report)
        elif isinstance(value, dict):
            if depth < _DEEPEST:
                _take(submission, value, path, report, depth + 1)
            else:
                count_rest(path[:120], "too deep", report)
        else:
            submission.take(path, value, report)
