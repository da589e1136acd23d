"""A chart of an indicator: what was reported, what was aimed at, and where the pace leads, over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from waypost.drawing.colours import BOTH, CARD, INK, ONE, RULE, SECOND
from waypost.drawing.svg import drawing, element, number, words


@dataclass(frozen=True)
class Mark:
    """A value on a day, as it is written; ``low`` and ``high`` where it is forecast."""

    day: dt.date
    value: float
    text: str
    low: float | None = None
    high: float | None = None

    @property
    def is_forecast(self) -> bool:
        """Whether it is a range that lies ahead."""
        return self.low is not None


def progress(
    values: Sequence[Mark], targets: Sequence[Mark], labels: Sequence[tuple[dt.date, str]], label: str, *,
    width: float = 560, height: float = 240,
) -> str:  # fmt: skip
    """Reported values as dots on a line; forecasts hollow on a dashed line with their range; targets as short bars."""
    top, bottom, left, right = 26.0, 30.0, 34.0, 40.0
    days = [each.day for each in (*values, *targets)] + [day for day, _ in labels]
    if not days:
        return drawing(width, height, label=label, class_="chart")
    first, span = min(days), max((max(days) - min(days)).days, 1)
    most = max((value for each in (*values, *targets) for value in (each.value, each.high or 0)), default=0) or 1

    def x(day: dt.date) -> float:
        return left + (width - left - right) * (day - first).days / span

    def y(value: float) -> float:
        return height - bottom - (height - top - bottom) * max(value, 0) / most

    parts = [element("path", d=f"M0 {number(height - bottom)}H{number(width)}", stroke=RULE)]
    parts += [words(text, x(day), height - 10, size=11, anchor="middle", fill=SECOND) for day, text in labels]
    for each in targets:
        title = element("title", escape(each.text))
        bar = element("path", d=f"M{number(x(each.day) - 14)} {number(y(each.value))}h28", stroke=ONE, stroke_width=3)
        parts.append(element("g", title, bar))
    known = [each for each in values if not each.is_forecast]
    ahead = [each for each in values if each.is_forecast]
    parts += _line([(x(each.day), y(each.value)) for each in known], None)
    parts += _line([(x(each.day), y(each.value)) for each in (*known[-1:], *ahead)], "5 5")
    for each in values:
        at, high = x(each.day), y(each.value)
        shapes = [element("title", escape(each.text))]
        if each.low is not None and each.high is not None:
            shapes.append(
                element("path", d=f"M{number(at)} {number(y(each.low))}V{number(y(each.high))}", stroke=BOTH,
                        stroke_width=5, stroke_opacity=0.35)
            )  # fmt: skip
        fill = CARD if each.is_forecast else BOTH
        shapes.append(element("circle", cx=at, cy=high, r=4.5, fill=fill, stroke=BOTH, stroke_width=2))
        parts.append(element("g", *shapes))
        is_covered = any(each.day == aim.day and 2 < high - y(aim.value) < 24 for aim in targets)
        below = high + 20 if is_covered else high - 11  # the bar of the target stays to be seen
        parts.append(words(each.text, at, below, size=11.5, anchor="middle", fill=INK, weight=600, halo=CARD))
    return drawing(width, height, *parts, label=label, class_="chart")


def _line(points: list[tuple[float, float]], dashes: str | None) -> list[str]:
    if len(points) < 2:
        return []
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return [element("path", d=path, fill="none", stroke=BOTH, stroke_width=2, stroke_dasharray=dashes)]
