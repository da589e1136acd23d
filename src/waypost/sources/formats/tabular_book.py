"""Spreadsheets (XLSX, XLSB, XLS, ODS): dates as dates, numbers as numbers, text as text.

They are opened by a process of its own (:mod:`waypost.sources.formats.tabular_spool`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from waypost.model import FileReport
from waypost.model.values import Cell
from waypost.model.workbook_headings import is_remark
from waypost.sources.formats.tabular_flaws import flag_missing_values
from waypost.sources.formats.tabular_rows import Row
from waypost.sources.formats.tabular_spool import BookUnreadable, Range, Spool, open_spool

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def looks_like_book(head: bytes) -> bool:
    """Whether the file may be a spreadsheet: a ZIP or an OLE file; :func:`book_tables` finds out."""
    return head.startswith((_ZIP, _OLE))


def is_book(path: Path) -> bool:
    """Whether the file is a spreadsheet by what it holds; never raises."""
    try:
        with path.open("rb") as file:
            if file.read(8).startswith(_OLE):
                return path.suffix.lower() == ".xls"
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "content.xml" in names:
                return b"spreadsheet" in packed.open("mimetype").read(100) if "mimetype" in names else False
            return any(name.startswith("xl/workbook.") for name in names)
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False


def open_book(path: Path, report: FileReport | None = None, *, flag_missing: bool = True) -> Spool | None:
    """The opened spreadsheet; None, and an issue, when it cannot be opened.

    With a report, cells whose value is missing (errors, formulas never computed) are issues, unless the caller
    flags them itself.
    """
    try:
        book = open_spool(path)
    except BookUnreadable as error:
        problem = error.problem
    except OSError as error:
        problem = ("file_broken", str(error), "a spreadsheet that opens")
    else:
        if report is not None and flag_missing:
            _flag_missing(path, book, report)
        return book
    if report is not None:
        report.flag(problem[0], found=problem[1], expected=problem[2])
    return None


def _flag_missing(path: Path, book: Spool, report: FileReport) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            is_xlsx = "xl/workbook.xml" in packed.NameToInfo
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        is_xlsx = False
    if is_xlsx:
        flag_missing_values(path, {sheet.name for sheet in book.sheets if sheet.is_visible}, report)
    else:
        report.flag("book_of_old_format", found=path.suffix.lower() or "a name without ending", expected="XLSX")


def book_tables(path: Path, report: FileReport | None = None) -> Iterator[SheetTable]:
    """Yield the visible sheets that hold cells."""
    book = open_book(path, report)
    if book is None:
        return
    seen: set[str] = set()
    for sheet in book.sheets:
        if not sheet.is_worksheet:
            continue
        if sheet.name in seen:
            if report is not None:
                report.flag("file_broken", sheet=sheet.name, found="a second sheet of this name", expected="one")
            continue
        seen.add(sheet.name)
        if is_remark(sheet.name):  # our list of what was wrong, in a workbook that comes back corrected
            continue
        if not sheet.is_visible:
            if report is not None:
                report.flag("sheet_hidden", sheet=sheet.name, found=sheet.name, expected="a visible sheet")
            continue
        yield SheetTable(book, sheet.name)


class SheetTable:
    """One sheet. The text of a cell merged over rows is given in each of them; a merged number only once."""

    def __init__(self, book: Spool, name: str) -> None:
        self.book = book
        self.name: str | None = name

    def rows(self, report: FileReport | None = None) -> Iterator[Row]:
        """Yield the rows from row 1 and column A; an issue where the sheet, or the rest of it, cannot be read."""
        name = str(self.name)
        try:
            merged = _down(self.book.merged(name))
            if report is not None and merged:
                report.flag(
                    "cells_merged",
                    sheet=self.name,
                    row=min(merged) + 1,
                    found=f"cells merged over rows in {len(merged)} places",
                    expected="one value in each row",
                    suggestion="texts were repeated in each row, numbers were not",
                )
            held: dict[int, tuple[int, Cell]] = {}
            for index, row in enumerate(self.book.rows(name)):
                if merged:
                    _fill(row, index, merged.get(index, ()), held)
                yield Row(index + 1, None, row)
        except BookUnreadable as error:
            if report is not None:
                issue_type, found, expected = error.problem
                report.flag(issue_type, sheet=self.name, found=found, expected=expected)


def _down(ranges: list[Range]) -> dict[int, list[Range]]:
    """Merged ranges of more than one row, by their first row (from 0)."""
    found: dict[int, list[Range]] = {}
    for (top, left), (bottom, right) in ranges:
        if bottom > top:
            found.setdefault(top, []).append(((top, left), (bottom, right)))
    return found


def _fill(
    row: list[Cell], index: int, starting: tuple[Range, ...] | list[Range], held: dict[int, tuple[int, Cell]]
) -> None:
    """Repeat the texts of cells merged from above; remember those that start here.

    A number merged over three rows is one number for the three: repeating it would treble it.
    """
    for column, (bottom, value) in list(held.items()):
        if index > bottom:
            del held[column]
        elif column < len(row) and row[column] == "":
            row[column] = value
    for (_, left), (bottom, _) in starting:
        value = row[left] if left < len(row) else ""
        if value != "" and (isinstance(value, bool) or not isinstance(value, int | float)):
            held[left] = (bottom, value)
