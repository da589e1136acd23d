"""The comment form as a workbook, read back: every sheet that has its headings, wherever their columns stand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from waypost.drafting.comments_read import CommentsRead, read_rows
from waypost.drafting.formats.comment_mark import decode
from waypost.drafting.formats.comment_remarks import LONGEST_FOUND, Place, Remark
from waypost.drafting.formats.comment_row import FilledRow, text_of
from waypost.drafting.formats.wording import find_field
from waypost.errors import InputError
from waypost.model import FileReport
from waypost.sources.formats.tabular_book import open_book
from waypost.sources.formats.tabular_spool import BookUnreadable, Spool
from waypost.sources.formats.workbook_comments import read_comments

HIDDEN = "waypost"
_MOST_COLUMNS = 64  # that are looked at for something that stands outside the form


def read(content: bytes) -> CommentsRead:
    """The comments in a workbook (XLSX or ODS). Raises :class:`InputError` for what is no comment form."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("form.ods" if b"opendocument.spreadsheet" in content[:200] else "form.xlsx")
        path.write_bytes(content)
        report = FileReport("form", "", len(content))
        book = open_book(path, report)
        if book is None:
            issue = report.issues[0]
            raise InputError(f"no workbook that opens ({' '.join(str(issue.found).split())[:120]}); save it as .xlsx")
        try:
            mark = decode(
                text_of(row[0]) for sheet in book.sheets if sheet.is_worksheet for row in book.rows(sheet.name) if row
            )
            remarks = [
                Remark(
                    kind="no_value", place=Place(str(issue.sheet), issue.row or 1), found=str(issue.found),
                    is_unusable=True,
                )
                for issue in report.issues
                if issue.issue_type in ("cell_error", "formula_not_computed") and issue.sheet != HIDDEN
            ]  # fmt: skip
            remarks += [
                Remark(
                    kind="margin", place=Place(each.sheet, each.row), found=each.text[:LONGEST_FOUND],
                    is_unusable=True,
                )
                for each in read_comments(path)
            ]  # fmt: skip
            return read_rows(mark, list(_rows(book, remarks)), remarks)
        except BookUnreadable as error:
            raise InputError(f"a sheet cannot be read ({error.problem[1]}); expected {error.problem[2]}") from error


def _rows(book: Spool, remarks: list[Remark]) -> Iterator[FilledRow]:
    """The rows below the headings of each sheet that has some; columns nobody knows are told where they are filled."""
    for sheet in book.sheets:
        if not sheet.is_worksheet or sheet.name == HIDDEN:
            continue
        fields: dict[int, str] = {}
        others: dict[int, str] = {}  # columns that nobody knows, until they were told of
        for number, row in enumerate(book.rows(sheet.name), start=1):
            if not fields:
                named = {at: find_field(text_of(cell)) for at, cell in enumerate(row)}
                found = {at: field for at, field in named.items() if field is not None}
                if {"provision", "type", "position"} <= set(found.values()):
                    fields = found
                    width = max(len(row), _MOST_COLUMNS)
                    others = {at: text_of(row[at]) if at < len(row) else "" for at in range(width) if at not in found}
                continue
            yield FilledRow(
                Place(sheet.name, number), {field: row[at] for at, field in fields.items() if at < len(row)}
            )
            for at, cell in enumerate(row):
                if at in others and text_of(cell):
                    name = others.pop(at) or get_column_letter(at + 1)
                    remarks.append(Remark(kind="unread", place=Place(sheet.name, number), found=name))
