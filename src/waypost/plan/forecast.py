"""Where an indicator may stand on a later day: one plain method, its range, and all that it was made from.

The method: the pace between each two values that count. The forecast goes on from the last value at the median pace,
its range at the slowest and the fastest. Fewer than two values give none. It says nothing of what may change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from statistics import median

import msgspec

METHOD = "median_pace"
Point = tuple[dt.date, Decimal]


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """A value on a day with its range. ``is_cut``: a bound ran below ``least`` or above ``most`` and was held there."""

    day: dt.date
    value: Decimal
    low: Decimal
    high: Decimal
    made_from: tuple[Point, ...]
    is_cut: bool = False
    method: str = METHOD


def forecast(
    given: Sequence[Point], day: dt.date, *, least: Decimal | None = Decimal(0), most: Decimal | None = None
) -> Forecast | None:
    """The forecast for a day after the last value, to a tenth; None where two values at two days are not known.

    ``least`` and ``most`` are what the figure can be at all: a count is not below zero, a share not above one hundred.
    """
    values = sorted(dict(given).items())
    if len(values) < 2 or day <= values[-1][0]:
        return None
    paces = sorted((b - a) / (late - early).days for (early, a), (late, b) in combinations(values, 2))
    last_day, last = values[-1]
    days = (day - last_day).days
    low, middle, high = (last + pace * days for pace in (paces[0], median(paces), paces[-1]))
    held = [_held(each, least, most) for each in (low, middle, high)]
    tenth = Decimal("0.1")
    return Forecast(
        day=day,
        value=held[1].quantize(tenth),
        low=held[0].quantize(tenth),
        high=held[2].quantize(tenth),
        made_from=tuple(values),
        is_cut=held != [low, middle, high],
    )


def _held(value: Decimal, least: Decimal | None, most: Decimal | None) -> Decimal:
    if least is not None and value < least:
        return least
    return most if most is not None and value > most else value
