"""One root for every error that Waypost raises on purpose, with few children.

A message says in one line what was found, where, what was expected and what exists. Errors are for
what stops the work; a bad record or cell never raises, it becomes an :class:`waypost.model.Issue`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Said(str):
    """A message in English that also keeps what it says, a key and its parts, so that a page can say it in a language.

    A part may be such a message itself.
    """

    __slots__ = ("key", "parts")
    key: str
    parts: Mapping[str, Any]

    def __new__(cls, english: str, key: str, **parts: Any) -> Said:
        """``english`` is the whole line, for the command line and for logs."""
        made = super().__new__(cls, english)
        made.key, made.parts = key, parts
        return made

    def without(self, text: str) -> Said:
        """The same with a text left out of the English line, such as the folder of a file."""
        return Said(self.replace(text, ""), self.key, **self.parts)


def said_by(error: Exception) -> str:
    """What an error says: the :class:`Said` that it was raised with, else its text."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Said) else str(error)


class WaypostError(Exception):
    """Root. The command line prints it as one line and exits with status 2."""


class CatalogError(WaypostError):
    """The catalog holds a dangling code, a duplicate or a malformed file."""


class InputError(WaypostError):
    """A path or argument given by the user cannot be used."""


class UploadError(InputError):
    """A file that somebody sends cannot be taken. ``kind`` names what is wrong, for a page to say in its language."""

    def __init__(self, kind: str, message: str) -> None:
        """``message`` is the line that the command line prints."""
        super().__init__(message)
        self.kind = kind


class ReleaseError(WaypostError):
    """A release is missing, incomplete or not one of ours."""


class AccountingError(WaypostError):
    """``read = registered + merged + set aside`` does not hold; nothing is published."""
