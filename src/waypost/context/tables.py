"""Rows of a publisher's file, whatever it is kept in: CSV (also gzipped), a page of JSON, a sheet of a workbook.

A row is a tuple of texts in the order of the header, with the number under which a person finds it: the line's place
in a spreadsheet, or the item's place in a page. Nothing is renamed, summed or picked here.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from waypost.errors import InputError

MAX_BYTES = 512 * 1024**2  # of one file; the largest that a publisher has is 30 MB
_TOP_ROWS = 25  # where the header of a workbook stands, and the texts that say which revision it is
_ITEMS = ("items", "results", "data")

Cells = tuple[str, ...]

_LONGEST = 131_072  # signs of one cell


class Book:
    """A workbook whose sheets are parsed once: what it is must be known before it is read."""

    def __init__(self, path: Path) -> None:
        """Raises :class:`InputError` when the file cannot be opened."""
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except (CalamineError, OSError) as error:
            raise InputError(f"{path}: not a workbook that can be opened: {error}") from error
        self._path = path
        self.sheets = tuple(self._book.sheet_names)
        self._parsed: dict[str, CalamineSheet] = {}

    def rows(self, sheet: str) -> Iterator[tuple[int, Cells]]:
        """Each row of a sheet, numbered as a spreadsheet shows it; numbers as plain text."""
        if sheet not in self._parsed:
            try:
                self._parsed[sheet] = self._book.get_sheet_by_name(sheet)
            except CalamineError as error:
                raise InputError(f"{self._path}: sheet {sheet!r} cannot be read: {error}") from error
        for number, cells in enumerate(self._parsed[sheet].iter_rows(), start=1):
            yield number, tuple(_as_text(cell) for cell in cells)


@dataclass(frozen=True)
class Head:
    """What is known of a file before it is read: enough to tell whose it is."""

    path: Path
    kind: str  # csv, json or book
    header: Cells = ()
    texts: tuple[str, ...] = ()
    book: Book | None = None


def read_head(path: Path) -> Head:
    """Look at the first rows of a file; raises :class:`InputError` when it is none of the kinds that can be read."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise InputError(f"{path}: {size} bytes; a file of the context has at most {MAX_BYTES}")
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        return _book_head(path)
    if start.lstrip()[:1] in (b"{", b"["):
        items = read_items(path)
        return Head(path, "json", tuple(items[0]) if items else ())
    try:
        with open_text(path) as lines:
            header = next(csv.reader(lines), [])
    except (UnicodeDecodeError, csv.Error, OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: is neither CSV in UTF-8, a page of JSON nor a workbook ({error})") from error
    return Head(path, "csv", tuple(cell.strip() for cell in header))


def open_text(path: Path) -> io.TextIOBase:
    """A text file in UTF-8, gzipped or not, with or without a byte order mark."""
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    if is_gzip:
        return io.TextIOWrapper(gzip.open(path, "rb"), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def read_rows(head: Head) -> Iterator[tuple[int, Cells]]:
    """Each row of a CSV file (numbered as a spreadsheet shows it) or each item of a page (numbered from 1)."""
    if head.kind == "json":
        for number, item in enumerate(read_items(head.path), start=1):
            yield number, tuple(_as_text(item.get(name)) for name in head.header)
        return
    number = 1
    try:
        with open_text(head.path) as lines:
            reader = csv.reader(lines)
            next(reader, None)
            for at, cells in enumerate(reader, start=2):
                if cells and max(map(len, cells)) > _LONGEST:  # whatever limit the process has
                    raise csv.Error(f"a cell of more than {_LONGEST} signs, as behind a quote that is never closed")
                number = at
                if cells:
                    yield number, tuple(cells)
    except (UnicodeDecodeError, csv.Error, EOFError, OSError, zlib.error) as error:
        raise InputError(
            f"{head.path}: cannot be read to its end: after row {number}: {error}; get the file again"
        ) from error


def read_items(path: Path) -> list[dict[str, Any]]:
    """The items of a page: a list, or what stands under ``items``, ``results`` or ``data``.

    Raises :class:`InputError` when the page holds no list of objects.
    """
    try:
        content = msgspec.json.decode(path.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not JSON: {error}") from error
    if isinstance(content, dict):
        content = next((content[name] for name in _ITEMS if isinstance(content.get(name), list)), None)
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise InputError(f"{path}: expected a page with a list of objects under {', '.join(_ITEMS)}")
    return content


def _book_head(path: Path) -> Head:
    """The widest of the first rows is taken for the header; two sheets are enough to see what a workbook is."""
    book = Book(path)
    texts: list[str] = []
    header: Cells = ()
    for sheet in book.sheets[:2]:
        for number, cells in book.rows(sheet):
            if number > _TOP_ROWS:
                break
            texts += [cell for cell in cells if cell and not cell.isdecimal()]
            if sum(1 for cell in cells if cell) > sum(1 for cell in header if cell):
                header = tuple(" ".join(cell.split()) for cell in cells)
    return Head(path, "book", header, (*book.sheets, *dict.fromkeys(texts)), book)


def _as_text(cell: object) -> str:
    """The text of a typed cell: whole numbers without a point, nothing for none."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
