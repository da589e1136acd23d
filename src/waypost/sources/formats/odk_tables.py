"""ODK Central's CSV: one table of submissions, and in a ZIP one more for each repeat, joined by ``PARENT_KEY``."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from waypost.model import FileReport
from waypost.sources.formats.odk_shapes import (
    Submission,
    UnreadableError,
    count_rest,
    leaf_of,
    put,
    repeat_of,
    text_of,
)

_MOST_UNPACKED = 500 << 20
_MOST_PARTS = 200
_HEAD = 65536
_SIGNATURE = "utf-8-sig"


def csv_submissions(path: Path, report: FileReport) -> Iterator[Submission]:
    """Yield the submissions of one flat table."""
    yield from _submissions(path.read_text(encoding=_SIGNATURE, errors="replace"), report)


def zip_heads(path: Path) -> list[bytes]:
    """The first bytes of each table in a ZIP; none for what is no ZIP."""
    try:
        with zipfile.ZipFile(path) as packed:
            heads = []
            for part in _tables(packed)[:_MOST_PARTS]:
                with packed.open(part) as file:
                    heads.append(file.read(_HEAD))
            return heads
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return []


def zip_submissions(path: Path, report: FileReport) -> Iterator[Submission]:
    """Yield the submissions of the main table with the rows of the repeats' tables."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = _tables(packed)
            if sum(part.file_size for part in parts) > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
                raise UnreadableError(f"{len(parts)} tables, more than {_MOST_UNPACKED >> 20} MB unpacked")
            texts = {part.filename: _unpacked(packed, part) for part in parts}
    except (RuntimeError, NotImplementedError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadableError(f"a ZIP that does not open: {error}") from error
    repeats = {name: kind for name in texts if (kind := _repeat_name(name)) is not None}
    by_key: dict[str, list[Submission]] = {}
    found = []
    for name in sorted(set(texts) - set(repeats)):
        for submission in _submissions(texts[name], report):
            found.append(submission)
            by_key.setdefault(submission.instance or "", []).append(submission)
    for name, kind in sorted(repeats.items()):
        for number, row in enumerate(_rows(texts[name]), start=2):
            owners = by_key.get((row.get("PARENT_KEY") or "").split("/", 1)[0].removeprefix("uuid:"), [])
            if not owners:
                report.flag("odk_row_without_submission", sheet=name, row=number, found=row.get("PARENT_KEY"))
                continue
            fields: dict[str, str] = {}
            for path_, value in row.items():
                if not put(fields, leaf_of(path_), text_of(value)) and path_ not in ("PARENT_KEY", "KEY"):
                    count_rest(path_, text_of(value), report)
            for owner in owners[:1]:
                owner.repeats.setdefault(kind, []).append(fields)
    yield from found


def _tables(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [part for part in packed.infolist() if part.filename.lower().endswith(".csv")]


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    """The text of a table, no longer than the ZIP says that it is: what is longer is a bomb."""
    with packed.open(part) as file:
        content = file.read(part.file_size + 1)
    if len(content) > part.file_size:
        raise UnreadableError(f"{part.filename} is longer than the ZIP says")
    return content.decode(_SIGNATURE, errors="replace")


_LONGEST = 131_072  # signs of one cell


def _repeat_name(name: str) -> str | None:
    """``<form>-place.csv`` holds the rows of ``place``."""
    return repeat_of(name.rsplit("/", 1)[-1].removesuffix(".csv").removesuffix(".CSV"))


def _rows(text: str) -> Iterator[dict[str, str]]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""))
        header = [name.strip() for name in next(reader, [])]
        for cells in reader:
            if any(len(cell) > _LONGEST for cell in cells):  # the limit of csv itself is the whole process's
                raise UnreadableError(f"no CSV: a cell is longer than {_LONGEST} signs; is a quotation mark missing?")
            if any(cell.strip() for cell in cells):
                yield dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise UnreadableError(f"no CSV: {error}") from error


def _submissions(text: str, report: FileReport) -> Iterator[Submission]:
    for row in _rows(text):
        submission = Submission()
        for path, value in row.items():
            submission.take(path, value, report)
        yield submission
