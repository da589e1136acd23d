"""A drawing as a picture of points, with our own letters: the same on every machine, Arabic joined as it is written.

WeasyPrint sets the letters of a drawing apart where they should be joined, so that PDF takes pictures too.
"""

from __future__ import annotations

import io
from functools import lru_cache

from waypost.drawing.fonts import unpacked

POINTS = 90  # to a centimetre: some 230 to an inch


@lru_cache(maxsize=64)
def png_of(svg: str, width: int) -> bytes:
    """A drawing as PNG on white, so many points wide: the same bytes for the same drawing."""
    import resvg_py  # noqa: PLC0415 - only documents need it
    from PIL import Image  # noqa: PLC0415 - the same

    made = resvg_py.svg_to_bytes(
        svg_string=svg, width=width, skip_system_fonts=True, font_files=list(unpacked()),
        font_family="IBM Plex Sans", sans_serif_family="IBM Plex Sans", background="#ffffff",
    )  # fmt: skip
    written = io.BytesIO()
    Image.open(io.BytesIO(bytes(made))).convert("RGB").save(written, "PNG", compress_level=6)
    return written.getvalue()
