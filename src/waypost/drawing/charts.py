"""Charts: bars beside a row, columns by year, lines of a few series. One function each, values in, SVG out."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from waypost.drawing.colours import BOTH, CARD, INK, QUIET, RULE, SECOND
from waypost.drawing.svg import drawing, element, number, words

_BAR_HEIGHT = 10.0


def bar(
    value: float | None, most: float, *, colour: str = BOTH, is_silent: bool = False, is_mirrored: bool = False
) -> str:
    """A bar as long as its value; outlined where there is none, hatched where nobody has spoken, nothing unknown."""
    width = 100.0
    box: dict[str, object] = {"viewBox": f"0 0 {number(width)} {number(_BAR_HEIGHT)}", "width": 100, "height": 10}
    if value is None:
        hatched = "".join(
            element("path", d=f"M{x} {_BAR_HEIGHT}L{x + 6} 0", stroke=QUIET, stroke_width=1) for x in range(0, 24, 4)
        )
        inner = hatched if is_silent else element("path", d="M0 5H10", stroke=QUIET, stroke_width=1)
    elif value == 0:
        inner = element("rect", x=0.5, y=1.5, width=6, height=7, fill=CARD, stroke=colour, stroke_width=1)
    else:
        inner = element("rect", y=1, width=max(width * value / most if most else 0, 1.5), height=8, fill=colour)
    if is_mirrored:
        inner = element("g", inner, transform="translate(100 0) scale(-1 1)")
    return element("svg", inner, xmlns="http://www.w3.org/2000/svg", class_="bar", aria_hidden="true", **box)


def columns(
    values: Sequence[tuple[str, int | None]], label: str, *, colour: str = BOTH, width: float = 420, height: float = 190
) -> str:
    """Columns by year. A year that nobody tells of has no column and a dash; the highest and the last are named."""
    top, bottom, left = 22.0, 24.0, 4.0
    most = max((value or 0 for _, value in values), default=0) or 1
    step = (width - left) / max(len(values), 1)
    told = [value or 0 for _, value in values]
    marked = {told.index(max(told)), len(values) - 1} if values else set()
    parts = [element("path", d=f"M{number(left)} {number(height - bottom)}H{number(width)}", stroke=RULE)]
    for index, (name, value) in enumerate(values):
        x = left + index * step
        middle = x + step / 2
        parts.append(words(name, middle, height - 8, size=11, anchor="middle", fill=SECOND))
        if value is None:
            parts.append(words("–", middle, height - bottom - 5, size=12, anchor="middle", fill=SECOND))
            continue
        tall = (height - top - bottom) * value / most
        mark = element("title", escape(f"{name}: {value:,}"))
        parts.append(
            element(
                "g", mark,
                element("rect", x=x + step * 0.14, y=height - bottom - tall, width=step * 0.72, height=max(tall, 1.0),
                        fill=colour, fill_opacity=1 if index in marked else 0.55),
            )
        )  # fmt: skip
        if index in marked:
            parts.append(
                words(f"{value:,}", middle, height - bottom - tall - 6, size=11.5, anchor="middle", weight=600)
            )
    return drawing(width, height, *parts, label=label, class_="chart")


def _unknown(middle: float, wide: float, top: float, bottom: float, name: str) -> str:
    """A hatched column: a year of which the source has no number."""
    left, lean = middle - wide / 2, min(wide, 6.0)
    hatches = "".join(
        element("path", d=f"M{number(left)} {number(y + lean)}L{number(left + wide)} {number(y)}", stroke=QUIET)
        for y in range(int(top), int(bottom - lean) + 1, 7)
    )
    return element("g", element("title", escape(f"{name}: –")), hatches, stroke_width=1, class_="unknown")


def ranges(
    values: Sequence[tuple[str, int | None, int | None]], label: str, *, width: float = 420, height: float = 190
) -> str:
    """Ranges by year: from the least to the most that estimates say, a dot where both are the same; hatched where it is
    not known.
    """
    top, bottom, left = 22.0, 24.0, 4.0
    most = max((high or 0 for _, _, high in values), default=0) or 1
    step = (width - left) / max(len(values), 1)
    parts = [element("path", d=f"M{number(left)} {number(height - bottom)}H{number(width)}", stroke=RULE)]
    every = max(1, round(34 / step)) if step else 1
    for index, (name, low, high) in enumerate(values):
        middle = left + (index + 0.5) * step
        if index % every == 0 or index == len(values) - 1:
            parts.append(words(name, middle, height - 8, size=11, anchor="middle", fill=SECOND))
        if low is None or high is None:
            parts.append(_unknown(middle, min(step * 0.6, 24), top, height - bottom, name))
            continue

        def at(value: int) -> float:
            return height - bottom - (height - top - bottom) * value / most

        title = element("title", escape(f"{name}: {low:,}" if low == high else f"{name}: {low:,} – {high:,}"))
        line = element("path", d=f"M{number(middle)} {number(at(low))}V{number(at(high))}", stroke=BOTH, stroke_width=4)
        dots = element("circle", cx=middle, cy=at(high), r=3, fill=BOTH) + element(
            "circle", cx=middle, cy=at(low), r=3, fill=BOTH if low == high else CARD, stroke=BOTH
        )
        parts.append(element("g", title, line, dots))
        if index == len(values) - 1:
            told = f"{high:,}"
            place = min(middle, width - 2 - 3.6 * len(told))  # half of its letters stand on either side
            parts.append(words(told, place, at(high) - 8, size=11.5, anchor="middle", weight=600, fill=INK))
    return drawing(width, height, *parts, label=label, class_="chart")


def bars(
    rows: Sequence[tuple[str, float, str]],
    label: str,
    *,
    most: float | None = None,
    is_mirrored: bool = False,
    colour: str = BOTH,
    width: float = 640,
    row: float = 26,
) -> str:
    """Bars under each other: name, value, and the value as it is written beside the bar. ``most`` ends the scale.

    Where the language reads from the right, names stand at the right and bars grow to the left.
    """
    names, told = width * 0.36, width * 0.24
    scale = most if most is not None else max((value for _, value, _ in rows), default=0.0)
    room = width - names - told
    parts = []
    for index, (name, value, written) in enumerate(rows):
        top, middle = index * row, index * row + row * 0.68
        long = max(room * min(value / scale, 1.0) if scale > 0 else 0.0, 1.5)

        def x(at: float) -> float:
            return width - at if is_mirrored else at

        before, after = ("start", "end") if is_mirrored else ("end", "start")
        parts.append(
            element(
                "g",
                element("title", escape(f"{name}: {written}")),
                words(name, x(names - 8), middle, size=13, anchor=before, fill=INK),
                element("rect", x=x(names + long) if is_mirrored else names, y=top + row * 0.18, width=long,
                        height=row * 0.64, fill=colour),
                words(written, x(names + long + 8), middle, size=13, anchor=after, weight=600),
            )
        )  # fmt: skip
    return drawing(width, row * len(rows), *parts, label=label, class_="chart")
