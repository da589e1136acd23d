"""The row that every kind of table yields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from waypost.model import FileReport
from waypost.model.values import Cell


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it, its first line in a text file, its cells."""

    number: int
    line: int | None
    cells: list[Cell]


class Table(Protocol):
    """A sheet, or a file that is one table. ``rows`` reads it again from the start each time."""

    name: str | None

    def rows(self, report: FileReport | None = None) -> Iterator[Row]:
        """Yield the rows; with a report, flag what is wrong with the file's form on the way."""
        ...


def column_letter(index: int) -> str:
    """Letters that a spreadsheet shows above the column with this index from 0.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
