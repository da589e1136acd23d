"""Single cells of a file typed anew by a person: a copy of the file with these, to be read in its place.

The copy is for our readers alone; its looks are lost. What is typed stands as a text, never as a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from waypost.publish.issues_workbook import open_copy, put_text

Cell = tuple[str, int, str]  # sheet (empty: the first), row from 1, column letters


def mend(path: Path, out: Path, cells: Mapping[Cell, str]) -> Path:
    """Write a copy of a table with these cells to ``out`` (XLSX); its path.

    Raises :class:`waypost.errors.InputError` when the file is no table.
    """
    out.write_bytes(open_copy(path))
    book = load_workbook(out)
    for (sheet, row, letters), text in sorted(cells.items()):
        there = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
        put_text(there.cell(row, column_index_from_string(letters)), text)
    book.save(out)
    return out
