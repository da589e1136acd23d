"""How the Waypost workbook looks: ink, petrol and paper; calm, wide enough, readable from right to left as well."""

from __future__ import annotations

import datetime as dt
from math import ceil

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from waypost.model.workbook_layout import (
    ANSWER,
    FACT,
    FIRST_ROW,
    HEADER_ROW,
    IDENTIFIERS,
    KEY,
    TITLE,
    TOKEN_ROW,
    Column,
)

INK, PETROL, PAPER, LINE, GREY, YELLOW = "15212B", "0A6C74", "FAF9F5", "D8D5CB", "8A8F94", "FBF1C7"

_WIDTHS = {"date": 13, "integer": 12, "decimal": 14, "year": 10, "boolean": 11, "currency": 10, "country": 22}
_FIELD_WIDTHS = {KEY: 15, IDENTIFIERS: 24, TITLE: 36, "title": 38, "description": 60, FACT: 56, ANSWER: 44}
_LINE, _MOST_LINES = 16, 8  # points; more than the font needs, for another may stand in for it
_WRAP = Alignment(vertical="top", wrap_text=True)
_SIDE = Side(style="thin", color=LINE)
ABOVE = Border(top=_SIDE)  # where a new block begins
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
# A font is always named: without a name each programme takes another one.
FONT = "Calibri"
_BODY, _QUIET = Font(name=FONT, size=11, color=INK), Font(name=FONT, color=GREY, size=9)
_STRONG = Font(name=FONT, size=11, color=INK, bold=True)
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


def font(*, colour: str = INK, size: int = 11, bold: bool = False) -> Font:
    """A font of ours; ``colour`` as six hexadecimal digits."""
    return Font(name=FONT, color=colour, size=size, bold=bold)


def set_up_table(worksheet: Worksheet, *, columns: int, latest: int, filled: int) -> None:
    """Ids hidden, headings and names in view, filter over the ``columns`` down to row ``latest``, printing.

    Printed are the ``filled`` rows and a few to write on by hand, at a size that can be read.
    """
    worksheet.freeze_panes = worksheet.cell(FIRST_ROW, 3).coordinate
    worksheet.row_dimensions[TOKEN_ROW].hidden = True
    worksheet.row_dimensions[HEADER_ROW].height = 44
    worksheet.sheet_view.zoomScale = 90
    worksheet.sheet_view.showGridLines = False
    last = get_column_letter(columns)
    worksheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{latest}"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.scale = 65
    worksheet.page_setup.pageOrder = "overThenDown"
    worksheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    worksheet.print_title_cols = "A:B"
    worksheet.print_area = f"A{HEADER_ROW}:{last}{min(latest, FIRST_ROW + filled + 4)}"
    worksheet.oddFooter.center.text = "&A – &P/&N"  # type: ignore[union-attr]  # openpyxl always makes one
    worksheet.sheet_properties.tabColor = PETROL


def set_width(worksheet: Worksheet, number: int, column: Column, language: str, *, is_told: bool) -> None:
    """Width of a column by what stands in it and above it; other languages' texts fold away where nobody told any."""
    dimension = worksheet.column_dimensions[get_column_letter(number)]
    default = 34 if column.many else _WIDTHS.get(column.type, 24)
    words = str(worksheet.cell(HEADER_ROW, number).value or "").split()
    dimension.width = max(_FIELD_WIDTHS.get(column.field, default), 1.25 * max(map(len, words), default=0) + 3)
    if column.language not in (None, language):
        dimension.outlineLevel = 1
        dimension.hidden = not is_told


class _MeasuredRow(RowDimension):
    """A row as high as its texts need, which spreadsheets change when the texts do."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - the library's name
        """No: it was not a person who set the height."""
        return False


def fit_height(worksheet: Worksheet, row: int) -> None:
    """Make a row as high as its longest text needs, up to eight lines: not every viewer measures by itself."""
    lines = 1
    for cell in worksheet[row]:
        dimension = worksheet.column_dimensions[get_column_letter(cell.column or 1)]
        if isinstance(cell.value, str) and not dimension.hidden and cell.data_type != "f":
            room = max(int(dimension.width) - 1, 1)
            lines = max(lines, sum(ceil(max(len(part), 1) / room) for part in cell.value.splitlines()))
    worksheet.row_dimensions[row] = _MeasuredRow(worksheet, index=row, ht=_LINE * min(lines, _MOST_LINES))


def dress_header(cell: Cell | MergedCell, column: Column, language: str, *, is_shared_widely: bool) -> None:
    """Petrol where the field may be public, ink where it stays within the Movement, grey for what is only shown."""
    is_quiet = column.is_shown_only or column.field == KEY
    colour = LINE if is_quiet else PETROL if is_shared_widely else INK
    cell.fill = fill(colour)
    cell.font = font(colour=INK if is_quiet else "FFFFFF", bold=True)
    cell.alignment = Alignment(vertical="center", wrap_text=True, readingOrder=reading_order(language))
    cell.border = _BORDER


def reading_order(language: str) -> int:
    """How a text of ours reads, whatever sign it begins or ends with: 2 from right to left, 1 from left to right."""
    return 2 if language == "ar" else 1


def dress_token(cell: Cell | MergedCell) -> None:
    """The id row: small and grey, for machines."""
    cell.font = font(colour=GREY, size=6)
    cell.fill = _PAPER
    cell.alignment = Alignment(vertical="center")


def dress_cell(cell: Cell | MergedCell, column: Column, *, is_kept: bool) -> None:
    """A cell to fill in, or one on paper grey that stays as it is."""
    cell.border = _BORDER
    cell.alignment = _WRAP
    if column.field == TITLE:
        cell.fill, cell.font = _PAPER, _STRONG if is_kept else _BODY
    elif is_kept:
        cell.fill, cell.font = _PAPER, _QUIET
    else:
        cell.font = _STRONG if column.field == "title" else _BODY
    number_format = "0%" if column.field == "share" else _FORMATS.get(column.type)
    if number_format is not None:
        cell.number_format = number_format
