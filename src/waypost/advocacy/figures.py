"""How a figure is written in a language: rounded, with its unit in words, never more exact than its source."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import msgspec
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal

from waypost.advocacy.values import Claim, Result
from waypost.reference.advocacy_words import Figures, Unit
from waypost.reference.wording import written_day, written_share

_COMPACT_FROM = 1_000_000
_OF_A_YEAR = ((12, 31), (7, 1))  # stocks at the end of a year or at its middle, flows of a whole one
_MOST_DECIMALS = 2  # of a number that ends in a word: 1.25 million


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What a slot may tell of a claim: its figure as it stands now, and for whose eyes it is.

    ``value`` in the measure's unit; a share is a share of one. ``exact_to`` is the step of the source: 1000 where it
    counts in thousands, 0.01 for a share in whole hundredths. ``precision``: whether ``as_of`` is a day, a month or a
    year.
    """

    claim: str
    unit: str
    value: float | None = None
    least: float | None = None
    most: float | None = None
    as_of: dt.date | None = None
    precision: str = "day"
    exact_to: float = 0.0
    is_suppressed: bool = False
    audience: str = "movement"


def figure_of(claim: Claim, result: Result, unit: str, *, exact_to: float = 0.0) -> Figure:
    """The figure of a claim out of what its measure gave. What is of a year's middle or end speaks of the year."""
    day = result.data_date or claim.as_of
    return Figure(
        claim=claim.claim,
        unit=unit,
        value=None if result.is_suppressed else result.value,
        least=None if result.is_suppressed else result.least,
        most=None if result.is_suppressed else result.most,
        as_of=day,
        precision="year" if day is not None and (day.month, day.day) in _OF_A_YEAR else "day",
        exact_to=exact_to,
        is_suppressed=result.is_suppressed,
        audience=claim.audience,
    )


def rounded(value: float, unit: Unit, *, exact_to: float = 0.0, rounding: str = ROUND_HALF_UP) -> Decimal:
    """A value as it is told: so many significant digits, and no more of them than the source has.

    >>> rounded(191_269_100, Unit(words={})), rounded(3008, Unit(words={})), rounded(3008, Unit(words={}), exact_to=100)
    (Decimal('191000000'), Decimal('3008'), Decimal('3000'))
    """
    told = Decimal(str(value)) * unit.scale
    step = Decimal(str(exact_to)) * unit.scale
    if unit.is_share:
        return _share_of(told, step, rounding)
    if told and abs(told) >= unit.exact_below:
        step = max(step, Decimal(10) ** (told.adjusted() - unit.digits + 1))
    elif unit.scale == 1:
        step = max(step, Decimal(1) if told == told.to_integral_value() else Decimal("0.1"))
    return _to(told, step, rounding)


def _share_of(told: Decimal, step: Decimal, rounding: str) -> Decimal:
    """Hundredths: whole ones, and finer only where some would read as none, or not all as all."""
    finer = Decimal(1)
    while True:
        found = _to(told, max(finer, step), rounding)
        if finer <= step or finer < Decimal("1e-6") or not (found in (0, 100) and told not in (0, 100)):
            return found
        finer /= 10


def _to(told: Decimal, step: Decimal, rounding: str) -> Decimal:
    if not step:
        return told
    found = (told / step).to_integral_value(rounding=rounding) * step
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()


def written_value(
    value: float, unit: Unit, language: str, *, exact_to: float = 0.0, rounding: str = ROUND_HALF_UP
) -> str:
    """A value without its unit; of a share the sign of hundredths is part of it."""
    return _number(rounded(value, unit, exact_to=exact_to, rounding=rounding), unit, language)


def written_unit(value: float, unit: Unit, language: str, *, exact_to: float = 0.0) -> str:
    """The words of the unit alone, in the form that the value takes; of a share none."""
    return _pattern(rounded(value, unit, exact_to=exact_to), unit, language).format(n="").strip()


def written_figure(value: float, unit: Unit, language: str, *, exact_to: float = 0.0) -> str:
    """A value with its unit in words."""
    told = rounded(value, unit, exact_to=exact_to)
    return _pattern(told, unit, language).format(n=_number(told, unit, language))


def written_range(
    least: float, most: float, unit: Unit, language: str, figures: Figures, *, exact_to: float = 0.0
) -> str:
    """From the least to the most, rounded outwards so that it holds both; one value where they are the same."""
    low = written_value(least, unit, language, exact_to=exact_to, rounding=ROUND_FLOOR)
    high = written_value(most, unit, language, exact_to=exact_to, rounding=ROUND_CEILING)
    return low if low == high else figures.range[language].format(least=low, most=high)


def written_date(day: dt.date, precision: str, language: str) -> str:
    """A day, a month or a year."""
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return str(format_date(day, "MMMM yyyy", locale=language))
    return written_day(day, language)


def _is_compact(told: Decimal) -> bool:
    """Whether a number is written with a word for millions: only where nothing of it is lost by that."""
    return abs(told) >= _COMPACT_FROM and told == _compacted(told)


def _compacted(told: Decimal) -> Decimal:
    step = Decimal(10) ** (told.adjusted() // 3 * 3 - _MOST_DECIMALS)
    return (told / step).to_integral_value() * step


def _number(told: Decimal, unit: Unit, language: str) -> str:
    if unit.is_share:
        hundredth = told / 100
        return written_share(hundredth, language) if told == told.to_integral_value() else _fine_share(told, language)
    if _is_compact(told):
        return str(format_compact_decimal(told, format_type="long", locale=language, fraction_digits=_MOST_DECIMALS))
    return str(format_decimal(told, locale=language, decimal_quantization=False))


def _fine_share(told: Decimal, language: str) -> str:
    """Hundredths with decimals, as the language puts the sign."""
    whole = written_share(Decimal("0.77"), language)
    return whole.replace("77", str(format_decimal(told, locale=language, decimal_quantization=False)))


def _pattern(told: Decimal, unit: Unit, language: str) -> str:
    forms = unit.words[language]
    if _is_compact(told) and "compact" in forms:
        return forms["compact"]
    form = Locale.parse(language).plural_form(abs(told))
    return forms.get(form, forms["other"])
