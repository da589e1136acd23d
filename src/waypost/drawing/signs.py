"""The signs of the stages of a trail: circle, diamond, square, and a triangle that points back; filled, ringed, hollow.

``running``: filled; somebody works there now. ``known``: a ring with a heart; work is known of, whether it runs is not.
``ended``: a ring with a bar; all that was known has ended. ``none``: hollow; those who spoke do nothing of the kind.
``silent``: hollow and dashed; nobody has spoken.
"""

from __future__ import annotations

from waypost.drawing.colours import BOTH, CARD, INK, QUIET
from waypost.drawing.svg import element, number

ROLES = ("origin", "transit", "destination", "return")
STATES = ("running", "known", "ended", "none", "silent")


def sign(role: str, state: str, x: float, y: float, radius: float = 6.0) -> str:
    """The sign of a stage at a point, in the form of its state."""
    fill = INK if state == "running" else CARD
    stroke = QUIET if state == "silent" else INK
    dashes = "2 1.8" if state == "silent" else None
    outer = _shape(role, x, y, radius, fill=fill, stroke=stroke, stroke_width=1.6, stroke_dasharray=dashes)
    if state == "known":
        return outer + _shape(role, x, y, radius * 0.45, fill=INK)
    if state == "ended":
        bar = f"M{number(x - radius * 0.5)} {number(y)}H{number(x + radius * 0.5)}"
        return outer + element("path", d=bar, stroke=INK, stroke_width=1.6)
    return outer


def _shape(role: str, x: float, y: float, r: float, **attributes: object) -> str:
    if role == "transit":
        points = [(x, y - r * 1.2), (x + r * 1.2, y), (x, y + r * 1.2), (x - r * 1.2, y)]
        return _polygon(points, attributes)
    if role == "destination":
        return element("rect", x=x - r * 0.92, y=y - r * 0.92, width=r * 1.84, height=r * 1.84, **attributes)
    if role == "return":
        return _polygon([(x + r, y - r), (x + r, y + r), (x - r, y)], attributes)
    return element("circle", cx=x, cy=y, r=r, **attributes)


def _polygon(points: list[tuple[float, float]], attributes: dict[str, object]) -> str:
    return element("path", d="M" + "L".join(f"{number(a)} {number(b)}" for a, b in points) + "z", **attributes)


def trail_line(states: dict[str, str], *, is_mirrored: bool = False, width: float = 108, label: str = "") -> str:
    """The line of a trail in a row of a table: one sign per role that it has, joined.

    ``states`` maps roles to :data:`STATES`. In a text from right to left the line runs from right to left too.
    """
    roles = [role for role in ROLES if role in states]
    height, pad = 20.0, 10.0
    step = (width - 2 * pad) / max(len(roles) - 1, 1)
    places = [pad + index * step for index in range(len(roles))] if len(roles) > 1 else [width / 2]
    line = element(
        "path", d=f"M{number(min(places))} {number(height / 2)}H{number(max(places))}", stroke=INK, stroke_width=1.4
    )  # fmt: skip
    drawn = "".join(sign(role, states[role], x, height / 2, 5.2) for role, x in zip(roles, places, strict=True))
    turned = f"translate({number(width)} 0) scale(-1 1)" if is_mirrored else None
    return element(
        "svg", element("g", line, drawn, transform=turned), xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width, height=height, role="img", aria_label=label, class_="trail-line",
    )  # fmt: skip


WORDMARK = element(
    "svg",
    element("path", d="M7 10H45", stroke=BOTH, stroke_width=2),
    element("circle", cx=7, cy=10, r=5.5, fill=INK),
    element("path", d="M26 3L33 10L26 17L19 10z", fill=CARD, stroke=INK, stroke_width=1.8),
    element("rect", x=40, y=4.5, width=11, height=11, fill=BOTH),
    xmlns="http://www.w3.org/2000/svg", viewBox="0 0 54 20", width=54, height=20, aria_hidden="true", focusable="false",
)  # fmt: skip
