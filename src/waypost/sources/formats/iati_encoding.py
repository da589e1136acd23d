"""Bytes of an XML file as UTF-8, whatever they were, and what the file is when it is no XML at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_ASCII = bytes(range(1, 128))
# Longest first: the mark of UTF-32 starts with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE_WIDE = ((b"<\0?\0", "utf-16-le"), (b"<\0i\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"\0<\0i", "utf-16-be"))
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or a spreadsheet (XLSX, ODS) whose name ends in .xml"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (XLS, DOC) whose name ends in .xml"),
    (b"\x1f\x8b", "a gzip archive whose name ends in .xml"),
    (b"%PDF", "a PDF whose name ends in .xml"),
    (b"{", "JSON whose name ends in .xml"),
    (b"[", "JSON whose name ends in .xml"),
)


class Encoding(NamedTuple):
    """How to read a file. ``codec`` is None when its declared encoding is unknown; ``skip`` cuts the mark.

    ``contradiction`` says in words where the declaration and the bytes disagree; the bytes win.
    """

    codec: str | None
    skip: int
    declared: str | None
    contradiction: str | None


def find_encoding(head: bytes) -> Encoding:
    """Encoding of an XML file from its first bytes: byte order mark, then declaration, then UTF-8."""
    marked = next(((mark, codec) for mark, codec in _MARKS if head.startswith(mark)), None)
    wide = next((codec for start, codec in _BARE_WIDE if head.startswith(start)), None)
    actual = marked[1] if marked else wide
    skip = len(marked[0]) if marked else 0
    text = head[skip : skip + 2048]
    if actual and actual != "utf-8":
        text = text.decode(actual, "replace").encode("utf-8", "replace")
    match = _DECLARED.search(text[:400])
    declared = match[1].decode() if match else None
    stated = _ascii_codec(declared) if declared else "utf-8"
    if actual is not None:
        agrees = declared is None or (stated or _wide(declared) or "")[:6] == actual[:6]
        return Encoding(actual, skip, declared, None if agrees else f"declared {declared}, but written in {actual}")
    if declared is not None and stated is None and _wide(declared):
        return Encoding("utf-8", skip, declared, f"declared {declared}, but written in single bytes")
    return Encoding(stated, skip, declared, None)


def _ascii_codec(name: str) -> str | None:
    """Python's name of a text encoding whose first 128 signs are those of ASCII, or None."""
    try:
        info = codecs.lookup(name)
        same = _ASCII.decode(info.name) == _ASCII.decode("ascii")
    except (LookupError, UnicodeError, ValueError):
        return None
    return ("utf-8" if info.name in ("ascii", "utf-8") else info.name) if same else None


def _wide(name: str) -> str | None:
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return known if known.startswith(("utf-16", "utf-32")) else None


def what_it_is(head: bytes) -> str | None:
    """In words what a file is that is not XML, or None when it may be XML."""
    if not head.strip():
        return "an empty file"
    for signature, words in _SIGNATURES:
        if head.startswith(signature):
            return words
    encoding = find_encoding(head)
    if encoding.codec is None:
        return None
    text = head[encoding.skip :].decode(encoding.codec, "replace").lstrip()
    if text.startswith("<"):
        return "an HTML page" if text[:15].lower().startswith(("<!doctype html", "<html")) else None
    return "text that is not XML: " + " ".join(text[:60].split())


def utf8_reader(file: BinaryIO, codec: str, on_damage: Callable[[], None]) -> Callable[[int], bytes]:
    """A function that reads up to that many bytes and gives them as UTF-8; empty at the end.

    ``on_damage`` is called once when bytes do not fit the encoding; they become U+FFFD. UTF-8 itself passes
    untouched: there the damage is found, with its line, when an activity is parsed.
    """
    if codec == "utf-8":
        return file.read
    decoder = codecs.getincrementaldecoder(codec)("replace")
    told = False

    def read(size: int) -> bytes:
        nonlocal told
        while True:
            chunk = file.read(size)
            text = decoder.decode(chunk, final=not chunk)
            if not told and "\ufffd" in text:
                told = True
                on_damage()
            if text or not chunk:
                return text.encode("utf-8", "replace")

    return read
