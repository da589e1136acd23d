"""UN DESA's International Migrant Stock as the United Nations publish it: 2020 and 2024, by destination and origin.

Sheet "Table 1": a title and notes; a row with the headings of the blocks (both sexes, male, female); the header with
"Location code of destination", "Location code of origin" and, under each block, the years; then one row per pair,
regions and groups between the countries. ".." means that the figure cannot be estimated; a pair without a row too.
The further tables are sums over regions, or shares. The workbooks by destination alone have the same form
without the columns of the origin; those of 2019 carry the years one row below their header.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from waypost.context.areas import AGGREGATE, WORLD, side_of
from waypost.context.facts import Fact, day_of_year
from waypost.context.formats.undesa_basis import basis_of, letters_of
from waypost.context.reading import NOT_ESTIMABLE, Reading
from waypost.context.tables import Cells

_TOP = 40
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_CODES = ("location code of destination", "location code", "code")
_TYPES = ("data type", "type of data of destination", "type of data", "type of data (a)")


@dataclass
class _Layout:
    """Where things stand in the sheet. ``figures``: column → (sex or None for both, year)."""

    first_row: int
    destination: int
    origin: int | None
    data_type: int | None
    figures: dict[int, tuple[str | None, int]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


def read(reading: Reading) -> None:
    """Read Table 1; raises nothing: a workbook without it is an issue."""
    book = reading.head.book
    sheet = reading.layout.options.get("sheet", "Table 1")
    if book is None or sheet not in book.sheets:
        reading.flag("columns_missing", 1, None, ", ".join(book.sheets if book else ()), f"a sheet {sheet!r}")
        return
    for other in book.sheets:
        if other != sheet:
            reading.report.ignored[f"sheet {other}: notes, or sums over regions"] += 1
    rows = list(_top(book.rows(sheet)))
    layout = _find_layout(rows)
    if layout is None:
        reading.flag("columns_missing", 1, None, None, "a header with Location code and years under it")
        return
    for row, cells in book.rows(sheet):
        if row >= layout.first_row and any(cells):
            reading.report.read += 1
            _read_row(reading, layout, row, cells)


def _top(rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    for row, cells in rows:
        if row > _TOP:
            return
        yield row, cells


def _plain(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and _FIRST_YEAR <= int(cell) <= _LAST_YEAR


def _find_layout(rows: list[tuple[int, Cells]]) -> _Layout | None:
    for position, (row, cells) in enumerate(rows):
        plain = [_plain(cell) for cell in cells]
        destination = next((plain.index(name) for name in _CODES if name in plain), None)
        if destination is None:
            continue
        for at in (position, position + 1):
            if at < len(rows) and sum(map(_is_year, rows[at][1])) >= 3:
                origin = plain.index("location code of origin") if "location code of origin" in plain else None
                data_type = next((plain.index(name) for name in _TYPES if name in plain), None)
                layout = _Layout(row + at - position + 1, destination, origin, data_type)
                above = [rows[n][1] for n in range(max(0, position - 2), at)]
                _find_figures(layout, rows[at][1], above)
                return layout
    return None


def _find_figures(layout: _Layout, years: Cells, above: list[Cells]) -> None:
    """Blocks of years from left to right; a block begins where the years begin again."""
    blocks: list[list[int]] = []
    before = _LAST_YEAR + 1
    for index, cell in enumerate(years):
        if not _is_year(cell):
            continue
        if int(cell) <= before:
            blocks.append([])
        blocks[-1].append(index)
        before = int(cell)
    published = (None, "male", "female")
    for number, block in enumerate(blocks):
        sex = _sex_above(block[0], above, published[number] if number < len(published) else None)
        for index in block:
            layout.figures[index] = (sex, int(years[index]))
            layout.names[index] = f"{years[index]} {sex or 'both sexes'}"


def _sex_above(index: int, above: list[Cells], published: str | None) -> str | None:
    """What the heading over a block says; the published order (both, male, female) where it says nothing."""
    for cells in reversed(above):
        heading = _plain(cells[index]) if index < len(cells) else ""
        if "both" in heading:
            return None
        if "female" in heading:
            return "female"
        if "male" in heading:
            return "male"
    return published


def _read_row(reading: Reading, layout: _Layout, row: int, cells: Cells) -> None:
    sides: list[str | None] = []
    for index, name in (
        (layout.destination, "Location code of destination"),
        (layout.origin, "Location code of origin"),
    ):
        area = WORLD if index is None else reading.find_area(cells[index], row, name) if cells[index].strip() else ""
        if area == "":  # a heading such as "UN development groups": no code, and no figure
            reading.report.ignored["headings between the rows"] += 1
            return
        if area is None:
            return
        if area == AGGREGATE:
            reading.report.ignored["sums over regions and groups of countries"] += 1
            return
        sides.append(side_of(area))
    destination, origin = sides
    letters = letters_of(cells[layout.data_type]) if layout.data_type is not None else ""
    counts: dict[tuple[str | None, int], int] = {}
    for index, (sex, year) in layout.figures.items():
        cell = cells[index].strip() if index < len(cells) else ""
        if not cell or cell == "-":
            continue
        count = None if cell == NOT_ESTIMABLE else _count(reading, cell, row, layout.names[index])
        if count is None and cell != NOT_ESTIMABLE:
            continue
        if count is not None:
            counts[sex, year] = count
        day = day_of_year(year, reading.layout.defaults["day"])
        reading.writer.add(
            Fact(
                measure=reading.layout.defaults["measure"],
                kind=reading.layout.defaults["kind"],
                basis=basis_of(reading.declared, reading.layout, destination, year, letters),
                origin_code=origin,
                destination_code=destination,
                period_start_date=day[0],
                period_end_date=day[1],
                sex=sex,
                count=count,
                note=letters or None,
            )
        )
    _check_sexes(reading, counts, row)


def _count(reading: Reading, cell: str, row: int, column: str) -> int | None:
    """Estimates may hold fractions of a person, which the United Nations show rounded."""
    try:
        number = float(cell)
    except ValueError:
        return reading.find_count(cell, row, column)
    if number < 0:
        return reading.find_count(cell, row, column)
    if not number.is_integer():
        reading.report.ignored["fractions of a person, rounded"] += 1
    return round(number)


def _check_sexes(reading: Reading, counts: dict[tuple[str | None, int], int], row: int) -> None:
    """Men and women add up to the total, but for a person lost to rounding."""
    for (sex, year), total in counts.items():
        men, women = counts.get(("male", year)), counts.get(("female", year))
        if sex is None and men is not None and women is not None and abs(men + women - total) > 1:
            reading.flag(
                "parts_do_not_sum",
                row,
                f"{year} both sexes",
                f"{total} and parts of {men + women}",
                "a total that is the sum of men and women",
                "both were kept as the publisher gives them; ask the publisher which one holds",
            )
