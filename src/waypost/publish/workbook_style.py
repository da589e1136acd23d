"""How the Waypost workbook looks: ink, petrol and paper; calm, wide enough, readable from right to left as well."""

from __future__ import annotations

import datetime as dt

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from waypost.model.workbook_layout import FIRST_ROW, HEADER_ROW, IDENTIFIERS, KEY, TITLE, TOKEN_ROW, Column

INK, PETROL, PAPER, LINE, GREY, YELLOW = "15212B", "0A6C74", "FAF9F5", "D8D5CB", "8A8F94", "FBF1C7"

_WIDTHS = {"date": 13, "integer": 12, "decimal": 14, "year": 10, "boolean": 11, "currency": 10, "country": 22}
_FIELD_WIDTHS = {KEY: 17, IDENTIFIERS: 24, TITLE: 36, "title": 38, "description": 60}
_WRAP = Alignment(vertical="top", wrap_text=True)
_SIDE = Side(style="thin", color=LINE)
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_BODY, _QUIET, _STRONG = Font(color=INK), Font(color=GREY, size=9), Font(color=INK, bold=True)
_PAPER = PatternFill("solid", fgColor=PAPER)
_FORMATS = {"date": "yyyy-mm-dd", "decimal": "#,##0.##", "integer": "#,##0", "year": "0"}


def fill(colour: str) -> PatternFill:
    """A plain fill of one colour (six hexadecimal digits)."""
    return PatternFill("solid", fgColor=colour)


def write_text(cell: Cell | MergedCell, text: str | None) -> None:
    """Put a text into a cell as text, whatever it starts with: a title that begins with "=" is no formula."""
    if isinstance(cell, MergedCell) or text is None or text == "":
        return
    cell.value = text
    cell.data_type = "s"
    if text[0] in "=+-@":
        cell.quotePrefix = True


def write_value(cell: Cell | MergedCell, value: str | int | float | dt.date | None) -> None:
    """Put a value into a cell: texts as text, numbers and dates as what they are."""
    if isinstance(value, str) or value is None:
        write_text(cell, value)
    elif isinstance(cell, Cell):
        cell.value = value


def set_up_table(worksheet: Worksheet, *, frozen: int) -> None:
    """Header heights, frozen panes left of column ``frozen``, protection without a password, printing."""
    worksheet.freeze_panes = worksheet.cell(FIRST_ROW, frozen).coordinate
    worksheet.row_dimensions[HEADER_ROW].height = 44
    worksheet.row_dimensions[TOKEN_ROW].height = 11
    worksheet.sheet_view.zoomScale = 90
    worksheet.sheet_view.showGridLines = False
    protection = worksheet.protection
    protection.sheet = True
    # False means allowed: people sort, filter, widen and add rows; only keys are kept from slips of the hand.
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.insertRows = protection.deleteRows = protection.sort = protection.autoFilter = False
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl always makes one
    worksheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    worksheet.sheet_properties.tabColor = PETROL


def set_width(worksheet: Worksheet, number: int, column: Column, language: str) -> None:
    """Width of a column by what stands in it; texts of the other languages fold away as a group."""
    dimension = worksheet.column_dimensions[get_column_letter(number)]
    default = 34 if column.many else _WIDTHS.get(column.type, 24)
    dimension.width = _FIELD_WIDTHS.get(column.field, default)
    if column.language not in (None, language):
        dimension.outlineLevel = 1


def dress_header(cell: Cell | MergedCell, column: Column, *, is_shared_widely: bool) -> None:
    """Petrol where the field may be public, ink where it stays within the Movement, grey for keys."""
    colour = LINE if column.is_locked else PETROL if is_shared_widely else INK
    cell.fill = fill(colour)
    cell.font = Font(color=INK if column.is_locked else "FFFFFF", bold=True)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    cell.border = _BORDER


def dress_token(cell: Cell | MergedCell) -> None:
    """The id row: small and grey, for machines."""
    cell.font = Font(color=GREY, size=6)
    cell.fill = _PAPER
    cell.alignment = Alignment(vertical="center")


def dress_cell(cell: Cell | MergedCell, column: Column, *, is_locked: bool) -> None:
    """A cell to fill in, or a key on paper grey."""
    cell.border = _BORDER
    cell.alignment = _WRAP
    cell.protection = Protection(locked=is_locked)
    if is_locked:
        cell.fill, cell.font = _PAPER, _QUIET
    elif column.field == TITLE:
        cell.fill, cell.font = _PAPER, _BODY
    else:
        cell.font = _STRONG if column.field == "title" else _BODY
    number_format = "0%" if column.field == "share" else _FORMATS.get(column.type)
    if number_format is not None:
        cell.number_format = number_format
