"""The off-line comment form as a workbook: a sheet to read, a sheet of provisions to comment on, a hidden mark.

Cells are checked gently, without sheet protection, under which nobody could copy or add a row: official text refuses
what is typed into it, lists warn of what is not in them. What a person writes is text, whatever it begins with.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from waypost.drafting.comments_read import CommentsRead, FilledRow, Place, Remark, read_rows, text_of
from waypost.drafting.formats.comment_form import (
    CHANGEABLE,
    Entry,
    Form,
    Mark,
    decode,
    encode,
    entries,
    headings,
    shown,
)
from waypost.drafting.formats.form_texts import facts, paragraphs, said
from waypost.drafting.formats.wording import find_field, label, labels, word
from waypost.errors import InputError
from waypost.model import FileReport
from waypost.publish import workbook_style as style
from waypost.publish.sheet_cells import LONGEST_CELL, sheet_text
from waypost.publish.xlsx_bytes import save_workbook
from waypost.sources.formats.tabular_book import open_book
from waypost.sources.formats.tabular_spool import BookUnreadable, Spool

HIDDEN = "waypost"
_ROOM = 40  # empty rows at the end, for more comments
_MOST_COLUMNS = 64  # that are looked at for something that stands outside the form
_PIECE = 30_000  # letters of the mark in one cell
_LISTS = ("type", "position", "confidentiality", "language")
_WIDTHS = {"comment": 13, "provision": 12, "text": 56, "wording": 44, "rationale": 44, "quote": 28, "evidence": 28}
_SIDE = Side(style="thin", color=style.LINE)
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


def write(form: Form) -> bytes:
    """The workbook; the same form gives the same bytes.

    Raises :class:`InputError` for a form that cannot be, and for a comment with a text that no cell holds.
    """
    mark, places = entries(form)
    book = Workbook()
    _write_cover(book.worksheets[0], form)
    sheet = book.create_sheet(said("comments", form.language))
    ranges = _write_hidden(book.create_sheet(HIDDEN), form, mark)
    _write_comments(sheet, form, places, ranges)
    book.active = 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        save_workbook(book, path)
        return path.read_bytes()


def _write_cover(sheet: Worksheet, form: Form) -> None:
    sheet.title = said("read_me", form.language)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.rightToLeft = form.language == "ar"
    sheet.sheet_properties.tabColor = style.INK
    sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl always makes one
    for letter, width in (("A", 3), ("B", 24), ("C", 84)):
        sheet.column_dimensions[letter].width = width
    _cover_line(sheet, 2, 2, said("title", form.language, title=form.title), form, size=18, colour=style.PETROL)
    row = 4
    for name, value in facts(form):
        _cover_line(sheet, row, 2, name, form, colour=style.PETROL)
        _cover_line(sheet, row, 3, value, form)
        row += 1
    for heading, texts in paragraphs(form):
        _cover_line(sheet, row + 1, 2, heading, form, size=13, colour=style.PETROL)
        row += 2
        for text in texts:
            sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
            _cover_line(sheet, row, 2, text, form)
            sheet.row_dimensions[row].height = 16 * (1 + len(text) // 100)
            row += 1


def _cover_line(
    sheet: Worksheet, row: int, column: int, text: str, form: Form, *, size: int = 11, colour: str = style.INK
) -> None:
    cell = sheet.cell(row, column)
    style.write_text(cell, sheet_text(text))
    cell.font = style.font(size=size, colour=colour, bold=colour == style.PETROL)
    is_title = size > 11
    cell.alignment = Alignment(
        horizontal="right" if form.language == "ar" else "left", vertical="top", wrap_text=not is_title,
        readingOrder=style.reading_order(form.language),
    )  # fmt: skip


def _write_hidden(sheet: Worksheet, form: Form, mark: Mark) -> dict[str, str]:
    """The mark in column A, what can be chosen in the others; the range of each list."""
    sheet.sheet_state = "hidden"
    whole = encode(mark)
    for row, at in enumerate(range(0, len(whole), _PIECE), start=1):
        style.write_text(sheet.cell(row, 1), whole[at : at + _PIECE])
    lists = {kind: labels(kind, form.language) for kind in _LISTS if kind != "language"}
    lists["language"] = [label("language", each, form.language) for each in form.languages]
    lists["provision"] = [word("whole_text", form.language), *mark.texts]
    ranges = {}
    for column, (kind, values) in enumerate(lists.items(), start=2):
        for row, value in enumerate(values, start=1):
            style.write_text(sheet.cell(row, column), value)
            sheet.cell(row, column).number_format = "@"
        letter = get_column_letter(column)
        ranges[kind] = f"'{HIDDEN}'!${letter}$1:${letter}${len(values)}"
    return ranges


def _write_comments(sheet: Worksheet, form: Form, places: Sequence[Entry], ranges: dict[str, str]) -> None:
    names = headings(form)
    sheet.sheet_view.rightToLeft = form.language == "ar"
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = "C2"
    sheet.sheet_properties.tabColor = style.PETROL
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"
    for column, (field, name) in enumerate(names.items(), start=1):
        cell = sheet.cell(1, column)
        style.write_text(cell, name)
        cell.fill, cell.border = style.fill(style.PETROL if _is_filled(field) else style.INK), _BORDER
        cell.font = style.font(colour="FFFFFF", bold=True)
        cell.alignment = Alignment(vertical="center", wrap_text=True, readingOrder=style.reading_order(form.language))
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(field.partition(":")[0], 20)
    sheet.row_dimensions[1].height = 34
    room = [Entry(None, None)] * _ROOM
    for row, entry in enumerate([*places, *room], start=2):
        is_room = row >= len(places) + 2
        _write_entry(sheet, row, entry, {} if is_room else shown(entry, form), form)
    _check_cells(sheet, list(names), form, places, ranges)


def _is_filled(field: str) -> bool:
    return field not in ("comment", "status") and not field.startswith("text:")


def _is_kept(entry: Entry) -> bool:
    return entry.comment is not None and entry.comment.status not in CHANGEABLE


def _write_entry(sheet: Worksheet, row: int, entry: Entry, texts: dict[str, str], form: Form) -> None:
    is_heading = entry.provision is not None and entry.provision.kind == "heading"
    for column, field in enumerate(headings(form), start=1):
        cell = sheet.cell(row, column)
        text = texts.get(field, "")
        if len(text) > LONGEST_CELL:
            raise InputError(f"comment {texts.get('comment')}: {field} is longer than a cell holds; take the DOCX form")
        style.write_text(cell, sheet_text(text))
        is_grey = not _is_filled(field) or _is_kept(entry) or (field == "provision" and bool(text))
        colour = style.GREY if _is_kept(entry) else style.INK
        cell.font = style.font(bold=is_heading and field.startswith("text:"), colour=colour)
        if is_grey:
            cell.fill = style.fill(style.PAPER)
        cell.border, cell.number_format = _BORDER, "@"
        order = style.reading_order(field.partition(":")[2]) if field.startswith("text:") else 0
        cell.alignment = Alignment(vertical="top", wrap_text=True, readingOrder=order)
    style.fit_height(sheet, row)


def _check_cells(
    sheet: Worksheet, names: list[str], form: Form, places: Sequence[Entry], ranges: dict[str, str]
) -> None:
    kept = said("kept", form.language)
    refusing = DataValidation(
        type="custom", formula1="FALSE", allow_blank=False, errorStyle="stop", showErrorMessage=True, error=kept,
        errorTitle="Waypost",
    )  # fmt: skip
    latest = len(places) + 1 + _ROOM
    for column, field in enumerate(names, start=1):
        letter = get_column_letter(column)
        if field in ranges:
            check = DataValidation(
                type="list", formula1=ranges[field], allow_blank=True, errorStyle="warning", showErrorMessage=True,
                error=said("warning", form.language), errorTitle="Waypost",
            )  # fmt: skip
            sheet.add_data_validation(check)
            for row in range(2, latest + 1):
                if row - 2 >= len(places) or not _is_kept(places[row - 2]):
                    check.add(f"{letter}{row}")
        elif field != "comment" and not _is_filled(field):
            refusing.add(f"{letter}2:{letter}{latest}")
    for row, entry in enumerate(places, start=2):
        if _is_kept(entry):
            for column, field in enumerate(names, start=1):
                if field == "comment" or _is_filled(field):
                    refusing.add(f"{get_column_letter(column)}{row}")
    sheet.add_data_validation(refusing)


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
