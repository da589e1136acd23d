"""What every reader of the context is given, and how a cell that makes no sense becomes an issue.

A reader never guesses and never drops: a cell is a figure, a statement that there is none, or an issue with file,
row, column, what was found, what was expected and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from waypost.context.areas import AreaIndex
from waypost.context.facts import FactWriter
from waypost.context.tables import Head
from waypost.model import FileReport
from waypost.model.number_text import parse_integer
from waypost.model.value_text import ValueOutOfRange, ValueUnreadable
from waypost.reference import Catalog
from waypost.reference.context import ContextSet, Layout

NOT_ESTIMABLE = ".."  # the United Nations' sign: there are such people, nobody can say how many
# No figure stands here. A dash is UNHCR's sign for a category that does not apply or was not collected.
NOTHING_STATED = frozenset(("", "-", "–", "NA", "NaN", "nan", "null", "None"))
_MOST_DIGITS = 10  # a billion migrants are more than there are
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = dict(zip(_NAMES, range(1, 13), strict=True))
_BLURRED = re.compile(r"\d{1,15}\.(?:0{6,}\d+|9{6,}\d*)")
_AGES = re.compile(r"(\d{1,3})\s*(?:-|–|to|_)\s*(\d{1,3})")


@dataclass
class Reading:
    """One file being read: its head, how its layout was declared, where facts and issues go."""

    head: Head
    layout: Layout
    declared: ContextSet
    report: FileReport
    writer: FactWriter
    areas: AreaIndex
    catalog: Catalog
    # What companion files say: (destination, year) → letters. Filled before the files with figures are read.
    data_types: dict[tuple[str, int], str] = field(default_factory=dict)

    @cached_property
    def keys(self) -> dict[str, str]:
        """Role → column, for those columns of the layout that this file has."""
        return {role: name for role, name in self.layout.keys.items() if name in self.head.header}

    def column(self, role: str) -> int | None:
        """Where the column for ``role`` stands in the header, or None when there is none."""
        return self.head.header.index(self.keys[role]) if role in self.keys else None

    def flag(
        self,
        issue_type: str,
        row: int,
        column: str | None,
        found: str | None,
        expected: str,
        suggestion: str = "look the figure up at the publisher and mend it in your copy, or leave it out",
    ) -> None:
        """Note one cell that cannot be used; the rest of its row still counts."""
        sheet = self.layout.options.get("sheet") if self.head.kind == "book" else None
        self.report.flag(
            issue_type, sheet=sheet, row=row, column=column, found=found, expected=expected, suggestion=suggestion
        )

    def find_area(self, text: str, row: int, column: str) -> str | None:
        """The code of a country or area; an issue and None when nobody knows the text."""
        found = self.areas.find(text)
        if found is None:
            self.flag(
                "country_unknown",
                row,
                column,
                text,
                "an ISO 3166 alpha-3 or M49 code, or a name of a country",
                "add what the publisher writes to catalog/reference/context_areas.yml, or mend your copy",
            )
        return found

    def find_count(self, cell: str, row: int, column: str) -> int | None:
        """The whole number in a cell; None and an issue for anything else, None alone where nothing is stated."""
        if cell.isascii() and cell.isdigit() and len(cell) < _MOST_DIGITS:
            return int(cell)
        stripped = cell.strip()
        if stripped in NOTHING_STATED:
            return None
        try:
            text = parse_integer(_without_noise(stripped), ".")
        except ValueOutOfRange:
            text = None
        except ValueUnreadable as error:
            self.flag("number_unreadable", row, column, cell, error.expected)
            return None
        if text is None or text.startswith("-") or len(text) >= _MOST_DIGITS:
            self.flag("number_out_of_range", row, column, cell, "a number of people or events from 0 to 999,999,999")
            return None
        return int(text)

    def find_year(self, cell: str, row: int, column: str) -> int | None:
        """A year as four digits (``2020`` or ``2020.0``); None and an issue for anything else."""
        text = cell.strip().removesuffix(".0")
        if text.isdecimal() and _FIRST_YEAR <= int(text) <= _LAST_YEAR:
            return int(text)
        self.flag("date_unreadable", row, column, cell, f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
        return None

    def is_whole(self, cells: tuple[str, ...], row: int) -> bool:
        """Whether a row has as many cells as the header; one issue when not."""
        if len(cells) == len(self.head.header):
            return True
        self.flag(
            "row_broken",
            row,
            None,
            f"{len(cells)} cells",
            f"{len(self.head.header)} cells, as many as the header has",
            "the row was left out: look for an unclosed quote or a cut download, and get the file again",
        )
        return False

    def note_columns(self, taken: set[str]) -> None:
        """Count the columns that are left out on purpose, and those that nobody reads."""
        for name in self.head.header:
            if name in taken:
                continue
            if name in self.layout.ignored:
                self.report.ignored[name] += 1
            elif name:
                self.report.unmapped[name] += 1


Reader = Callable[[Reading], None]


def _without_noise(text: str) -> str:
    """A whole number that a binary fraction blurred (38891.00000000001) as it was meant; anything else as it stands."""
    match = _BLURRED.fullmatch(text)
    return str(round(float(text))) if match else text


def read_ages(text: str) -> tuple[int, int | None] | None:
    """Bounds of an age band in years: ``0-4`` → (0, 4), ``60+`` → (60, None); None when it is neither.

    >>> read_ages("5-11"), read_ages("60+"), read_ages("unknown")
    ((5, 11), (60, None), None)
    """
    stripped = text.strip()
    found = _AGES.fullmatch(stripped)
    if found:
        return int(found[1]), int(found[2])
    if stripped.endswith("+") and stripped[:-1].isdecimal():
        return int(stripped[:-1]), None
    return None


def month_number(text: str) -> int | None:
    """The month that a name, its first three letters or a number means; None when it means none.

    >>> month_number("January"), month_number("DEC"), month_number("7.0")
    (1, 12, 7)
    """
    stripped = text.strip().removesuffix(".0")
    if stripped.isdecimal():
        return int(stripped) if 1 <= int(stripped) <= 12 else None
    return _MONTHS.get(stripped[:3].casefold())


def option(layout: Layout, name: str, default: Any = None) -> Any:
    """What the declaration says under ``options``."""
    return layout.options.get(name, default)
