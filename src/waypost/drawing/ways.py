"""Ways between places as curves whose form says on which side somebody works.

Filled: both sides. Filled to the middle: that side alone. Hollow and dashed: neither, as far as is known. A curve
bends to the same hand seen from where it starts, so that there and back lie apart, and the more the longer it is.
After B. Jenny and others, Design principles for origin-destination flow maps, Cartography and Geographic Information
Science 45 (2018): curves rather than straight lines, arrowheads rather than tapering.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from waypost.drawing.colours import BOTH, CARD, NONE, ONE
from waypost.drawing.svg import element, number

Point = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """A way on the sheet: where it starts and ends, whether somebody works at either end, how broad it is."""

    start: Point
    end: Point
    works_at_start: bool
    works_at_end: bool
    width: float = 2.0
    bend: float = 0.16


def draw_way(way: Way) -> str:
    """The curve with its arrowhead, in the form that says who is there."""
    start, bend, end = _curve(way)
    whole = _path(start, bend, end)
    if way.works_at_start and way.works_at_end:
        return _line(whole, BOTH, way.width) + _head(bend, end, way.width, BOTH, BOTH)
    if not way.works_at_start and not way.works_at_end:
        hollow = _line(whole, NONE, way.width + 0.8, dashes="3 2.2") + _line(whole, CARD, max(way.width - 0.8, 0.8))
        return hollow + _head(bend, end, way.width, NONE, CARD)
    first, second = _halves(start, bend, end)
    filled = first if way.works_at_start else second
    outline = _line(whole, ONE, way.width + 0.8) + _line(whole, CARD, max(way.width - 0.9, 0.7))
    return outline + _line(_path(*filled), ONE, way.width + 0.8) + _head(
        bend, end, way.width, ONE, ONE if way.works_at_end else CARD
    )  # fmt: skip


def touch_area(way: Way) -> str:
    """A broad invisible curve: what a finger or a pointer meets."""
    return element("path", d=_path(*_curve(way)), fill="none", stroke="#000", stroke_opacity=0, stroke_width=12)


def _curve(way: Way) -> tuple[Point, Point, Point]:
    (x1, y1), (x2, y2) = way.start, way.end
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy) or 1.0
    side = way.bend * length * (0.7 + min(length / 900, 0.5))
    middle = ((x1 + x2) / 2 + dy / length * side, (y1 + y2) / 2 - dx / length * side)
    start = _towards(way.start, middle, min(5.0, length / 5))
    end = _towards(way.end, middle, min(6.0, length / 4))
    return start, middle, end


def _towards(point: Point, other: Point, distance: float) -> Point:
    length = math.dist(point, other) or 1.0
    return (point[0] + (other[0] - point[0]) * distance / length, point[1] + (other[1] - point[1]) * distance / length)


def _path(start: Point, bend: Point, end: Point) -> str:
    return f"M{_at(start)}Q{_at(bend)} {_at(end)}"


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _halves(start: Point, bend: Point, end: Point) -> tuple[tuple[Point, Point, Point], tuple[Point, Point, Point]]:
    """De Casteljau's cut of a quadratic curve at its middle."""
    left, right = _mean(start, bend), _mean(bend, end)
    middle = _mean(left, right)
    return (start, left, middle), (middle, right, end)


def _mean(one: Point, other: Point) -> Point:
    return ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)


def _line(path: str, colour: str, width: float, dashes: str | None = None) -> str:
    return element("path", d=path, fill="none", stroke=colour, stroke_width=float(width), stroke_dasharray=dashes)


def _head(bend: Point, end: Point, width: float, stroke: str, fill: str) -> str:
    angle = math.atan2(end[1] - bend[1], end[0] - bend[0])
    size = 3.2 + width
    tip = (end[0] + math.cos(angle) * size * 0.5, end[1] + math.sin(angle) * size * 0.5)
    corners = [tip] + [
        (tip[0] - math.cos(angle + turn) * size * 1.5, tip[1] - math.sin(angle + turn) * size * 1.5)
        for turn in (0.42, -0.42)
    ]
    return element("path", d="M" + "L".join(_at(c) for c in corners) + "z", fill=fill, stroke=stroke, stroke_width=0.8)
