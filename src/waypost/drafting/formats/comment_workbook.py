"""The off-line comment form as a workbook: a sheet to read, a sheet of provisions to comment on, a hidden mark.

Cells are checked gently, without sheet protection, under which nobody could copy or add a row: official text refuses
what is typed into it, lists warn of what is not in them. What a person writes is text, whatever it begins with.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from waypost.drafting.formats.comment_form import Entry, Form, entries, headings, shown
from waypost.drafting.formats.comment_mark import CHANGEABLE, Mark, encode
from waypost.drafting.formats.comment_workbook_cover import write_cover
from waypost.drafting.formats.comment_workbook_reading import HIDDEN, read
from waypost.drafting.formats.form_texts import said
from waypost.drafting.formats.wording import label, labels, word
from waypost.errors import InputError
from waypost.publish import workbook_style as style
from waypost.publish.sheet_cells import LONGEST_CELL, sheet_text
from waypost.publish.xlsx_bytes import save_workbook

__all__ = ["read", "write"]

_ROOM = 40  # empty rows at the end, for more comments
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
    write_cover(book.worksheets[0], form)
    sheet = book.create_sheet(said("comments", form.language))
    ranges = _write_hidden(book.create_sheet(HIDDEN), form, mark)
    _write_comments(sheet, form, places, ranges)
    book.active = 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        save_workbook(book, path)
        return path.read_bytes()


def _write_hidden(sheet: Worksheet, form: Form, mark: Mark) -> dict[str, str]:
    """The mark in column A, what can be chosen in the others; the range of each list."""
    sheet.sheet_state = "hidden"
    whole = encode(mark)
    for row, at in enumerate(range(0, len(whole), _PIECE), start=1):
        style.write_text(sheet.cell(row, 1), whole[at : at + _PIECE])
    lists = {kind: labels(kind, form.language) for kind in _LISTS if kind != "language"}
    lists["written_in"] = labels("language", form.language)
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
        side = "center" if field in ("comment", "provision") else None
        cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True, readingOrder=order)
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
