"""Maps: the trails over the world or a part of it, and one trail by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from waypost.drawing.colours import BORDER, CARD, INK, LAND, LAND_HEARD, OPEN_BORDER, QUIET, SEA
from waypost.drawing.labels import Name, set_names, set_names_or_numbers
from waypost.drawing.outlines import Base, base
from waypost.drawing.projection import Frame, frame_around, world_frame
from waypost.drawing.signs import sign
from waypost.drawing.svg import drawing, element, words
from waypost.drawing.ways import Way, draw_way, touch_area


@dataclass(frozen=True)
class Place:
    """A country on a map: where its name stands, what it is called, how many programmes, whether it was heard.

    ``programmes`` is None where nobody of the country has spoken and nobody else tells of work there.
    """

    code: str
    name: str
    longitude: float
    latitude: float
    programmes: int | None
    running: int = 0
    address: str | None = None


@dataclass(frozen=True)
class Leg:
    """A way from one country to the next, by their codes."""

    start: str
    end: str


@dataclass(frozen=True)
class Trail:
    """A trail on a map: its name, where it leads to when one follows it, its legs, how broad it is drawn."""

    code: str
    name: str
    address: str
    legs: tuple[Leg, ...]
    width: float = 2.0


# Parts of the world that a map can show: the corners that must be on it, as longitude and latitude.
FRAMES: dict[str, tuple[tuple[float, float], ...]] = {
    "americas": ((-118, 34), (-74, 44), (-35, -8), (-70, -34), (-58, -32)),
    "europe_africa": ((-18, 14), (-10, 54), (48, 56), (44, 30), (30, 4), (-10, 6)),
    "africa": ((-18, 15), (10, 36), (50, 13), (32, -30), (16, -32)),
    "gulf_south_asia": ((34, 34), (36, 14), (60, 36), (92, 28), (88, 20), (80, 8)),
    "asia_pacific": ((66, 40), (96, 42), (126, 14), (120, -8), (96, 4), (140, -12)),
}
_SHEETS = {"africa": (900.0, 900.0), "americas": (900.0, 860.0)}


def frame_named(name: str) -> Frame:
    """The sheet of a part of the world; ``world`` for all of it. Raises KeyError for a part that there is not."""
    if name == "world":
        return world_frame(1200)
    width, height = _SHEETS.get(name, (1100.0, 640.0))
    return frame_around(list(FRAMES[name]), width, height, margin=0.04)


def draw_base(sheet: Base, heard: Iterable[str]) -> str:
    """The land: darker where somebody of the country or about it was heard, borders once, open ones dashed."""
    known = set(heard)
    parts = []
    for colour, wanted in ((LAND, False), (LAND_HEARD, True)):
        path = "".join(d for code, d in sorted(sheet.land.items()) if (code in known) is wanted)
        if path:
            parts.append(element("path", d=path, fill=colour, stroke=colour, stroke_width=0.5))
    parts.append(element("path", d=sheet.solid, fill="none", stroke=BORDER, stroke_width=0.8))
    if sheet.dashed:
        parts.append(
            element("path", d=sheet.dashed, fill="none", stroke=OPEN_BORDER, stroke_width=0.9, stroke_dasharray="2.5 2")
        )
    return "".join(parts)


def draw_trails(frame: Frame, places: list[Place], trails: list[Trail], label: str) -> str:
    """All trails on one sheet. Each is one link; whoever comes by keyboard moves between them with the arrows."""
    at = {p.code: frame.place(p.longitude, p.latitude) for p in places}
    seen = {code for code, (x, y) in at.items() if -10 < x < frame.width + 10 and -10 < y < frame.height + 10}
    works = {p.code: bool(p.programmes) for p in places}
    layers, told = [], []
    for number, trail in enumerate(trails):
        legs = [
            leg for leg in trail.legs if leg.start in at and leg.end in at and (leg.start in seen or leg.end in seen)
        ]
        ways = [
            Way(at[leg.start], at[leg.end], works[leg.start], works[leg.end], trail.width, 0.13 + 0.03 * (number % 3))
            for leg in legs
        ]
        if ways:
            told.append(trail)
            layers.append(
                element(
                    "a",
                    element("title", escape(trail.name)),
                    *(touch_area(w) for w in ways),
                    *(draw_way(w) for w in ways),
                    href=trail.address,
                    class_="trail",
                    data_trail=trail.code,
                    aria_label=trail.name,
                )
            )
    on = sorted((p for p in places if p.code in seen), key=lambda p: (-(p.programmes or 0), p.code))
    points = "".join(_point(p, *at[p.code]) for p in reversed(on))
    # On the whole world only the countries with most programmes are named: the others are named on hovering.
    most = 26 if frame.project.__name__ == "equal_earth" else 60
    names = [Name(p.name, *at[p.code], reach=_radius(p), weight=600 if p.running else 400) for p in on[:most]]
    return drawing(
        frame.width, frame.height,
        element("rect", width=frame.width, height=frame.height, fill=SEA),
        draw_base(base(frame, 0.8), (p.code for p in places if p.programmes is not None)),
        element("g", *layers, class_="trails"), element("g", points, class_="points"),
        element("g", set_names(names, frame.width, frame.height), class_="names", aria_hidden="true"),
        label=label, class_="map",
    )  # fmt: skip


def _radius(place: Place) -> float:
    return 2.2 + min(math.sqrt(place.programmes or 0) * 0.9, 5.0)


def _point(place: Place, x: float, y: float) -> str:
    radius = _radius(place)
    if place.programmes is None:
        dot = element(
            "circle", cx=x, cy=y, r=radius, fill=CARD, stroke=QUIET, stroke_width=1, stroke_dasharray="1.6 1.4"
        )
    elif place.programmes == 0:
        dot = element("circle", cx=x, cy=y, r=radius, fill=CARD, stroke=INK, stroke_width=1)
    else:
        dot = element("circle", cx=x, cy=y, r=radius, fill=INK, stroke=CARD, stroke_width=0.8)
    return element("g", element("title", escape(place.name)), dot, data_country=place.code)


@dataclass(frozen=True)
class Station:
    """A country on one trail: the roles that it holds there, and the state of each (:data:`signs.STATES`)."""

    code: str
    name: str
    longitude: float
    latitude: float
    states: dict[str, str]


def draw_trail(
    stations: list[Station],
    legs: Iterable[Leg],
    label: str,
    *,
    width: float = 760,
    height: float = 560,
    is_mirrored: bool = False,
) -> str:
    """One trail on a sheet of its own: every station with the signs of its roles, every leg in the form of its ends.

    No sign lies on another. A station whose name finds no place has a number, which a key below the map explains; the
    key runs from the right where ``is_mirrored``.
    """
    frame = _frame_of(stations, width, height)
    at = _apart(stations, frame)
    works = {s.code: any(state in ("running", "known", "ended") for state in s.states.values()) for s in stations}
    drawn = [
        draw_way(Way(at[leg.start], at[leg.end], works[leg.start], works[leg.end], 2.2))
        for leg in legs
        if leg.start in at and leg.end in at and leg.start != leg.end
    ]
    signs, names = [], []
    for station in stations:
        x, y = at[station.code]
        roles = list(station.states)
        for index, role in enumerate(roles):
            signs.append(sign(role, station.states[role], x + (index - (len(roles) - 1) / 2) * 11, y, 5))
        names.append(Name(station.name, x, y, reach=_half(station), weight=600, rise=_RISE))
    heard = {s.code for s in stations if any(state != "silent" for state in s.states.values())}
    told, numbered = set_names_or_numbers(names, width, height, size=13)
    below = _key_below(numbered, width, height, is_mirrored=is_mirrored)
    deep = height + (_KEY_EDGE + _KEY_LINE * -(-len(numbered) // _KEY_COLUMNS) if numbered else 0)
    # the land reaches beyond the sheet: the key stands on a ground of its own
    ground = element("rect", y=height, width=width, height=deep - height, fill=CARD) if numbered else ""
    return drawing(
        width, deep,
        element("rect", width=width, height=height, fill=SEA),
        draw_base(base(frame, 0.7), heard),
        *drawn, *signs, told, ground, below,
        label=label, class_="map",
    )  # fmt: skip


_RISE = 7.0  # of a sign, up and down
_KEY_COLUMNS, _KEY_LINE, _KEY_EDGE = 4, 19.0, 8.0


def _half(station: Station) -> float:
    """Half of what the signs of a station take from left to right."""
    return 4 + 5.5 * len(station.states)


def _apart(stations: list[Station], frame: Frame) -> dict[str, tuple[float, float]]:
    """Where each station stands: where its country lies, moved as little as keeps signs off each other."""
    at = {s.code: frame.place(s.longitude, s.latitude) for s in stations}
    for _ in range(60):
        is_moved = False
        for index, one in enumerate(stations):
            for other in stations[index + 1 :]:
                (x1, y1), (x2, y2) = at[one.code], at[other.code]
                beside = _half(one) + _half(other) - abs(x2 - x1)
                above = 2 * _RISE + 1 - abs(y2 - y1)
                if beside <= 0.05 or above <= 0.05:
                    continue
                is_moved = True
                if above <= beside:
                    step = above / 2 * (1 if y2 >= y1 else -1)
                    at[one.code], at[other.code] = (x1, y1 - step), (x2, y2 + step)
                else:
                    step = beside / 2 * (1 if x2 >= x1 else -1)
                    at[one.code], at[other.code] = (x1 - step, y1), (x2 + step, y2)
        if not is_moved:
            break
    return at


def _key_below(names: tuple[str, ...], width: float, top: float, *, is_mirrored: bool) -> str:
    """What the numbers on a map stand for, in columns."""
    wide = width / _KEY_COLUMNS
    told = []
    for at, name in enumerate(names):
        line, column = divmod(at, _KEY_COLUMNS)
        y = top + _KEY_EDGE / 2 + (line + 0.75) * _KEY_LINE
        edge = width - column * wide - 4 if is_mirrored else column * wide + 4
        step = -22 if is_mirrored else 22
        anchor = "end" if is_mirrored else "start"
        told.append(words(str(at + 1), edge, y, size=13, anchor=anchor, weight=600))
        told.append(words(name, edge + step, y, size=13, anchor=anchor))
    return "".join(told)


def _frame_of(stations: list[Station], width: float, height: float) -> Frame:
    points = [(s.longitude, s.latitude) for s in stations]
    return frame_around(points, width, height, margin=0.12)


__all__ = ["FRAMES", "Leg", "Place", "Station", "Trail", "draw_base", "draw_trail", "draw_trails", "frame_named"]
