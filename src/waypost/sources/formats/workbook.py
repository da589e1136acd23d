"""The Waypost workbook, as :mod:`waypost.publish.workbook` writes it and a National Society sends it back.

XLSX or ODS. Cells are found by the tokens of :mod:`waypost.model.workbook_layout`, so sheets and columns may have been
moved, renamed, sorted or translated, and rows added.

Raw record: ``kind="workbook"``, ``sheet`` and ``row`` those of the programme, ``data`` a dictionary::

    {"society": "ns-ita", "language": "it", "answered_on": value, "answered_at": (sheet, row, column letters),
     "key": "wp-…" or None, "occurrence": 1, "unusable": None or an issue type,
     "cells": {token: (value, sheet, row, column letters)},      # the programme's own row, without empty cells
     "parts": {kind: [{token: (value, sheet, row, column letters)}, …]},    # its rows on the other sheets
     "given": {slot: digest},      # what the workbook was sent out with, by token or kind; empty when nothing
     "places": {slot: (sheet, column letters)}}     # where each token and kind of the workbook is answered

Values are as the sheet types them: text, number, truth value, date.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from waypost.model import RawRecord
from waypost.model.text import fold
from waypost.model.workbook_layout import (
    COVER,
    GIVEN,
    KEY,
    KINDS,
    PRACTICE,
    SENT,
    TITLE,
    given_slot,
    workbook_sheets,
)
from waypost.sources.context import ReadContext
from waypost.sources.exhaust import stated_text
from waypost.sources.formats.tabular_book import open_book
from waypost.sources.formats.tabular_flaws import flag_missing_values
from waypost.sources.formats.workbook_comments import flag_comments
from waypost.sources.formats.workbook_sheets import (
    CellText,
    Row,
    Table,
    find_table,
    first_answers,
    flag_missing_columns,
    is_ours,
    rows_of,
    table_rows,
)

__all__ = ["FORMAT", "CellText", "Row", "read", "recognises"]

FORMAT = "workbook"

Given = dict[str, dict[str, str]]
_KEY_FORM = re.compile(r"wp-[a-z0-9-]{1,60}")
_COVER_WITHIN = 60


@dataclass
class _Book:
    """What was found in one file."""

    cover: dict[str, CellText] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    given: Given = field(default_factory=dict)

    def rows(self, ctx: ReadContext, kind: str) -> Iterator[Row]:
        for table in self.tables:
            if table.sheet.kind == kind:
                yield from table_rows(ctx, table)

    def places(self) -> dict[str, tuple[str, str | None]]:
        """Sheet and column letters of each token; sheet of each kind."""
        found: dict[str, tuple[str, str | None]] = {}
        for table in self.tables:
            found.setdefault(table.sheet.kind, (table.name, None))
            for at, token in table.tokens.items():
                found.setdefault(token, (table.name, get_column_letter(at + 1)))
        return found


def recognises(path: Path, head: bytes) -> bool:
    """An XLSX or ODS file that carries our defined name or our tokens."""
    return head.startswith(b"PK") and is_ours(path)


def read(ctx: ReadContext) -> Iterator[RawRecord]:
    """Yield one raw record per row of the sheet of programmes; rows of other sheets that name none are issues."""
    book = _take_apart(ctx)
    if book is None:
        return
    for kind in KINDS:
        if kind == PRACTICE and not any(PRACTICE in slots for slots in book.given.values()):
            continue  # workbooks sent out earlier had no such sheet
        if not any(table.sheet.kind == kind for table in book.tables):
            ctx.report.flag("workbook_sheet_missing", found=kind, expected=f"a sheet with the column id {kind}.{KEY}")
    for table in book.tables:
        flag_missing_columns(ctx, table, frozenset(c.token for c in table.sheet.columns if c.is_shown_only))
    flag_comments(ctx, {table.name: first_answers(ctx, table) for table in book.tables})
    _flag_undated(ctx, book)
    yield from _Joining(ctx, book).records()


def _take_apart(ctx: ReadContext) -> _Book | None:
    opened = open_book(ctx.path, ctx.report, flag_missing=False)
    if opened is None:
        return None
    book = _Book()
    sheets = {sheet.kind: sheet for sheet in workbook_sheets(ctx.catalog)}
    for head in opened.sheets:
        rows = rows_of(ctx, opened, head)
        if not book.cover:
            book.cover = _cover(head.name, rows)
        if rows and rows[0] and rows[0][0] == GIVEN:
            book.given = _given(rows)
            continue
        table = find_table(head.name, rows, sheets)
        if table is not None:
            book.tables.append(table)
    read = {table.name for table in book.tables}
    flag_missing_values(ctx.path, read, ctx.report, left_out=frozenset(_shown_columns(book)))
    return book


def _shown_columns(book: _Book) -> Iterator[tuple[str, str]]:
    """Sheet and letters of the columns that only show something: their formulas are ours."""
    for table in book.tables:
        shown = {column.token for column in table.sheet.columns if column.is_shown_only}
        yield from ((table.name, get_column_letter(at + 1)) for at, token in table.tokens.items() if token in shown)


def _cover(name: str, rows: list[list[Any]]) -> dict[str, CellText]:
    """The cell two columns right of each token of the cover."""
    found: dict[str, CellText] = {}
    for number, cells in enumerate(rows[:_COVER_WITHIN], start=1):
        for at, cell in enumerate(cells[:6]):
            if cell in COVER:
                value = cells[at + 2] if at + 2 < len(cells) else ""
                found.setdefault(cell, CellText(value, name, number, get_column_letter(at + 3)))
    return found


def _flag_undated(ctx: ReadContext, book: _Book) -> None:
    cell = book.cover.get("waypost.answered_on")
    if cell is None or cell.value in (None, ""):
        ctx.report.flag(
            "workbook_undated",
            sheet=cell.sheet if cell else None,
            row=cell.row if cell else None,
            column=cell.column if cell else None,
            field="answered_on",
            expected="the date of the answers, in the yellow cell of the first sheet",
        )


def _given(rows: list[list[Any]]) -> Given:
    """Key → slot → digest, from the hidden sheet of what the workbook was sent out with."""
    found: Given = {}
    for cells in rows[1:]:
        slot, key, digest = (stated_text(cell) or "" for cell in [*cells, "", "", ""][:3])
        if slot and key and digest:
            found.setdefault(key, {})[slot] = digest
    return found


class _Joining:
    """Rows of all sheets joined to programmes; what names none, or two, becomes an issue and is never guessed at."""

    def __init__(self, ctx: ReadContext, book: _Book) -> None:
        self.ctx = ctx
        self.book = book
        self._places = book.places()
        self._by_key: dict[str, RawRecord] = {}
        self._by_title: dict[str, RawRecord | None] = {}
        self._seen: Counter[str] = Counter()
        self._keyed: dict[str, int] = {}  # title → row, of programmes with a key
        self._new: dict[frozenset[tuple[str, str]], int] = {}  # content → row, of new ones
        columns = workbook_sheets(ctx.catalog)[0].columns
        self._titled = [column.token for column in columns if column.field == "title"] + [f"programme.{TITLE}"]
        self._unread: Counter[str] = Counter()  # rows of parts whose programme's row was deleted, by key

    def records(self) -> Iterator[RawRecord]:
        """The records of all rows of programmes, with their parts."""
        rows = list(self.book.rows(self.ctx, "programme"))
        for row in rows:  # before any is read, so that a copy above its original is known for one as well
            if _KEY_FORM.fullmatch(_stated(row, f"programme.{KEY}") or ""):
                for title in self._titles(row):
                    self._keyed.setdefault(title, next(iter(row.values())).row)
        records = [self._programme(row) for row in rows]
        for kind in KINDS[1:]:
            for row in self.book.rows(self.ctx, kind):
                owner = self._owner(kind, row)
                if owner is not None:
                    owner.data["parts"].setdefault(kind, []).append(row)
        self._flag_removed()
        yield from records

    def _titles(self, row: Row) -> list[str]:
        return [fold(str(row[token].value)) for token in self._titled if token in row]

    def _programme(self, row: Row) -> RawRecord:
        stated = _stated(row, f"programme.{KEY}")
        key = stated if stated is not None and _KEY_FORM.fullmatch(stated) else None
        if stated is not None and key is None:
            self._flag("workbook_key_odd", row, found=stated, expected="an empty cell for a new programme")
        titles = self._titles(row)
        problem = self._problem(key, row, titles)
        if key is not None and problem is None and self.book.given and key not in self.book.given:
            self._flag("workbook_key_foreign", row, found=key, expected="a key that this workbook was sent with")
        if key is None or problem is not None:
            self._seen[titles[0] if titles else ""] += 1
        record = self._record(key, row, self._seen[titles[0] if titles else ""], problem)
        if problem != "workbook_key_twice":  # its parts belong to the first row
            for stands_for in {key, stated} - {None}:
                self._by_key.setdefault(str(stands_for), record)
        if problem is None:
            for title in titles:
                # A title that two programmes share names neither of them.
                self._by_title[title] = record if self._by_title.get(title, record) is record else None
        return record

    def _problem(self, key: str | None, row: Row, titles: list[str]) -> str | None:
        """Why a row cannot be read: its key stands in an earlier row, or its title belongs to another key."""
        if key is None:
            return self._repeats(row, titles)
        if key in self._by_key:
            expected = f"one row for each key; the first is row {self._by_key[key].row}"
            self._flag("workbook_key_twice", row, found=key, expected=expected)
            return "workbook_key_twice"
        for token, cell in row.items():
            if not token.startswith("programme.title."):
                continue
            digest = given_slot("programme", [{token: cell.value}])
            if digest == self.book.given.get(key, {}).get(token):
                continue
            other = next((k for k, slots in sorted(self.book.given.items()) if slots.get(token) == digest), None)
            if other is not None:
                self._flag(
                    "workbook_row_mixed", row, found=f"{key}, {cell.value}", expected=f"{other} beside this title"
                )
                return "workbook_row_mixed"
        return None

    def _repeats(self, row: Row, titles: list[str]) -> str | None:
        """Whether a row without a key is a copy: it has the title of a row that has one, or is an earlier new row."""
        content = frozenset((token, str(cell.value)) for token, cell in row.items())
        first = next((self._keyed[title] for title in titles if title in self._keyed), self._new.get(content))
        if first is not None:
            self._flag("workbook_row_repeated", row, found=_title_of(row), expected=f"no second row beside row {first}")
            return "workbook_row_repeated"
        self._new[content] = next(iter(row.values())).row
        return None

    def _record(self, key: str | None, row: Row, occurrence: int, problem: str | None) -> RawRecord:
        cover = {token: cell.value for token, cell in self.book.cover.items()}
        answered = self.book.cover.get("waypost.answered_on")
        data = {
            "society": stated_text(cover.get("waypost.society")),
            "language": stated_text(cover.get("waypost.language")),
            "answered_on": cover.get("waypost.answered_on"),
            "answered_at": tuple(answered[1:]) if answered is not None else None,
            "key": key if problem is None else None,
            "unusable": problem,
            "occurrence": occurrence,
            "cells": row,
            "parts": {},
            "given": self.book.given.get(key or "", {}) if problem is None else {},
            "places": self._places,
        }
        where = next(iter(row.values()))
        return RawRecord(kind=FORMAT, data=data, sheet=where.sheet, row=where.row)

    def _owner(self, kind: str, row: Row) -> RawRecord | None:
        """The programme that a row of another sheet names: by key, else by title; None with an issue."""
        by_key, by_title = row.get(f"{kind}.{KEY}"), row.get(f"{kind}.{TITLE}")
        titled = self._by_title.get(fold(str(by_title.value))) if by_title is not None else None
        if by_key is None:
            found = titled
        else:
            stated = str(by_key.value).strip()
            found = self._by_key.get(stated) or self._by_title.get(fold(stated))
            if found is not None and titled is not None and titled is not found:
                says = f"{stated}, {by_title.value if by_title else ''}"
                self._flag_part(
                    "workbook_row_mixed", kind, row, found=says, expected="the key and the name of one programme"
                )
                return None
            if found is None and stated in self.book.given:
                self._unread[stated] += 1
                return None
        if found is None:
            texts = "; ".join(str(each.value) for each in row.values())
            expected = "the key or the name of one programme of the sheet of programmes"
            self._flag_part("workbook_key_unknown", kind, row, found=texts, expected=expected)
        return found

    def _flag_removed(self) -> None:
        """Rows of programmes that the workbook was sent with and that did not come back."""
        sheet, _column = self._places.get("programme", (None, None))
        if sheet is None:
            return
        for key, slots in self.book.given.items():
            if key not in self._by_key and SENT in slots:
                rows = self._unread[key]
                self.ctx.report.flag(
                    "workbook_row_removed",
                    sheet=sheet,
                    found=key + (f"; {rows} rows on other sheets were not read" if rows else ""),
                    expected="a row for each programme that was sent",
                )

    def _flag(self, issue_type: str, row: Row, *, found: str, expected: str) -> None:
        self._flag_part(issue_type, "programme", row, found=found, expected=expected)

    def _flag_part(self, issue_type: str, kind: str, row: Row, *, found: str, expected: str) -> None:
        cell = row.get(f"{kind}.{KEY}") or row.get(f"{kind}.{TITLE}") or next(iter(row.values()))
        self.ctx.report.flag(
            issue_type, sheet=cell.sheet, row=cell.row, column=cell.column, found=found, expected=expected
        )


def _title_of(row: Row) -> str:
    """A title of a row, to show; else the first that stands in it."""
    named = [cell for token, cell in row.items() if token.startswith(("programme.title.", f"programme.{TITLE}"))]
    return str((named or list(row.values()))[0].value)


def _stated(row: Row, token: str) -> str | None:
    return stated_text(row[token].value) if token in row else None
