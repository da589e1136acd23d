"""Tables with one row per place and year and a column per figure: UN DESA as CSV, UNHCR, Abel and Cohen.

The declaration says which columns are keys and what each further column counts, so a new table of this kind needs
no code. ``keys``: year, origin, destination, country, sex, type. ``values``: column → what it counts (``measure``,
``kind``, ``basis``, ``method``, ``sex``, ``place``, ``unit``). ``defaults`` hold for every column:

- ``period``: ``day`` (a stock; ``day: '07-01'``), ``year`` (a flow) or ``five_years`` (from mid-year to mid-year)
- ``place``: ``corridor`` (origin and destination) or ``country`` (where it happens)
- ``unit``: ``people`` or ``events``
- ``is_small_rounded``: 5 stands for 1 to 5
- ``total_of``: columns whose sum is the figure for all, where the publisher gives the parts alone

A blank is a missing pair, so it is no row: nobody can say. ``..`` is a row without a count. Only a stated 0 is zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waypost.context.areas import AGGREGATE, side_of
from waypost.context.facts import Fact, between_middles, day_of_year, whole_year
from waypost.context.reading import NOT_ESTIMABLE, Reading
from waypost.context.tables import Cells, read_rows

SMALL = 5  # UNHCR writes 5 for every number from 1 to 5
_SEXES = {"b": None, "both": None, "both sexes": None, "total": None, "t": None, "f": "female", "female": "female",
          "m": "male", "male": "male"}  # fmt: skip

# (destination, year, basis of the declaration) → basis and note of a figure.
BasisRule = Callable[[str | None, int, str], tuple[str, str | None]]


@dataclass(frozen=True)
class _Column:
    """One column of figures and what the declaration says that it counts, and over which time."""

    name: str
    index: int
    measure: str
    kind: str
    basis: str
    method: str | None
    sex: str | None
    period: str
    day: str
    is_corridor: bool
    is_events: bool
    is_small_rounded: bool

    def dates(self, year: int) -> tuple[dt.date, dt.date]:
        """First and last day that a figure of this column speaks of."""
        if self.period == "day":
            return day_of_year(year, self.day)
        return between_middles(year, 5) if self.period == "five_years" else whole_year(year)


@dataclass(frozen=True)
class _Place:
    """Where and in which year a row counts."""

    year: int
    origin: str | None
    destination: str | None
    country: str | None
    sex: str | None
    suffix: str


def read(reading: Reading) -> None:
    """Read every row of a table; see the module for what the declaration says."""
    read_with(reading, lambda _destination, _year, basis: (basis, None))


def read_with(reading: Reading, basis_of: BasisRule) -> None:
    """Read every row; ``basis_of`` says of a destination and year what its figures rest on."""
    columns = _columns(reading)
    at = {role: reading.column(role) for role in ("year", "sex", "type", "origin", "destination", "country")}
    reading.note_columns({*reading.keys.values(), *reading.layout.values})
    total = _total_column(reading)
    parts = [column for column in columns if column.name in reading.layout.defaults.get("total_of", ())]
    for row, cells in read_rows(reading.head):
        reading.report.read += 1
        if not reading.is_whole(cells, row):
            continue
        place = _place(reading, at, cells, row)
        if place is None:
            continue
        counts = {}
        for column in columns:
            cell = cells[column.index]
            if cell.strip() == NOT_ESTIMABLE:
                _add(reading, column, place, None, basis_of)
                continue
            count = reading.find_count(cell, row, column.name)
            if count is not None and _is_elsewhere(reading, column, place, count, row):
                continue
            if count is not None:
                counts[column.name] = count
                _add(reading, column, place, count, basis_of)
        if total is not None and len(parts) == len([p for p in parts if p.name in counts]):
            _add(reading, total, place, sum(counts[part.name] for part in parts), basis_of)
        _check_parts(reading, counts, row)


def _is_elsewhere(reading: Reading, column: _Column, place: _Place, count: int, row: int) -> bool:
    """Whether a figure about people inside their country stands in a row of two countries, where it is 0 by form."""
    if column.is_corridor or place.origin is None or place.origin == place.destination:
        return False
    if count:
        reading.flag(
            "value_unexpected",
            row,
            column.name,
            str(count),
            "nobody: people inside their country stand in the row whose country of origin and of asylum are the same",
            "ask the publisher where these people are; the figure was left out",
        )
    return True


def _columns(reading: Reading) -> list[_Column]:
    header = reading.head.header
    return [
        _column(name, header.index(name), {**reading.layout.defaults, **stated})
        for name, stated in reading.layout.values.items()
        if name in header
    ]


def _column(name: str, index: int, stated: dict[str, Any]) -> _Column:
    return _Column(
        name=name,
        index=index,
        measure=stated["measure"],
        kind=stated["kind"],
        basis=stated["basis"],
        method=stated.get("method"),
        sex=stated.get("sex"),
        period=stated.get("period", "year"),
        day=stated.get("day", "12-31"),
        is_corridor=stated.get("place", "corridor") == "corridor",
        is_events=stated.get("unit") == "events",
        is_small_rounded=stated.get("is_small_rounded") in (True, "true"),
    )


def _total_column(reading: Reading) -> _Column | None:
    if "total_of" not in reading.layout.defaults:
        return None
    return _column("", -1, dict(reading.layout.defaults))


def _place(reading: Reading, at: dict[str, int | None], cells: Cells, row: int) -> _Place | None:
    """The keys of a row; None when one of them cannot be read (an issue says why) or it is a sum over countries."""
    keys = reading.keys
    found: dict[str, str | None] = {"origin": None, "destination": None, "country": None}
    for role in found:
        index = at[role]
        if index is None:
            continue
        area = reading.find_area(cells[index], row, keys[role])
        if area is None or area == AGGREGATE:
            reading.report.ignored["sums over regions and groups of countries"] += area == AGGREGATE
            return None
        found[role] = side_of(area)
    year = reading.find_year(cells[at["year"]], row, keys["year"]) if at["year"] is not None else None
    if year is None:
        return None
    sex = None
    if at["sex"] is not None:
        stated = cells[at["sex"]].strip().casefold()
        if stated not in _SEXES:
            reading.flag("code_unknown", row, keys["sex"], cells[at["sex"]], "female, male or both")
            return None
        sex = _SEXES[stated]
    suffix = f"_{cells[at['type']].strip().casefold()}" if at["type"] is not None else ""
    return _Place(year, **found, sex=sex, suffix=suffix)


def _add(reading: Reading, column: _Column, place: _Place, count: int | None, basis_of: BasisRule) -> None:
    basis, note = basis_of(place.destination, place.year, column.basis)
    is_range = column.is_small_rounded and count == SMALL
    people = None if column.is_events else count
    first, last = column.dates(place.year)
    # By position: this is said a million times for the largest table.
    reading.writer.add(
        Fact(
            column.measure + place.suffix,
            column.kind,
            basis,
            column.method,
            place.origin if column.is_corridor else None,
            place.destination if column.is_corridor else None,
            place.country or (None if column.is_corridor else place.destination),
            None,
            first,
            last,
            column.sex or place.sex,
            None,
            None,
            people,
            1 if is_range else None,
            SMALL if is_range else None,
            count if column.is_events else None,
            note,
        )
    )


def _check_parts(reading: Reading, counts: dict[str, int], row: int) -> None:
    """Where the publisher gives a total and its parts, they agree; rounding apart, as the declaration says."""
    whole = reading.layout.options.get("total")
    if whole is None or whole not in counts:
        return
    parts = [counts.get(name) for name in reading.layout.options["parts"]]
    if None in parts:
        return
    summed = sum(part for part in parts if part is not None)
    if abs(summed - counts[whole]) > int(reading.layout.options.get("rounding", 0)):
        reading.flag(
            "parts_do_not_sum",
            row,
            whole,
            f"{counts[whole]} and parts of {summed}",
            "a total that is the sum of its parts",
            "both were kept as the publisher gives them; ask the publisher which one holds",
        )
