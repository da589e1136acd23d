"""Outlines of countries on a sheet: clipped to it, simplified to what can be seen, as paths.

The outlines are Natural Earth's, changed where the maps of the Federation differ (``scripts/refresh_vendor.py``).
Borders that are not agreed are dashed. Neither is a position on anything: replace the file where yours differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from waypost.drawing.projection import Frame, Numbers

_FILE = Path(__file__).parent / "vendor" / "outlines.json"
_SMALLEST = 1.5  # square units of the sheet; smaller islands vanish, their countries are shown as points


@dataclass(frozen=True)
class Base:
    """Paths of a sheet: land by country code, borders that are agreed, borders that are not."""

    land: dict[str, str]
    solid: str
    dashed: str


@cache
def _read() -> tuple[dict[str, list[list[Numbers]]], dict[str, list[Numbers]]]:
    loaded = orjson.loads(_FILE.read_bytes())

    def points(flat: list[int]) -> Numbers:
        return np.array(flat, dtype=np.float64).reshape(-1, 2) / 100

    countries = {
        code: [[points(ring) for ring in polygon] for polygon in polygons]
        for code, polygons in loaded["countries"].items()
    }
    return countries, {kind: [points(line) for line in lines] for kind, lines in loaded["lines"].items()}


@lru_cache(maxsize=64)
def base(frame: Frame, tolerance: float = 0.7) -> Base:
    """The land and the borders of a sheet, no detail finer than ``tolerance`` units of it."""
    countries, lines = _read()
    land = {}
    for code, polygons in countries.items():
        shapes = []
        for polygon in polygons:
            rings = [_on_sheet(frame, ring) for ring in polygon]
            if rings[0] is not None:
                shapes.append(Polygon(rings[0], [ring for ring in rings[1:] if ring is not None]))
        path = _land_path(shapes, frame, tolerance)
        if path:
            land[code] = path
    return Base(land, _line_path(lines["solid"], frame, tolerance), _line_path(lines["dashed"], frame, tolerance))


def _on_sheet(frame: Frame, points: Numbers) -> Numbers | None:
    """Points on the sheet; None for what lies beyond it or round the back of the world."""
    x, y = frame.many(points[:, 0], points[:, 1])
    if x.max() < -5 or y.max() < -5 or x.min() > frame.width + 5 or y.min() > frame.height + 5:
        return None
    reach = 60 * max(frame.width, frame.height)
    if not (np.isfinite(x).all() and np.abs(x).max() < reach and np.abs(y).max() < reach):
        return None
    return np.column_stack([x, y])


def _land_path(shapes: list[Polygon], frame: Frame, tolerance: float) -> str:
    if not shapes:
        return ""
    whole = shapely.make_valid(MultiPolygon(shapes))
    clipped = shapely.clip_by_rect(whole, -4, -4, frame.width + 4, frame.height + 4)
    simple = shapely.simplify(clipped, tolerance, preserve_topology=True)
    found = []
    for part in getattr(simple, "geoms", [simple]):
        if isinstance(part, Polygon) and part.area >= _SMALLEST:
            found += [_path(np.array(ring.coords), closed=True) for ring in (part.exterior, *part.interiors)]
    return "".join(found)


def _line_path(lines: list[Numbers], frame: Frame, tolerance: float) -> str:
    placed = [points for line in lines if (points := _on_sheet(frame, line)) is not None and len(points) > 1]
    if not placed:
        return ""
    clipped = shapely.clip_by_rect(
        MultiLineString([LineString(p) for p in placed]), -4, -4, frame.width + 4, frame.height + 4
    )
    simple = shapely.simplify(clipped, tolerance, preserve_topology=False)
    parts = [
        part for part in getattr(simple, "geoms", [simple]) if isinstance(part, LineString) and part.length > tolerance
    ]
    return "".join(_path(np.array(part.coords), closed=False) for part in parts)


def _path(points: Numbers, *, closed: bool) -> str:
    """A path in steps of half a unit, relative: a third of the bytes of one with decimals."""
    whole = np.round(points * 2).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if closed:
        steps = steps[:-1]
    if len(steps) < (2 if closed else 1):
        return ""
    told = "".join(f"{_half(dx)}{'' if dy < 0 else ' '}{_half(dy)}{_gap(i, steps)}" for i, (dx, dy) in enumerate(steps))
    return f"M{_half(whole[0][0])} {_half(whole[0][1])}l{told}{'z' if closed else ''}"


def _gap(index: int, steps: npt.NDArray[np.int64]) -> str:
    """A space before the next number, where its sign does not tell it apart."""
    return "" if index + 1 >= len(steps) or steps[index + 1][0] < 0 else " "


def _half(value: int) -> str:
    """Half of a whole number, as short as it can be written."""
    whole, odd = divmod(abs(int(value)), 2)
    text = f"{whole or ''}.5" if odd else str(whole)
    return f"-{text}" if value < 0 else text
