"""The letters of documents and pictures: the fonts of the pages, packed as they are shipped, and unpacked once."""

from __future__ import annotations

import atexit
import base64
import io
import shutil
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

# Family as rules of CSS name it, weight, file.
_FONTS = (
    ("Plex", 400, "plex-sans-400"),
    ("Plex", 600, "plex-sans-600"),
    ("Plex Arabic", 400, "plex-arabic-400"),
    ("Plex Arabic", 600, "plex-arabic-600"),
)


@cache
def font_faces() -> str:
    """The fonts as rules of CSS that hold them, packed."""
    return "".join(_face(family, weight, "woff2", _packed(name)) for family, weight, name in _FONTS)


@cache
def plain_faces() -> str:
    """The same unpacked: larger, and read in a tenth of the time."""
    return "".join(
        _face(family, weight, "ttf", Path(path).read_bytes())
        for (family, weight, _), path in zip(_FONTS, unpacked(), strict=True)
    )


@cache
def unpacked() -> tuple[str, ...]:
    """The fonts as files that are read without unpacking, for as long as the process lasts."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only documents need it

    folder = Path(tempfile.mkdtemp(prefix="waypost-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paths = []
    for _, _, name in _FONTS:
        font = TTFont(io.BytesIO(_packed(name)), recalcTimestamp=False)  # the same bytes each time
        font.flavor = None
        paths.append(str(folder / f"{name}.ttf"))
        font.save(paths[-1])
    return tuple(paths)


def _packed(name: str) -> bytes:
    return files("waypost").joinpath("web/pages/static/vendor", f"{name}.woff2").read_bytes()


def _face(family: str, weight: int, kind: str, data: bytes) -> str:
    source = f"url(data:font/{kind};base64,{base64.b64encode(data).decode()})"
    return f"@font-face{{font-family:'{family}';font-weight:{weight};src:{source}}}"
