"""Tables in files of any kind, row by row: CSV, XLSX, XLS, ODS, lists in JSON and XML behind one iterator.

Cells are passed through as the file holds them: text, or what the file itself types (numbers and dates of a
spreadsheet). Rows are numbered from 1 as a spreadsheet shows them; an element of a list counts as a row.
"""

from __future__ import annotations

from pathlib import Path

from waypost.model import FileReport
from waypost.sources.formats.tabular_book import book_tables, looks_like_book
from waypost.sources.formats.tabular_json import json_tables, looks_like_list
from waypost.sources.formats.tabular_rows import Row, Table, column_letter
from waypost.sources.formats.tabular_text import looks_like_text, text_table
from waypost.sources.formats.tabular_xml import looks_like_records, xml_tables

__all__ = ["PEEKED_ROWS", "Row", "Table", "column_letter", "open_tables", "peek"]

# Tags and headers are looked for in this many rows from the top.
PEEKED_ROWS = 25


def open_tables(path: Path, report: FileReport | None = None) -> list[Table]:
    """Tables of the file, in its own order; none, and an issue, when it cannot be opened as one.

    Hidden sheets are not opened; the report says so.
    """
    with path.open("rb") as file:
        head = file.read(65536)
    if looks_like_book(head):
        return list(book_tables(path, report))
    if looks_like_list(head):
        return list(json_tables(path, report))
    if looks_like_records(head):
        return list(xml_tables(path, report))
    if looks_like_text(head):
        table = text_table(path, report)
        return [] if table is None else [table]
    return []


def peek(table: Table) -> list[Row]:
    """The first rows, where tags and headers stand."""
    found = []
    for row in table.rows():
        found.append(row)
        if len(found) >= PEEKED_ROWS:
            break
    return found
