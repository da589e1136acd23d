"""The colours of the design language, by what they mean."""

from __future__ import annotations

INK = "#15212b"
SECOND = "#44535f"
RULE = "#d6dcdd"
PAPER = "#faf9f5"
CARD = "#ffffff"
SEA = "#e9eff1"
LAND = "#f6f5f0"  # nothing heard
LAND_HEARD = "#dadfd8"
BORDER = "#ffffff"
OPEN_BORDER = "#8f9a9e"
BOTH = "#0a6c74"
ONE = "#d68a00"
NONE = "#a3195b"
OVERLAP = "#2a5ca8"
QUIET = "#9aa6ab"
