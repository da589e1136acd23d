"""UN DESA's International Migrant Stock 2019 by destination and origin: a matrix with a column per origin.

Sheets "Table 1" to "Table 3" (total, male, female). Two rows of header: over the first columns "Year", "Major area,
region, country or area of destination", "Code", "Type of data (a)"; one row below, or in the same row, "Total", "Other
North", "Other South" and the origins by name. One row per year and destination. A blank is a missing pair.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from waypost.context.areas import AGGREGATE, side_of
from waypost.context.facts import Fact, day_of_year
from waypost.context.formats.undesa_basis import basis_of, letters_of
from waypost.context.reading import NOT_ESTIMABLE, Reading
from waypost.context.tables import Book, Cells

_TOP = 40
_TYPES = ("type of data (a)", "type of data")


@dataclass
class _Matrix:
    """Where things stand in a sheet. ``origins``: column → (code or None for all, name as written)."""

    first_row: int
    year: int
    destination: int
    data_type: int | None
    sex: str | None
    origins: dict[int, tuple[str | None, str]] = field(default_factory=dict)


def read(reading: Reading) -> None:
    """Read the three matrices; a workbook without them is an issue."""
    book = reading.head.book
    sheets = [name for name in ("Table 1", "Table 2", "Table 3") if book is not None and name in book.sheets]
    if book is None or not sheets:
        reading.flag("columns_missing", 1, None, None, "sheets Table 1, Table 2 and Table 3")
        return
    for other in book.sheets:
        if other not in sheets:
            reading.report.ignored[f"sheet {other}: notes"] += 1
    for sheet in sheets:
        matrix = _find_matrix(reading, book, sheet)
        if matrix is None:
            reading.flag("columns_missing", 1, None, sheet, "a header with Year and Code, and Total over the origins")
            continue
        for row, cells in book.rows(sheet):
            if row >= matrix.first_row and any(cells):
                reading.report.read += 1
                _read_row(reading, matrix, row, cells)


def _plain(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _find_matrix(reading: Reading, book: Book, sheet: str) -> _Matrix | None:
    title = ""
    keys: list[str] | None = None
    for row, cells in book.rows(sheet):
        if row > _TOP:
            return None
        plain = [_plain(cell) for cell in cells]
        if keys is None and "year" in plain and "code" in plain:
            keys = plain
        if keys is None:
            title = f"{title} {' '.join(plain)}"
            continue
        if "total" in plain:
            data_type = next((keys.index(name) for name in _TYPES if name in keys), None)
            sex = "female" if "female" in title else "male" if "male" in title else None
            matrix = _Matrix(row + 1, keys.index("year"), keys.index("code"), data_type, sex)
            for index in range(plain.index("total"), len(cells)):
                name = cells[index].strip()
                if name:
                    _add_origin(reading, matrix, index, name, row)
            return matrix
    return None


def _add_origin(reading: Reading, matrix: _Matrix, index: int, name: str, row: int) -> None:
    if name.casefold() == "total":
        matrix.origins[index] = (None, name)
        return
    code = reading.find_area(name, row, name)
    if code == AGGREGATE:
        reading.report.ignored["sums over regions and groups of countries"] += 1
    elif code is not None:
        matrix.origins[index] = (code, name)


def _read_row(reading: Reading, matrix: _Matrix, row: int, cells: Cells) -> None:
    if not cells[matrix.destination].strip():
        reading.report.ignored["headings between the rows"] += 1
        return
    area = reading.find_area(cells[matrix.destination], row, "Code")
    if area is None or area == AGGREGATE:
        reading.report.ignored["sums over regions and groups of countries"] += area == AGGREGATE
        return
    year = reading.find_year(cells[matrix.year], row, "Year")
    if year is None:
        return
    destination = side_of(area)
    letters = letters_of(cells[matrix.data_type]) if matrix.data_type is not None else ""
    day = day_of_year(year, reading.layout.defaults["day"])
    for index, (origin, name) in matrix.origins.items():
        cell = cells[index].strip() if index < len(cells) else ""
        if not cell or cell == "-":
            continue
        count = None if cell == NOT_ESTIMABLE else reading.find_count(cell, row, name)
        if count is None and cell != NOT_ESTIMABLE:
            continue
        reading.writer.add(
            Fact(
                measure=reading.layout.defaults["measure"],
                kind=reading.layout.defaults["kind"],
                basis=basis_of(reading.declared, reading.layout, destination, year, letters),
                origin_code=origin,
                destination_code=destination,
                period_start_date=day[0],
                period_end_date=day[1],
                sex=matrix.sex,
                count=count,
                note=" ".join(filter(None, (letters, name if name.startswith("Other") else ""))) or None,
            )
        )
