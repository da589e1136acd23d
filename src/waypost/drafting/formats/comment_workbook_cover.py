"""The first sheet of the comment form as a workbook: what it is on, how it is filled in, what happens with it."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from waypost.drafting.formats.comment_form import Form
from waypost.drafting.formats.form_texts import facts, paragraphs, said
from waypost.publish import workbook_style as style
from waypost.publish.sheet_cells import sheet_text


def write_cover(sheet: Worksheet, form: Form) -> None:
    """Fill the sheet, and name it."""
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
