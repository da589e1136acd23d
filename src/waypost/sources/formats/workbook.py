"""The Waypost workbook (XLSX), as :mod:`waypost.publish.workbook` writes it and a National Society sends it back.

Cells are found by the tokens of :mod:`waypost.model.workbook_layout`, so sheets and columns may have been moved,
renamed or translated, and rows added.

Raw record: ``kind="workbook"``, ``sheet`` and ``row`` those of the programme, ``data`` a dictionary::

    {"society": "ns-ita", "language": "it", "answered_on": value, "key": "wp-…" or None, "occurrence": 1,
     "cells": {token: (value, sheet, row, column letters)},      # the programme's own row, without empty cells
     "parts": {kind: [{token: (value, sheet, row, column letters)}, …]},    # its rows on the other sheets
     "given": {slot: digest}}      # what the workbook was sent out with, by token or kind; empty when nothing

Values are as the sheet types them: text, number, truth value, date. A sheet is held in memory while it is read.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from waypost.model import RawRecord
from waypost.model.text import fold
from waypost.model.workbook_layout import COVER, GIVEN, KEY, KINDS, MARK, TITLE, Sheet, workbook_sheets
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import stated_text
from waypost.sources.formats.tabular_book import open_book
from waypost.sources.formats.tabular_spool import BookUnreadable, SheetHead, Spool

FORMAT = "workbook"

Row = dict[str, "CellText"]
_TOKEN_WITHIN = 12  # rows from the top in which the tokens of a sheet are looked for
_MOST_XML = 4_000_000
_MOST_COLUMNS = 2_000


class CellText(NamedTuple):
    """A cell that holds something, and where."""

    value: Any
    sheet: str
    row: int
    column: str


class _Table(NamedTuple):
    """A sheet of ours: its kind, where its rows start, and which token stands in which column."""

    sheet: Sheet
    name: str
    rows: list[list[Any]]
    first: int
    tokens: dict[int, str]


def recognises(path: Path, head: bytes) -> bool:
    """An XLSX file that carries our defined name."""
    if path.suffix.lower() not in (".xlsx", ".xlsm") or not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as part:
            return MARK.encode() in part.read(_MOST_XML)
    except (OSError, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        return False


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per programme; rows of other sheets that name no programme are issues."""
    book = open_book(ctx.path, ctx.report)
    if book is None:
        return
    cover: dict[str, Any] = {}
    tables: list[_Table] = []
    given: dict[str, dict[str, str]] = {}
    sheets = {sheet.kind: sheet for sheet in workbook_sheets(ctx.catalog)}
    for head in book.sheets:
        rows = _rows_of(ctx, book, head)
        if not cover:
            cover = _cover(rows)
        if rows and rows[0] and rows[0][0] == GIVEN:
            given = _given(rows)
            continue
        table = _table(head.name, rows, sheets)
        if table is not None:
            tables.append(table)
    for kind in KINDS:
        if not any(table.sheet.kind == kind for table in tables):
            ctx.report.flag("workbook_sheet_missing", found=kind, expected=f"a sheet whose second row has {kind}.{KEY}")
    programmes = [row for table in tables if table.sheet.kind == "programme" for row in _rows(ctx, table)]
    parts = [(t.sheet.kind, row) for t in tables if t.sheet.kind != "programme" for row in _rows(ctx, t)]
    for record in _join(ctx, cover, programmes, parts):
        record.data["given"] = given.get(record.data["key"] or "", {})
        yield record


def _rows_of(ctx: ReadContext, book: Spool, sheet: SheetHead) -> list[list[Any]]:
    """Cells of a sheet from A1 on; none for a chart; an issue where the sheet, or the rest of it, cannot be read."""
    rows: list[list[Any]] = []
    try:
        rows.extend(book.rows(sheet.name) if sheet.is_worksheet else ())
    except BookUnreadable as error:
        issue_type, found, expected = error.problem
        ctx.report.flag(issue_type, sheet=sheet.name, found=found, expected=expected)
    return rows


def _cover(rows: list[list[Any]]) -> dict[str, Any]:
    """The value two columns right of each token of the cover."""
    found: dict[str, Any] = {}
    for cells in rows[:60]:
        for at, cell in enumerate(cells[:6]):
            if cell in COVER and at + 2 < len(cells):
                found.setdefault(cell, cells[at + 2])
    return found


def _given(rows: list[list[Any]]) -> dict[str, dict[str, str]]:
    """Key → slot → digest, from the hidden sheet of what the workbook was sent out with."""
    found: dict[str, dict[str, str]] = {}
    for cells in rows[1:]:
        slot, key, digest = (stated_text(cell) or "" for cell in [*cells, "", "", ""][:3])
        if slot and key and digest:
            found.setdefault(key, {})[slot] = digest
    return found


def _table(name: str, rows: list[list[Any]], sheets: dict[str, Sheet]) -> _Table | None:
    """A sheet of ours, by the row near its top that holds the most tokens of one kind, the key among them."""
    for at, cells in enumerate(rows[:_TOKEN_WITHIN]):
        for sheet in sheets.values():
            if f"{sheet.kind}.{KEY}" in cells:
                tokens: dict[int, str] = {}
                for column, cell in enumerate(cells[:_MOST_COLUMNS]):
                    if isinstance(cell, str) and cell.strip() and cell.strip() not in tokens.values():
                        tokens[column] = cell.strip()
                return _Table(sheet, name, rows, at + 1, tokens)
    return None


def _rows(ctx: ReadContext, table: _Table) -> Iterator[Row]:
    """Rows that hold something. Columns of the layout that are gone are issues; further ones are counted."""
    known = {column.token for column in table.sheet.columns}
    missing = sorted(known - set(table.tokens.values()))
    if missing:
        ctx.report.flag(
            "workbook_column_missing",
            sheet=table.name,
            row=table.first,
            found=", ".join(missing),
            expected="every column with its id",
        )
    for number, cells in enumerate(table.rows[table.first :], start=table.first + 1):
        row: Row = {}
        for at, value in enumerate(cells[:_MOST_COLUMNS]):
            if value == "" or value is None or (isinstance(value, str) and not value.strip()):
                continue
            token = table.tokens.get(at)
            if token in known:
                row[str(token)] = CellText(value, table.name, number, get_column_letter(at + 1))
            else:
                ctx.report.unmapped[f"{table.name}: {_heading(table, at) or get_column_letter(at + 1)}"] += 1
        if row:
            yield row


def _heading(table: _Table, column: int) -> str:
    above = table.rows[table.first - 2] if table.first >= 2 else []
    text = stated_text(above[column]) if column < len(above) else None
    return table.tokens.get(column) or text or ""


def _join(
    ctx: ReadContext, cover: dict[str, Any], programmes: list[Row], parts: list[tuple[str, Row]]
) -> Iterator[RawRecord]:
    by_key: dict[str, RawRecord] = {}
    by_title: dict[str, RawRecord | None] = {}
    records: list[RawRecord] = []
    seen: Counter[str] = Counter()
    for row in programmes:
        key = stated_text(row[f"programme.{KEY}"].value) if f"programme.{KEY}" in row else None
        where = next(iter(row.values()))
        if key is not None and key in by_key:
            place = row[f"programme.{KEY}"]
            ctx.report.flag(
                "workbook_key_twice",
                sheet=place.sheet,
                row=place.row,
                column=place.column,
                found=key,
                expected=f"one row for each key; the first is row {by_key[key].row}",
            )
            continue
        titles = [fold(str(c.value)) for token, c in row.items() if token.startswith("programme.title.")]
        if key is None:
            seen[titles[0] if titles else ""] += 1
        record = _record(cover, key, row, where, seen[titles[0] if titles else ""])
        records.append(record)
        if key is not None:
            by_key[key] = record
        for title in titles:
            # A title that two programmes share names neither of them.
            by_title[title] = record if by_title.get(title, record) is record else None
    for kind, row in parts:
        owner = _owner(kind, row, by_key, by_title)
        if owner is None:
            _flag_orphan(ctx, kind, row)
        else:
            owner.data["parts"].setdefault(kind, []).append(row)
    yield from records


def _record(cover: dict[str, Any], key: str | None, row: Row, where: CellText, occurrence: int) -> RawRecord:
    data = {
        "society": stated_text(cover.get("waypost.society")),
        "language": stated_text(cover.get("waypost.language")),
        "answered_on": cover.get("waypost.answered_on"),
        "key": key,
        "occurrence": occurrence,
        "cells": row,
        "parts": {},
    }
    return RawRecord(kind=FORMAT, data=data, sheet=where.sheet, row=where.row)


def _owner(
    kind: str, row: Row, by_key: dict[str, RawRecord], by_title: dict[str, RawRecord | None]
) -> RawRecord | None:
    """The programme that a row of another sheet names: by key, else by title."""
    if f"{kind}.{KEY}" in row:
        stated = str(row[f"{kind}.{KEY}"].value).strip()
        return by_key.get(stated) or by_title.get(fold(stated))
    if f"{kind}.{TITLE}" in row:
        return by_title.get(fold(str(row[f"{kind}.{TITLE}"].value)))
    return None


def _flag_orphan(ctx: ReadContext, kind: str, row: Row) -> None:
    cell = row.get(f"{kind}.{KEY}") or row.get(f"{kind}.{TITLE}") or next(iter(row.values()))
    ctx.report.flag(
        "workbook_key_unknown",
        sheet=cell.sheet,
        row=cell.row,
        column=cell.column,
        found="; ".join(str(each.value) for each in row.values()),
        expected="the key or the title of one programme of the first sheet",
        suggestion="the row was not read",
    )
