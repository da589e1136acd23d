"""Remarks on the sheets of a workbook: a comment and a light fill on each cell, a text at the end of each row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from waypost.model.text import fold
from waypost.publish.labels import Labels
from waypost.publish.sheet_cells import sheet_text

Row = dict[str, Any]

_FILLS = {
    "critical": PatternFill("solid", fgColor="FFF8CBAD"),
    "error": PatternFill("solid", fgColor="FFF8CBAD"),
    "warning": PatternFill("solid", fgColor="FFFFF2CC"),
    "info": PatternFill("solid", fgColor="FFDDEBF7"),
}
_SEVERITIES = tuple(_FILLS)
_LETTERS = re.compile(r"([A-Z]{1,3})(?=\s|$)")
_LISTED = re.compile(r"[A-Z]{1,3}(?:\s*,\s*[A-Z]{1,3})*")
_HEADER_ROWS = 25
_AUTHOR = "Waypost"
_LONGEST_COMMENT = 2_000
_MOST_COLUMNS = 16_384


def remark(issue: Row, labels: Labels, *, with_place: bool = False) -> str:
    """What is wrong and what to do, in the reader's language; never begins with a sign of a formula."""
    known = labels.catalog.issue_types.get(issue["issue_type"])
    label = known.label.get(labels.language) if known else None
    parts: list[str] = [label or str(issue["issue_type"])]
    if with_place and issue["column"]:
        parts[0] = f"{issue['column']}: {parts[0]}"
    for word in ("found", "expected"):
        if issue[word]:
            parts.append(f"{labels.word(word)}: {issue[word]}")
    if what := what_to_do(issue, labels):
        parts.append(f"→ {what}")
    return sheet_text("\n".join(parts))


def what_to_do(issue: Row, labels: Labels) -> str | None:
    """The suggestion of the issue, else what its type says."""
    known = labels.catalog.issue_types.get(issue["issue_type"])
    suggestion: str | None = issue["suggestion"]
    return suggestion or (known.what_to_do.get(labels.language) if known else None)


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as a text, whatever it begins with."""
    if isinstance(cell, MergedCell):
        return
    cell.value = sheet_text(text)
    cell.data_type = "s"


def write_remarks(sheet: Worksheet, issues: list[Row], labels: Labels) -> dict[int, str]:
    """Write the issues of one sheet beside the cells concerned; the cell of each issue by its number.

    An issue with a row and without a column that is found on the sheet stands at the end of its row only.
    """
    width, height = sheet.max_column or 0, sheet.max_row or 0
    placed: dict[int, str] = {}
    by_row: dict[int, list[Row]] = {}
    for issue in issues:
        if issue["row"] is None or not 1 <= issue["row"] <= height:
            continue
        by_row.setdefault(issue["row"], []).append(issue)
        columns = find_columns(sheet, issue["column"], issue["row"], width)
        for column in columns:
            cell = _whole_cell(sheet, issue["row"], column)
            _comment(cell, remark(issue, labels))
            cell.fill = _FILLS[_worst([issue])]
            placed.setdefault(issue["issue_no"], cell.coordinate)
        placed.setdefault(issue["issue_no"], f"{get_column_letter(min(width + 1, _MOST_COLUMNS))}{issue['row']}")
    if by_row and width < _MOST_COLUMNS:
        _write_last_column(sheet, by_row, width + 1, labels)
    return placed


def _write_last_column(sheet: Worksheet, by_row: dict[int, list[Row]], column: int, labels: Labels) -> None:
    heading_row = _heading_row(sheet, min(by_row))
    heading = sheet.cell(heading_row, column)
    put_text(heading, labels.word("remarks"))
    if not isinstance(heading, MergedCell):
        heading.font = Font(bold=True)
    for row, issues in sorted(by_row.items()):
        cell = sheet.cell(row, column)
        texts = [labels.word("remarks")] if row == heading_row else []
        put_text(cell, "\n\n".join(texts + [remark(issue, labels, with_place=True) for issue in issues]))
        if not isinstance(cell, MergedCell):
            cell.fill = _FILLS[_worst(issues)]
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(column)].width = 60


def _worst(issues: Iterable[Row]) -> str:
    ranks = [_SEVERITIES.index(i["severity"]) for i in issues if i["severity"] in _SEVERITIES]
    return _SEVERITIES[min(ranks, default=2)]


def _heading_row(sheet: Worksheet, first: int) -> int:
    """The row of headings: the one above the first remark with most texts, among the first rows of the sheet."""
    best, most = max(1, first - 1), 0
    for number, cells in enumerate(sheet.iter_rows(max_row=min(first - 1, _HEADER_ROWS), values_only=True), start=1):
        filled = sum(1 for value in cells if isinstance(value, str | CellRichText) and str(value).strip())
        if filled > most:
            best, most = number, filled
    return best


def find_columns(sheet: Worksheet, stated: str | None, row: int, width: int) -> list[int]:
    """Numbers of the columns that an issue names: by a heading or tag above the row, else by their letters.

    Readers name a column by its heading, by letters ("D"), by both ("D #activity+type") or several ("T, Z").
    """
    if not stated:
        return []
    wanted = fold(stated)
    for cells in sheet.iter_rows(max_row=min(row, _HEADER_ROWS), max_col=width, values_only=True):
        for number, value in enumerate(cells, start=1):
            if isinstance(value, str | CellRichText) and wanted and fold(str(value)) == wanted:
                return [number]
    if _LISTED.fullmatch(stated):
        letters = [part.strip() for part in stated.split(",")]
    else:
        match = _LETTERS.match(stated)
        letters = [match[1]] if match else []
    numbers = [column_index_from_string(part) for part in letters]
    return [number for number in numbers if number <= width]


def _whole_cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell, or the first one of the merged cells that it belongs to."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for merged in sheet.merged_cells.ranges:
            if cell.coordinate in merged:
                first = sheet.cell(merged.min_row, merged.min_col)
                if isinstance(first, Cell):
                    return first
    if isinstance(cell, MergedCell):
        raise TypeError(f"{sheet.title}!{cell.coordinate}: merged with nothing")
    return cell


def _comment(cell: Cell, text: str) -> None:
    earlier = f"{cell.comment.text}\n\n" if cell.comment else ""
    comment = Comment((earlier + text)[:_LONGEST_COMMENT], _AUTHOR)
    comment.width, comment.height = 360, 160
    cell.comment = comment


def write_list(book: Workbook, issues: list[Row], placed: dict[int, tuple[str, str]], labels: Labels) -> None:
    """A sheet that lists every issue of the file, those of the file as a whole among them, linked to their cells."""
    title = _free_title(book, labels.word("remarks"))
    sheet = book.create_sheet(title)
    sheet.sheet_view.rightToLeft = labels.language == "ar"
    words = ("severity", "place", "issue", "found", "expected", "what_to_do")
    for number, word in enumerate(words, start=1):
        cell = sheet.cell(1, number)
        put_text(cell, labels.word(word))
        if isinstance(cell, Cell):
            cell.font = Font(bold=True)
    for row, issue in enumerate(issues, start=2):
        known = labels.catalog.issue_types.get(issue["issue_type"])
        label = known.label.get(labels.language, "") if known else issue["issue_type"]
        texts = (issue["severity"], _place(issue), label, issue["found"], issue["expected"], what_to_do(issue, labels))
        for number, text in enumerate(texts, start=1):
            cell = sheet.cell(row, number)
            if text:
                put_text(cell, text)
            if isinstance(cell, Cell):
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        if issue["issue_no"] in placed:
            on, coordinate = placed[issue["issue_no"]]
            quoted = on.replace("'", "''")
            where = sheet.cell(row, 2)
            if isinstance(where, Cell):
                where.hyperlink = Hyperlink(ref=where.coordinate, location=f"'{quoted}'!{coordinate}")
    for number, width in enumerate((12, 28, 40, 40, 40, 60), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"


def _place(issue: Row) -> str:
    parts = [issue["sheet"]]
    for word in ("row", "column", "line", "field"):
        if issue[word] is not None:
            parts.append(f"{word} {issue[word]}")
    return ", ".join(part for part in parts if part)


def _free_title(book: Workbook, wanted: str) -> str:
    title, number = wanted[:28], 1
    while title in book.sheetnames:
        number += 1
        title = f"{wanted[:26]} {number}"
    return title
