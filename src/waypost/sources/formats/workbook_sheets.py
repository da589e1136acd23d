"""The sheets of a Waypost workbook as tables: opened, tokens found, headings told from rows.

XLSX and ODS, as any spreadsheet programme saves them. A sheet is held in memory while it is read.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from waypost.model.text import fold
from waypost.model.workbook_headings import known_headings
from waypost.model.workbook_layout import COVER, KEY, MARK, Sheet
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import stated_text
from waypost.sources.formats.tabular_spool import BookUnreadable, SheetHead, Spool

Row = dict[str, "CellText"]
# Where what marks a workbook of ours stands in a file: its defined name, else the texts of its cells.
_MARKED_PARTS = ("xl/workbook.xml", "xl/sharedStrings.xml", "content.xml")
_TOKEN_WITHIN = 12  # rows from the top in which the tokens of a sheet are looked for
_CHUNK = 262_144
_MOST_XML = 64_000_000
_MOST_COLUMNS = 2_000
_BROKEN = (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error)


class CellText(NamedTuple):
    """A cell that holds something, and where."""

    value: Any
    sheet: str
    row: int
    column: str


class Table(NamedTuple):
    """A sheet of ours: its kind, where its rows start (from 0), and which token stands in which column."""

    sheet: Sheet
    name: str
    rows: list[list[Any]]
    first: int
    tokens: dict[int, str]


def is_ours(path: Path) -> bool:
    """Whether a file carries our defined name or, copied sheet by sheet into another workbook, our tokens."""
    sought = {MARK.encode(), COVER[0].encode(), f"programme.{KEY}".encode()}
    found: set[bytes] = set()
    try:
        with zipfile.ZipFile(path) as archive:
            present = archive.namelist()
            sheets = [name for name in present if name.startswith("xl/worksheets/sheet")]
            for name in [*(part for part in _MARKED_PARTS if part in present), *sheets]:
                found |= _found_in(archive, name, sought, _CHUNK if name in sheets else _MOST_XML)
                if MARK.encode() in found or len(found) == len(sought) - 1:
                    return True
    except _BROKEN:
        return False
    return False


def _found_in(archive: zipfile.ZipFile, name: str, sought: set[bytes], most: int) -> set[bytes]:
    """Which of the texts a part holds within its first ``most`` bytes."""
    found: set[bytes] = set()
    before, read = b"", 0
    with archive.open(name) as part:
        while read < most and found != sought and (chunk := part.read(_CHUNK)):
            found |= {text for text in sought if text in before + chunk}
            before, read = chunk[-100:], read + len(chunk)
    return found


def rows_of(ctx: ReadContext, book: Spool, sheet: SheetHead) -> list[list[Any]]:
    """Cells of a sheet from A1 on; none for a chart; an issue where the sheet, or the rest of it, cannot be read."""
    rows: list[list[Any]] = []
    try:
        rows.extend(book.rows(sheet.name) if sheet.is_worksheet else ())
    except BookUnreadable as error:
        issue_type, found, expected = error.problem
        ctx.report.flag(issue_type, sheet=sheet.name, found=found, expected=expected)
    return rows


def find_table(name: str, rows: list[list[Any]], sheets: dict[str, Sheet]) -> Table | None:
    """A sheet of ours, by the row near its top that holds the key's token; None for any other."""
    for at, cells in enumerate(rows[:_TOKEN_WITHIN]):
        for sheet in sheets.values():
            if f"{sheet.kind}.{KEY}" in cells:
                tokens: dict[int, str] = {}
                for column, cell in enumerate(cells[:_MOST_COLUMNS]):
                    if isinstance(cell, str) and cell.strip() and cell.strip() not in tokens.values():
                        tokens[column] = cell.strip()
                return Table(sheet, name, rows, at + 1, tokens)
    return None


def table_rows(ctx: ReadContext, table: Table) -> Iterator[Row]:
    """Rows that hold something and are no headings. Columns of the layout that are gone are issues.

    Further columns are counted. In what was sent out by an earlier layout a column that is newer is not missed.
    """
    headings = known_headings(table.sheet, ctx.catalog)
    for number, cells in enumerate(table.rows[table.first :], start=table.first + 1):
        if _is_heading(table, cells, headings):
            continue
        row: Row = {}
        for at, value in enumerate(cells[:_MOST_COLUMNS]):
            if value == "" or value is None or (isinstance(value, str) and not value.strip()):
                continue
            token = table.tokens.get(at)
            if token in headings:
                row[str(token)] = CellText(value, table.name, number, get_column_letter(at + 1))
            else:
                ctx.report.unmapped[f"{table.name}: {_words_above(table, at) or get_column_letter(at + 1)}"] += 1
        if row:
            yield row


def first_answers(ctx: ReadContext, table: Table) -> int:
    """The row (from 1) from which on a sheet holds answers: below its ids and its headings."""
    headings = known_headings(table.sheet, ctx.catalog)
    at = table.first
    while at < len(table.rows) and _is_heading(table, table.rows[at], headings):
        at += 1
    return at + 1


def _is_heading(table: Table, cells: list[Any], headings: dict[str, frozenset[str]]) -> bool:
    """Whether a row repeats the headings or the tokens of its columns: more than half of its cells do."""
    filled = [
        (table.tokens.get(at), value) for at, value in enumerate(cells[:_MOST_COLUMNS]) if value not in ("", None)
    ]
    same = sum(1 for token, value in filled if isinstance(value, str) and fold(value) in headings.get(token or "", ()))
    return same * 2 > len(filled)


def flag_missing_columns(ctx: ReadContext, table: Table, optional: frozenset[str]) -> None:
    """One issue for the columns of the layout that a sheet lacks."""
    missing = sorted({column.token for column in table.sheet.columns} - set(table.tokens.values()) - optional)
    if missing:
        ctx.report.flag(
            "workbook_column_missing",
            sheet=table.name,
            row=table.first,
            found=", ".join(missing),
            expected="every column with its id",
        )


def _words_above(table: Table, column: int) -> str:
    """What a column that is none of ours is called: its token's cell, else the cell below or above it."""
    around = [table.rows[at] for at in (table.first - 2, table.first) if 0 <= at < len(table.rows)]
    texts = [stated_text(row[column]) for row in around if column < len(row)]
    return table.tokens.get(column) or next((text for text in texts if text), "")
