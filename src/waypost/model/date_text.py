"""Dates as people write them, in four languages, three orders and Excel's own count of days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache
from itertools import permutations
from typing import Literal

from babel.dates import get_day_names, get_month_names

from waypost.model.text import fold
from waypost.model.value_text import Cell, ValueUnreadable, is_not_reported, plain_text

Order = Literal["dmy", "mdy", "ymd"]

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
# Excel counts days from here once its invented 29 February 1900 is past.
_SERIAL_START = date(1899, 12, 30)
# Serial numbers that we take for dates: October 1954 to January 2119. Smaller ones may be years or counts.
_SERIALS = range(20_000, 80_001)

# The four languages with the three Arabic calendars of month names, and three that cost nothing more.
_LOCALES = ("en", "fr", "es", "ar", "ar_SY", "ar_DZ", "ar_MA", "de", "it", "pt")
_MORE_MONTHS = {"fev": 2, "aou": 8, "sep": 9, "set": 9, "setiembre": 9, "نيسان": 4}
_FILLERS = frozenset({"de", "del", "of", "le", "el", "the", "du", "al", "a", "من"})
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ]\d\d:?\d\d(?::?\d\d(?:[.,]\d+)?)?)? ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[T ,]+(?:\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?|\d\d[h]\d\d)"
    r"(?: ?[ap]\.? ?m\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?$",
    re.IGNORECASE,
)
_THREE = re.compile(r"(\d{1,4}) ?([-/. ]) ?(\d{1,2}) ?\2 ?(\d{1,4})\.?")
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th|er|ere|o|a)\b")
_MONTH_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})|(\d{1,2})[-/. ](\d{4})")
_QUARTER = re.compile(r"(?:[qt]([1-4]) ?(\d{4}))|(?:(\d{4}) ?[qt]([1-4]))")
# Hyphens and dashes that word processors put between the parts of a date.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_ONE_DAY = "one day, as year-month-day"


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, "format", locale).items():
                names.setdefault(fold(name), number)
    names.update({fold(name): number for name, number in _MORE_MONTHS.items()})
    return names


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(
        word
        for locale in _LOCALES
        for name in get_day_names("wide", "format", locale).values()
        for word in fold(name).split()
    )


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR or not 1 <= month <= 12:
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _full_year(digits: str) -> int | None:
    if len(digits) == 4:
        return int(digits)
    if len(digits) == 2:  # POSIX: 69 to 99 are of the last century
        return int(digits) + (1900 if int(digits) >= 69 else 2000)
    return None


def _ordered(parts: tuple[str, str, str], order: str) -> date | None:
    named = dict(zip(order, parts, strict=True))
    year = _full_year(named["y"])
    if year is None or len(named["d"]) > 2 or len(named["m"]) > 2:
        return None
    return _day(year, int(named["m"]), int(named["d"]))


def _three_numbers(text: str, parts: tuple[str, str, str], order: Order | None) -> date:
    long = [len(part) == 4 for part in parts]
    if long[0]:
        readings = {_ordered(parts, "ymd")}
    elif order is not None and not (long[2] and order == "ymd"):
        readings = {_ordered(parts, order)}
        expected = f"a date in the declared order {'/'.join(order)}"
    elif long[2]:
        readings = {_ordered(parts, "dmy"), _ordered(parts, "mdy")}
    else:
        readings = {_ordered(parts, "".join(p)) for p in permutations("dmy") if p[1] != "y"}
    days = sorted(day for day in readings if day is not None)
    if len(days) == 1:
        return days[0]
    if days:
        either = " or ".join(day.isoformat() for day in days)
        raise ValueUnreadable(text, f"a date with one reading; this may be {either}: declare date_order")
    raise ValueUnreadable(text, expected if order is not None and not long[0] else "a date of the calendar")


def _serial(number: float, found: Cell) -> date:
    if int(number) in _SERIALS:
        return _SERIAL_START + timedelta(days=int(number))
    if number == int(number) and 19_000_101 <= number <= 21_001_231:
        day = _compact(str(int(number)))
        if day is not None:
            return day
    raise ValueUnreadable(found, _ONE_DAY + ", or a number that Excel shows as a date")


def _compact(digits: str) -> date | None:
    return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _split_words(text: str) -> list[str]:
    return [w for w in _ORDINAL.sub(r"\1 ", fold(text)).split() if w not in _FILLERS and w not in _weekdays()]


def _month_and_numbers(words: list[str]) -> tuple[int, list[str]] | None:
    """Month number and the remaining words; names of two words (Levantine Arabic) included."""
    months = _months()
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            month = months.get(" ".join(words[start : start + size]))
            if month is not None:
                return month, words[:start] + words[start + size :]
    return None


def _named_month(text: str, order: Order | None) -> date | None:
    found = _month_and_numbers(_split_words(text))
    if found is None:
        return None
    month, rest = found
    if len(rest) != 2 or not all(part.isdigit() and len(part) <= 4 for part in rest):
        return None
    first, second = rest
    readings: set[date | None] = set()
    for day, year in ((first, second), (second, first)):
        century = _full_year(year)
        if len(day) <= 2 and century is not None and (len(year) == 4 or order is not None):
            readings.add(_day(century, month, int(day)))
    if order in ("dmy", "mdy") and len(second) == 2:
        readings = {_ordered((first, str(month), second), "dmy")}
    elif order == "ymd" and len(first) == 2 and len(second) <= 2:
        readings = {_ordered((first, str(month), second), "ymd")}
    days = [day for day in readings if day is not None]
    return days[0] if len(days) == 1 else None


def parse_date(cell: Cell, order: Order | None = None, *, serials: bool = False) -> str | None:
    """The ISO date that a cell states, or None when it states that there is none ("-", "n/a", empty).

    ``order`` is what the source declares for dates of three numbers; without it "31/12/2020" is read and
    "03/04/2020" is not. A declared order is kept strictly. Numbers are Excel's count of days; digits in
    text are taken for it only with ``serials=True``, for a column declared to hold dates. Times and
    zones are cut off: the day is the one that stands there. Years outside 1900 to 2100 are refused.

    Raises :class:`ValueUnreadable`.

    >>> parse_date("1er mars 2020"), parse_date("31/12/2020"), parse_date(43831), parse_date("-")
    ('2020-03-01', '2020-12-31', '2020-01-01', None)
    """
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValueUnreadable(cell, f"a year from {EARLIEST_YEAR} to {LATEST_YEAR}")
        return day.isoformat()
    if is_not_reported(cell):
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not abs(cell) < 1e9:  # also refuses what is no number at all
            raise ValueUnreadable(cell, _ONE_DAY)
        return _serial(cell, cell).isoformat()
    text = plain_text(cell).translate(_DASHES)
    if len(text) > 60:
        raise ValueUnreadable(text, _ONE_DAY)
    return _text_date(text, order, serials).isoformat()


def _text_date(text: str, order: Order | None, serials: bool) -> date:
    iso = _ISO.fullmatch(text)
    if iso:
        day = _day(int(iso[1]), int(iso[2]), int(iso[3]))
        if day is None:
            raise ValueUnreadable(text, "a date of the calendar")
        return day
    if text.isdecimal():
        if len(text) == 8:
            day = _compact(text)
            if day is not None:
                return day
        if serials and len(text) == 5:
            return _serial(int(text), text)
        raise ValueUnreadable(text, _ONE_DAY)
    text_day = _TIME.sub("", text)
    three = _THREE.fullmatch(text_day)
    if three:
        return _three_numbers(text, (three[1], three[3], three[4]), order)
    day = _named_month(text_day, order)
    if day is None:
        raise ValueUnreadable(text, _ONE_DAY)
    return day


def parse_period(cell: Cell, order: Order | None = None) -> tuple[str, str] | None:
    """First and last ISO day of the year, quarter, month or day that a cell states; None: not reported.

    >>> parse_period("2021"), parse_period("mayo 2021"), parse_period("Q1 2020")
    (('2021-01-01', '2021-12-31'), ('2021-05-01', '2021-05-31'), ('2020-01-01', '2020-03-31'))
    """
    if is_not_reported(cell):
        return None
    text = plain_text(cell)
    if isinstance(cell, float) and cell.is_integer():
        text = str(int(cell))
    months: tuple[int, int, int] | None = None
    quarter = _QUARTER.fullmatch(fold(text))
    numeric = _MONTH_FIRST.fullmatch(text)
    named = _month_and_numbers(_split_words(text)) if len(text) <= 60 else None
    if re.fullmatch(r"\d{4}", text):
        months = int(text), 1, 12
    elif quarter:
        number = int(quarter[1] or quarter[4])
        months = int(quarter[2] or quarter[3]), number * 3 - 2, number * 3
    elif numeric:
        month = int(numeric[2] or numeric[3])
        months = int(numeric[1] or numeric[4]), month, month
    elif named and len(named[1]) == 1 and re.fullmatch(r"\d{4}", named[1][0]):
        months = int(named[1][0]), named[0], named[0]
    if months is None:
        day = parse_date(cell, order)
        return None if day is None else (day, day)
    year, first, last = months
    if not EARLIEST_YEAR <= year <= LATEST_YEAR or not 1 <= first <= 12:
        raise ValueUnreadable(text, f"a month of a year from {EARLIEST_YEAR} to {LATEST_YEAR}")
    return date(year, first, 1).isoformat(), date(year, last, monthrange(year, last)[1]).isoformat()
