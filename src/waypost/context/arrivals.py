"""Daily arrivals per station, taken back out of sheets that were made for a regression.

Such a sheet holds in each row a day's arrivals at one station and, beside them, those of the seven days before at the
others, so every number stands there up to seven times. Taken apart, the numbers must agree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from waypost.errors import InputError

Day = TypeVar("Day", dt.date, int)

# "#affected+arriveserbia.3" is Serbia three days before; "serbia-3" is the same in an undated sheet.
_DATED = re.compile(r"#affected\+arrive(\w+)\.(\d+)")
_UNDATED = re.compile(r"(\w+)[+-](\d+)")


def unfold_dated(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[dt.date, int]]:
    """Daily series per station from rows that hold a day (``date``, d/m/Y) and earlier days in further columns.

    Every number stands in up to seven rows. Raises :class:`InputError` when two rows say different things of one
    station and day. The column ``y`` is the station that the sheet is about, which it does not name: it comes under
    the name ``y``.
    """
    found: dict[str, dict[dt.date, int]] = {}
    for row in rows:
        day = dt.datetime.strptime(row["date"], "%d/%m/%Y").date()  # noqa: DTZ007 - a day, not a moment
        _put(found, "y", day, row["y"])
        for column, value in row.items():
            named = _DATED.fullmatch(column)
            if named:
                _put(found, named[1], day - dt.timedelta(days=int(named[2])), value)
    return found


def unfold_undated(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[int, int]]:
    """The same for rows without a date, the latest first: days are numbered from 0 for the first row backwards."""
    found: dict[str, dict[int, int]] = {}
    for number, row in enumerate(rows):
        for column, value in row.items():
            named = _UNDATED.fullmatch(column)
            if named:
                _put(found, named[1], -number - int(named[2]), value)
    return found


def _put(found: dict[str, dict[Day, int]], station: str, day: Day, value: str) -> None:
    number = int(value)
    said = found.setdefault(station, {}).setdefault(day, number)
    if said != number:
        raise InputError(f"{station}, day {day}: one row says {said}, another {number}")
