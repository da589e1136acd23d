"""Names beside points so that none lies on another: the most important first, one that finds no place is left out."""

from __future__ import annotations

from dataclasses import dataclass

from waypost.drawing.colours import PAPER
from waypost.drawing.svg import words

_WIDE = 0.56  # of a letter, as a part of its size; measured over country names in the four languages
_GAP = 3.0


@dataclass(frozen=True)
class Name:
    """A name to be set beside a point; ``reach`` is how far the point's own sign extends from it."""

    text: str
    x: float
    y: float
    reach: float = 4.0
    weight: int = 400


Box = tuple[float, float, float, float]


def set_names(
    names: list[Name], width: float, height: float, *, size: float = 11, taken: list[Box] | None = None
) -> str:
    """The names that find a place, as SVG. ``names`` come in the order of their importance; ``taken`` is kept free."""
    boxes: list[Box] = list(taken or ())
    boxes += [(n.x - n.reach, n.y - n.reach, n.x + n.reach, n.y + n.reach) for n in names]
    told = []
    for name in names:
        own = (name.x - name.reach, name.y - name.reach, name.x + name.reach, name.y + name.reach)
        for x, y, anchor in _places(name, size):
            box = _box(name.text, x, y, anchor, size)
            if box[0] < 2 or box[1] < 2 or box[2] > width - 2 or box[3] > height - 2:
                continue
            if any(_overlap(box, other) for other in boxes if other != own):
                continue
            boxes.append(box)
            told.append(words(name.text, x, y, size=size, anchor=anchor, weight=name.weight, halo=PAPER))
            break
    return "".join(told)


def _places(name: Name, size: float) -> list[tuple[float, float, str]]:
    off = name.reach + _GAP
    return [
        (name.x + off, name.y + size * 0.35, "start"),
        (name.x - off, name.y + size * 0.35, "end"),
        (name.x, name.y - off, "middle"),
        (name.x, name.y + off + size * 0.75, "middle"),
        (name.x + off * 0.7, name.y - off * 0.7, "start"),
        (name.x + off * 0.7, name.y + off * 0.7 + size * 0.7, "start"),
        (name.x - off * 0.7, name.y - off * 0.7, "end"),
        (name.x - off * 0.7, name.y + off * 0.7 + size * 0.7, "end"),
    ]


def _box(text: str, x: float, y: float, anchor: str, size: float) -> Box:
    wide = len(text) * size * _WIDE
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return (left - 1, y - size * 0.85, left + wide + 1, y + size * 0.3)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
