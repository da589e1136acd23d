"""The first sheet of the Waypost workbook: whose it is, how to fill it in, who sees it, what no answer means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from openpyxl.styles import Alignment, Font, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from waypost.model.workbook_layout import COVER
from waypost.publish import workbook_style as style
from waypost.publish import workbook_texts as texts
from waypost.publish.workbook_cells import code_label
from waypost.reference import Catalog

_WIDTHS = {"A": 3, "B": 26, "C": 22, "D": 84}
_COLUMNS = 4
_ROWS = 40
_TITLE_ROW, _SUBTITLE_ROW, _FACTS_ROW = 2, 3, 5


def write_cover(
    worksheet: Worksheet,
    names: Mapping[str, str],
    society_name: str,
    language: str,
    catalog: Catalog,
    answered_on: dt.date | None,
) -> str:
    """Fill the cover; return the absolute address of the cell that holds the layout's version.

    ``names`` gives the value of each token but the date. Only the date can be typed over.
    """
    for letter, width in _WIDTHS.items():
        worksheet.column_dimensions[letter].width = width
    worksheet.sheet_view.showGridLines = False
    worksheet.protection.sheet = True
    worksheet.sheet_properties.tabColor = style.INK
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 1
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # openpyxl always makes one
    worksheet.print_area = f"B1:D{_ROWS}"
    for row in range(1, _ROWS + 1):
        for column in range(1, _COLUMNS + 1):
            worksheet.cell(row, column).fill = style.fill(style.PAPER)
    large = style.font(colour=style.PETROL, size=22, bold=True)
    _heading(worksheet, _TITLE_ROW, texts.TITLE[language], large, 34, language)
    _heading(worksheet, _SUBTITLE_ROW, texts.SUBTITLE[language], style.font(size=12), 20, language)
    for row, token in enumerate(COVER, start=_FACTS_ROW):
        _write_fact(worksheet, row, token, names.get(token), language)
    style.write_text(worksheet.cell(_FACTS_ROW, 4), society_name)
    worksheet.cell(_FACTS_ROW, 4).font = style.font(bold=True)
    worksheet.cell(_FACTS_ROW, 4).alignment = _aligned(language)
    _open_date(worksheet, _FACTS_ROW + 1, language, answered_on)
    _write_blocks(worksheet, _FACTS_ROW + len(COVER) + 1, language, catalog)
    return f"$C${_FACTS_ROW + COVER.index('waypost.layout')}"


def _aligned(language: str) -> Alignment:
    """As the language reads, also where a text begins with a bracket or ends with a full stop."""
    side = "right" if language == "ar" else "left"
    return Alignment(horizontal=side, vertical="top", wrap_text=True, readingOrder=style.reading_order(language))


def _heading(worksheet: Worksheet, row: int, text: str, font: Font, height: int, language: str) -> None:
    worksheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=_COLUMNS)
    cell = worksheet.cell(row, 2)
    style.write_text(cell, text)
    cell.font = font
    cell.alignment = _aligned(language)
    worksheet.row_dimensions[row].height = height


def _write_fact(worksheet: Worksheet, row: int, token: str, value: str | None, language: str) -> None:
    marker, label, answer = (worksheet.cell(row, column) for column in (1, 2, 3))
    style.write_text(marker, token)
    marker.font = style.font(colour=style.PAPER, size=6)
    style.write_text(label, texts.FACTS[token][language])
    label.font = style.font(colour=style.PETROL, bold=True)
    label.alignment = _aligned(language)
    style.write_text(answer, value)
    answer.font = style.font(colour=style.GREY)
    answer.alignment = Alignment(horizontal="center")


def _open_date(worksheet: Worksheet, row: int, language: str, answered_on: dt.date | None) -> None:
    cell = worksheet.cell(row, 3)
    style.write_value(cell, answered_on)
    cell.number_format = "yyyy-mm-dd"
    cell.fill = style.fill(style.YELLOW)
    cell.font = style.font(bold=True)
    cell.protection = Protection(locked=False)
    cell.alignment = Alignment(horizontal="center")
    style.write_text(worksheet.cell(row, 4), texts.ANSWERED_HINT[language])
    worksheet.cell(row, 4).font = style.font()
    worksheet.cell(row, 4).alignment = _aligned(language)
    check = DataValidation(
        type="date", operator="greaterThan", formula1="36526", allow_blank=True, errorStyle="warning"
    )
    check.add(cell.coordinate)
    worksheet.add_data_validation(check)


def _write_blocks(worksheet: Worksheet, row: int, language: str, catalog: Catalog) -> None:
    kinds = {code: code_label(catalog, "no_answer", code, language) for code in catalog.code_lists["no_answer"].codes}
    for block in texts.BLOCKS.values():
        heading, *paragraphs = block[language]
        _heading(worksheet, row, heading, style.font(colour=style.PETROL, size=13, bold=True), 22, language)
        for text in paragraphs:
            row += 1
            worksheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=_COLUMNS)
            cell = worksheet.cell(row, 2)
            style.write_text(cell, text.format(**kinds))
            cell.font = style.font()
            cell.alignment = _aligned(language)
            worksheet.row_dimensions[row].height = 17
        row += 2
