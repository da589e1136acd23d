"""Names beside points so that none lies on another: the most important first.

One that finds no place is left out, or stands as a number that a key explains.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from waypost.drawing.colours import PAPER, SECOND
from waypost.drawing.svg import element, number, words

_WIDE = 0.56  # of a letter, as a part of its size; measured over country names in the four languages
_GAP = 3.0


Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Name:
    """A name to be set beside a point; ``reach`` is how far the point's own sign extends from it, ``rise`` how far up
    and down where that is less.
    """

    text: str
    x: float
    y: float
    reach: float = 4.0
    weight: int = 400
    rise: float | None = None

    @property
    def own(self) -> Box:
        """What the sign itself takes."""
        up = self.reach if self.rise is None else self.rise
        return (self.x - self.reach, self.y - up, self.x + self.reach, self.y + up)


def set_names(
    names: list[Name], width: float, height: float, *, size: float = 11, taken: list[Box] | None = None
) -> str:
    """The names that find a place, as SVG. ``names`` come in the order of their importance; ``taken`` is kept free."""
    sheet = _Sheet(width, height, [*(taken or ()), *(n.own for n in names)])
    return "".join(sheet.told(name, _places(name, size), size) or "" for name in names)


def set_names_or_numbers(
    names: list[Name], width: float, height: float, *, size: float = 11, taken: list[Box] | None = None
) -> tuple[str, tuple[str, ...]]:
    """Each point with its name, or with a number: the SVG, and the names that numbers stand for, from 1 on.

    A number that finds no place beside its sign stands farther off, at the end of a line.
    """
    sheet = _Sheet(width, height, [*(taken or ()), *(n.own for n in names)])
    told, left = [], []
    for name in names:
        if found := sheet.told(name, _places(name, size), size):
            told.append(found)
        else:
            left.append(name)
    for at, name in enumerate(left, 1):
        short = Name(str(at), name.x, name.y, name.reach, name.weight, name.rise)
        near = sheet.told(short, _places(short, size), size)
        told.append(near or sheet.told(short, _farther(short, size), size, is_led=True) or "")
    return "".join(told), tuple(name.text for name in left)


class _Sheet:
    """What is taken already, box by box."""

    def __init__(self, width: float, height: float, taken: list[Box]) -> None:
        self.width, self.height, self.taken = width, height, taken

    def told(
        self, name: Name, places: Iterable[tuple[float, float, str]], size: float, *, is_led: bool = False
    ) -> str | None:
        """The name at the first of its places that is free, which it then takes; None where none is."""
        own = name.own
        for x, y, anchor in places:
            box = _box(name.text, x, y, anchor, size)
            if box[0] < 2 or box[1] < 2 or box[2] > self.width - 2 or box[3] > self.height - 2:
                continue
            if any(_overlap(box, other) for other in self.taken if other != own):
                continue
            self.taken.append(box)
            line = ""
            if is_led:
                path = f"M{number(name.x)} {number(name.y)}L{number(x)} {number(y - size * 0.35)}"
                line = element("path", d=path, fill="none", stroke=SECOND, stroke_width=0.7)
            return line + words(name.text, x, y, size=size, anchor=anchor, weight=name.weight, halo=PAPER)
        return None


def _farther(name: Name, size: float) -> Iterable[tuple[float, float, str]]:
    """Places around a point, farther and farther off."""
    for ring in range(2, 40):
        for turn in range(16):
            angle = turn * math.pi / 8
            off = name.reach + ring * 6
            yield name.x + math.cos(angle) * off, name.y + math.sin(angle) * off + size * 0.35, "middle"


def _places(name: Name, size: float) -> list[tuple[float, float, str]]:
    off = name.reach + _GAP
    up = (name.reach if name.rise is None else name.rise) + _GAP
    return [
        (name.x + off, name.y + size * 0.35, "start"),
        (name.x - off, name.y + size * 0.35, "end"),
        (name.x, name.y - up, "middle"),
        (name.x, name.y + up + size * 0.75, "middle"),
        (name.x + off * 0.7, name.y - up * 0.7, "start"),
        (name.x + off * 0.7, name.y + up * 0.7 + size * 0.7, "start"),
        (name.x - off * 0.7, name.y - up * 0.7, "end"),
        (name.x - off * 0.7, name.y + up * 0.7 + size * 0.7, "end"),
    ]


def _box(text: str, x: float, y: float, anchor: str, size: float) -> Box:
    wide = len(text) * size * _WIDE
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return (left - 1, y - size * 0.85, left + wide + 1, y + size * 0.3)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
