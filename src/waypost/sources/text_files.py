"""Opens a text file whose encoding nobody declared: read right, or said how it was read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from charset_normalizer import from_bytes

from waypost.sources.context import ReadContext

_SAMPLE = 1_048_576
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@contextmanager
def open_text(ctx: ReadContext) -> Iterator[TextIO]:
    """The file as lines of text, streaming. A guessed encoding is an issue of severity info that names it.

    UTF-8 is taken wherever the whole file is valid UTF-8; otherwise the encoding is guessed from the content.
    Raises OSError.
    """
    encoding = _encoding(ctx)
    with ctx.path.open("r", encoding=encoding, errors="replace", newline="") as file:
        yield file


def _encoding(ctx: ReadContext) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with ctx.path.open("rb") as file:
        sample = file.read(_SAMPLE)
        for mark, name in _BOMS:
            if sample.startswith(mark):
                return name
        try:
            chunk = sample
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(_SAMPLE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            pass
        else:
            return "utf-8"
    best = from_bytes(sample[:65536]).best()
    encoding = best.encoding if best is not None else "cp1252"
    ctx.report.flag(
        "encoding_guessed", found=encoding, expected="UTF-8", suggestion="save the sheet as CSV UTF-8 and send it again"
    )
    return encoding
