"""A drawing as a picture of points, with our own letters: the same on every machine, Arabic joined as it is written.

WeasyPrint sets the letters of a drawing apart where they should be joined, so that PDF takes pictures too.
"""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

POINTS = 90  # to a centimetre: some 230 to an inch
_FONTS = ("plex-sans-400", "plex-sans-600", "plex-arabic-400", "plex-arabic-600")


@lru_cache(maxsize=64)
def png_of(svg: str, width: int) -> bytes:
    """A drawing as PNG on white, so many points wide: the same bytes for the same drawing."""
    import resvg_py  # noqa: PLC0415 - only documents need it
    from PIL import Image  # noqa: PLC0415 - the same

    made = resvg_py.svg_to_bytes(
        svg_string=svg, width=width, skip_system_fonts=True, font_files=list(_unpacked()),
        font_family="IBM Plex Sans", sans_serif_family="IBM Plex Sans", background="#ffffff",
    )  # fmt: skip
    written = io.BytesIO()
    Image.open(io.BytesIO(bytes(made))).convert("RGB").save(written, "PNG", compress_level=6)
    return written.getvalue()


@cache
def _unpacked() -> tuple[str, ...]:
    """The fonts as files that are read without unpacking, for as long as the process lasts."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - the same

    folder = Path(tempfile.mkdtemp(prefix="waypost-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paths = []
    for name in _FONTS:
        packed = files("waypost").joinpath("web/pages/static/vendor", f"{name}.woff2").read_bytes()
        font = TTFont(io.BytesIO(packed))
        font.flavor = None
        paths.append(str(folder / f"{name}.ttf"))
        font.save(paths[-1])
    return tuple(paths)
