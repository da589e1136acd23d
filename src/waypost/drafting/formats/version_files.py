"""A version as a file to work on, and back: one place for which kinds there are and how each is written and read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from waypost.drafting.formats import akoma_ntoso, docx, html
from waypost.errors import InputError

if TYPE_CHECKING:
    from waypost.drafting.reading_back import Read
    from waypost.drafting.texts import Version, Work

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "xml": "application/xml; charset=utf-8",  # Akoma Ntoso, with one language in a file
}
_ENDINGS = {".docx": "docx", ".html": "html", ".htm": "html", ".xml": "xml", ".akn": "xml"}


def kind_of(name: str | PurePath) -> str:
    """The kind of a file by the end of its name. Raises :class:`InputError` for another one."""
    kind = _ENDINGS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise InputError(f"{name}: expected a name that ends with .docx, .html or .xml (Akoma Ntoso)")
    return kind


def write(work: Work, version: Version, kind: str, languages: Sequence[str], titled_in: str = "") -> bytes:
    """The file, its title in one language: the first of ``languages`` unless another is named.

    Raises :class:`InputError` for another kind, and for several languages in one file of Akoma Ntoso.
    """
    if kind not in MEDIA_TYPES:
        raise InputError(f"a version as {kind!r}; known: {', '.join(MEDIA_TYPES)}")
    title = work.titles.get(titled_in or languages[0], work.code)
    if kind == "docx":
        return docx.write(version, title, languages)
    if kind == "html":
        return html.write(version, title, languages)
    if len(languages) > 1:
        raise InputError(f"Akoma Ntoso has one language in a file; choose one: {', '.join(languages)}")
    return akoma_ntoso.write(version, work.code, title, languages[0])


def read(content: bytes, kind: str) -> Read:
    """The words in a file of a kind. Raises :class:`InputError` for what is none."""
    if kind == "docx":
        return docx.read(content)
    return akoma_ntoso.read(content) if kind == "xml" else html.read(content)
