"""Spreadsheets (XLSX, XLSB, XLS, ODS) through calamine: dates as dates, numbers as numbers, text as text.

The sheet is held in memory while it is read (about twenty times the packed size), hence the limits.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from waypost.model import FileReport
from waypost.model.values import Cell
from waypost.sources.formats.tabular_rows import Row

MAX_BOOK_BYTES = 64 * 1024**2
MAX_UNPACKED_BYTES = 1536 * 1024**2
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


def book_tables(path: Path, report: FileReport | None = None) -> Iterator[SheetTable]:
    """Yield the visible sheets that hold cells."""
    problem = _size_problem(path)
    if problem is None:
        try:
            book = CalamineWorkbook.from_path(str(path))
        except PasswordError:
            problem = ("file_locked", "a password", "a file without a password")
        except (CalamineError, OSError, ValueError) as error:
            problem = ("file_broken", str(error), "a spreadsheet that opens")
    if problem is not None:
        if report is not None:
            report.flag(problem[0], found=problem[1], expected=problem[2])
        return
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            if report is not None:
                report.flag("sheet_hidden", sheet=sheet.name, found=sheet.name, expected="a visible sheet")
            continue
        yield SheetTable(book, sheet.name)


def _size_problem(path: Path) -> tuple[str, str, str] | None:
    """What is wrong with the size of the file, packed or unpacked: issue type, found, expected."""
    size = path.stat().st_size
    if size > MAX_BOOK_BYTES:
        return "file_too_large", f"{size} bytes", f"at most {MAX_BOOK_BYTES} bytes; save as CSV instead"
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        return "file_broken", str(error), "a spreadsheet that opens"
    if unpacked > MAX_UNPACKED_BYTES:
        return "file_too_large", f"{unpacked} bytes unpacked", f"at most {MAX_UNPACKED_BYTES} bytes"
    return None


class SheetTable:
    """One sheet. The text of a cell merged over rows is given in each of them; a merged number only once."""

    def __init__(self, book: CalamineWorkbook, name: str) -> None:
        self.book = book
        self.name: str | None = name
        self._sheet: CalamineSheet | None = None

    def rows(self, report: FileReport | None = None) -> Iterator[Row]:
        """Yield the rows from row 1 and column A."""
        if self._sheet is None:
            self._sheet = self.book.get_sheet_by_name(str(self.name))
        sheet = self._sheet
        if sheet.start is None:
            return
        pad: list[Cell] = [""] * sheet.start[1]
        merged = _down(sheet.merged_cell_ranges or [])
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
        for index, cells in enumerate(sheet.iter_rows()):
            row: list[Cell] = [*pad, *cells]
            if merged:
                _fill(row, index, merged.get(index, ()), held)
            yield Row(index + 1, None, row)


_Range = tuple[tuple[int, int], tuple[int, int]]


def _down(ranges: list[_Range]) -> dict[int, list[_Range]]:
    """Merged ranges of more than one row, by their first row (from 0)."""
    found: dict[int, list[_Range]] = {}
    for (top, left), (bottom, right) in ranges:
        if bottom > top:
            found.setdefault(top, []).append(((top, left), (bottom, right)))
    return found


def _fill(
    row: list[Cell], index: int, starting: tuple[_Range, ...] | list[_Range], held: dict[int, tuple[int, Cell]]
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
