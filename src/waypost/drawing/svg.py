"""Writing SVG: an element, its attributes, texts with a halo. Everything from outside is escaped here."""

from __future__ import annotations

from html import escape

from waypost.drawing.colours import INK

FONT = "IBM Plex Sans, IBM Plex Sans Arabic, Noto Sans, Noto Sans Arabic, sans-serif"


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def element(name: str, /, *children: str, **attributes: object) -> str:
    """An element; ``stroke_width=2`` becomes ``stroke-width="2"``, None is left out, children are SVG already."""
    parts = []
    for key, value in attributes.items():
        if value is None:
            continue
        shown = number(value) if isinstance(value, float) else escape(str(value), quote=True)
        parts.append(f' {key.rstrip("_").replace("_", "-")}="{shown}"')
    opened = f"<{name}{''.join(parts)}"
    return f"{opened}>{''.join(children)}</{name}>" if children else f"{opened}/>"


def words(
    text: str,
    x: float,
    y: float,
    *,
    size: float = 12,
    anchor: str = "start",
    fill: str = INK,
    weight: int = 400,
    halo: str | None = None,
) -> str:
    """A text; with ``halo`` a second one under it, since ``paint-order`` is not known everywhere."""
    given = {"x": x, "y": y, "font_size": size, "text_anchor": anchor, "font_weight": weight, "font_family": None}
    said = escape(text)
    top = element("text", said, **given, fill=fill)
    if halo is None:
        return top
    below = element(
        "text", said, **given, fill=halo, stroke=halo, stroke_width=3, stroke_linejoin="round", aria_hidden="true"
    )
    return below + top


def drawing(width: float, height: float, /, *children: str, label: str, **attributes: object) -> str:
    """A whole drawing with a name. ``group`` and not ``img``: what lies in it can be reached."""
    title = element("title", escape(label))
    return element(
        "svg", title, *children,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(width)} {number(height)}",
        role="group", aria_label=label, font_family=FONT, **attributes,
    )  # fmt: skip
