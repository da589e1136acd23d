"""Marks of a grid in a line, as one drawing: a table of several hundred cells takes a PDF some seconds to lay out.

Form says what colour says: filled, framed, grey, double frame, dashed ring, point, hatched, not equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from waypost.drawing.colours import BOTH, CARD, INK, NONE, ONE, OVERLAP, QUIET, SECOND
from waypost.drawing.svg import element

TALL = 11.0  # points
_GREY = "#eceeee"
# Of looks that are a field with a figure: its ground, its frame, its figure, how heavy.
_FIELDS = {
    "running": (BOTH, None, CARD, 600),
    "known": (CARD, BOTH, INK, 600),
    "ended": (_GREY, None, SECOND, 400),
    "overlap": (CARD, OVERLAP, INK, 600),
}


def marks_line(marks: Iterable[tuple[str, str]], width: float) -> str:
    """Marks, each a look and a figure, so many points wide each, from left to right."""
    listed = list(marks)
    drawn = "".join(_mark(look, text, width * at, width) for at, (look, text) in enumerate(listed))
    whole = max(width * len(listed), 1.0)
    return element(
        "svg", drawn, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {whole:.2f} {TALL}", width=f"{whole:.2f}",
        height=f"{TALL}",
    )  # fmt: skip


def _mark(look: str, text: str, left: float, width: float) -> str:
    middle = left + width / 2
    if look in _FIELDS:
        return _field(look, text, left, width)
    if look == "gap":
        return element(
            "circle", cx=middle, cy=TALL / 2, r=3.2, fill="none", stroke=ONE, stroke_width=1.3,
            stroke_dasharray="2.2 1.2",
        )  # fmt: skip
    if look == "contradiction":
        strokes = (f"M{middle - 3:.2f} 4.2h6", f"M{middle - 3:.2f} 6.8h6", f"M{middle - 1.8:.2f} 9.4l3.6 -7.8")
        return element("path", d="".join(strokes), fill="none", stroke=NONE, stroke_width=1.1)
    if look == "silent":
        lines = (f"M{middle + shift:.2f} 9l5 -7" for shift in (-6, -2.5, 1))
        return element("path", d="".join(lines), fill="none", stroke=QUIET, stroke_width=0.7)
    return element("circle", cx=middle, cy=TALL / 2, r=0.7, fill=QUIET)


def _field(look: str, text: str, left: float, width: float) -> str:
    ground, frame, ink, weight = _FIELDS[look]
    edge = 0.9
    field = element(
        "rect", x=left + edge, y=edge, width=width - 2 * edge, height=TALL - 2 * edge, fill=ground, stroke=frame,
        stroke_width=0.9 if frame else None,
    )  # fmt: skip
    if look == "overlap":
        field += element(
            "rect", x=left + edge + 1.6, y=edge + 1.6, width=width - 2 * edge - 3.2, height=TALL - 2 * edge - 3.2,
            fill="none", stroke=frame, stroke_width=0.6,
        )  # fmt: skip
    return field + element(
        "text", escape(text), x=left + width / 2, y=8.2, font_size=7.6, font_family="Plex", font_weight=weight,
        text_anchor="middle", fill=ink,
    )  # fmt: skip
