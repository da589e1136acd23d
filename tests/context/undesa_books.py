"""Tiny workbooks in the layouts of UN DESA's International Migrant Stock, to test the readers without the real files.

What is known of the layouts, from public code that reads the real ones:

- 2024, by destination and origin: sheets "Table of contents", "Table 1" to "Table 9" (2 to 9 are sums over regions) and
  "Migrant notes"; header in row 11: Index, Region … of destination, Coverage, Data type, Location code of destination,
  Region … of origin, Location code of origin, then the years 1990 to 2024 three times (both sexes, male, female).
- 2020: the same header in row 11 with "Notes of destination" and "Type of data of destination", in another order, and
  an empty row 10; years 1990 to 2020; "Others" has the location code 2003, regions from 900 on.
- 2019, by origin and destination: two rows of header, 15 (Year, Sort order, Major area …, Notes, Code, Type of data
  (a), Country or area of origin) and 16 (Total, Other North, Other South, then the origins by name); sheets Table 1
  to Table 3.

Names end in an asterisk where a note speaks of them, and are indented by spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_HEAD_2024 = (
    "Index", "Region, development group, country or area of destination", "Coverage", "Data type",
    "Location code of destination", "Region, development group, country or area of origin", "Location code of origin",
)  # fmt: skip
_HEAD_2020 = (
    "Index", "Region, development group, country or area of destination", "Notes of destination",
    "Location code of destination", "Type of data of destination",
    "Region, development group, country or area of origin", "Location code of origin",
)  # fmt: skip
_YEARS_2024 = (1990, 1995, 2000, 2005, 2010, 2015, 2020, 2024)
_YEARS_2020 = (1990, 1995, 2000, 2005, 2010, 2015, 2020)

# (destination, its code, data type, origin, its code, figures of both sexes, of men, of women); a figure for each year.
Pair = tuple[str, int, str, str, int, Sequence[Any], Sequence[Any], Sequence[Any]]


def _sheet(book: Workbook, title: str, *texts: str) -> Worksheet:
    sheet = book.create_sheet(title)
    for number, text in enumerate(texts, start=1):
        sheet.cell(number, 2, text)
    return sheet


def book_2024(path: Path, pairs: Sequence[Pair]) -> Path:
    """The workbook of 2024 by destination and origin."""
    book = Workbook()
    book.active.title = "Table of contents"
    book.active["B2"] = "International Migrant Stock 2024: Destination and origin"
    sheet = _sheet(
        book, "Table 1", "", "United Nations", "Department of Economic and Social Affairs, Population Division",
        "International Migrant Stock 2024", "Table 1. International migrant stock at mid-year by sex, 1990-2024",
        "POP/DB/MIG/Stock/Rev.2024", "Copyright © 2025 by United Nations, made available under CC BY 3.0 IGO",
    )  # fmt: skip
    headings = ("both sexes combined", "male migrants", "female migrants")
    for number, heading in enumerate(headings):
        sheet.cell(10, 8 + 8 * number, f"International migrant stock at mid-year ({heading})")
    for column, name in enumerate((*_HEAD_2024, *_YEARS_2024 * 3), start=1):
        sheet.cell(11, column, name)
    for row, (to, to_code, kind, origin, origin_code, *blocks) in enumerate(pairs, start=12):
        cells = (
            row - 11,
            to,
            "",
            kind,
            to_code,
            origin,
            origin_code,
            *(figure for block in blocks for figure in block),
        )
        for column, cell in enumerate(cells, start=1):
            sheet.cell(row, column, cell)
    for number in range(2, 10):
        _sheet(book, f"Table {number}", "sums over regions")
    _sheet(book, "Migrant notes", "(1) Refers to …")
    book.save(path)
    return path


def book_2020(path: Path, pairs: Sequence[Pair]) -> Path:
    """The workbook of 2020: no headings over the blocks that one could read, another order of columns."""
    book = Workbook()
    book.active.title = "Table of Contents"
    sheet = _sheet(book, "Table 1", "United Nations", "International Migrant Stock 2020", "POP/DB/MIG/Stock/Rev.2020")
    for column, name in enumerate((*_HEAD_2020, *_YEARS_2020 * 3), start=1):
        sheet.cell(11, column, name)
    for row, (to, to_code, kind, origin, origin_code, *blocks) in enumerate(pairs, start=12):
        cells = (
            row - 11,
            to,
            "",
            to_code,
            kind,
            origin,
            origin_code,
            *(figure for block in blocks for figure in block),
        )
        for column, cell in enumerate(cells, start=1):
            sheet.cell(row, column, cell)
    book.save(path)
    return path


def book_2019(path: Path, origins: Sequence[str], tables: dict[str, Sequence[tuple[Any, ...]]]) -> Path:
    """The matrices of 2019: ``tables`` by word of the title (Total, Male, Female): year, name, code, kind, figures."""
    book = Workbook()
    book.active.title = "CONTENTS"
    for number, (word, rows) in enumerate(tables.items(), start=1):
        title = f"Table {number}. {word} migrant stock at mid-year by origin and by major area, 1990-2019"
        sheet = _sheet(book, f"Table {number}", "United Nations", "POP/DB/MIG/Stock/Rev.2019", title)
        keys = ("Year", "Sort\norder", "Major area, region, country or area of destination", "Notes", "Code",
                "Type of data (a)", "Country or area of origin")  # fmt: skip
        for column, name in enumerate(keys, start=1):
            sheet.cell(15, column, name)
        for column, name in enumerate(("Total", "Other North", "Other South", *origins), start=7):
            sheet.cell(16, column, name)
        for row, (year, name, code, kind, *figures) in enumerate(rows, start=17):
            for column, cell in enumerate((year, row, name, "", code, kind, *figures), start=1):
                sheet.cell(row, column, cell)
    _sheet(book, "NOTES", "(a) B …")
    book.save(path)
    return path


def totals_2019(path: Path, rows: Sequence[tuple[Any, ...]]) -> Path:
    """The workbook of 2019 by destination alone: the years stand one row below the header."""
    years = (1990, 1995, 2000, 2005, 2010, 2015, 2019)
    book = Workbook()
    book.active.title = "CONTENTS"
    sheet = _sheet(book, "Table 1", "United Nations", "POP/DB/MIG/Stock/Rev.2019")
    keys = ("Sort\norder", "Major area, region, country or area of destination", "Notes", "Code", "Type of data (a)")
    for column, name in enumerate(keys, start=1):
        sheet.cell(15, column, name)
    for number, heading in enumerate(("both sexes", "male", "female")):
        sheet.cell(15, 6 + 7 * number, f"International migrant stock at mid-year ({heading})")
        for offset, year in enumerate(years):
            sheet.cell(16, 6 + 7 * number + offset, year)
    for row, (name, code, kind, *figures) in enumerate(rows, start=17):
        for column, cell in enumerate((row, name, "", code, kind, *figures), start=1):
            sheet.cell(row, column, cell)
    book.save(path)
    return path
