"""Words that stay: none of them about a person."""

from __future__ import annotations

import re
from collections.abc import Mapping

from waypost.disclosure.free_text import normal_text
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.actions.wording import impersonal, personal_key

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,58}[a-z0-9]")
# A pair of numbers with any decimals: a price or a version in a text, but coordinates where a place is named.
_DEGREES = r"[nsewo]?\s*[-+]?\s*\d{1,3}[.,٫]\d++\s*°?\s*[nsewo]?"
_PAIR = re.compile(rf"(?<![\d.,]){_DEGREES}[\s,;،/]*{_DEGREES}", re.IGNORECASE)
_TAKEN = frozenset({"new", "capacity", "list"})  # addresses of our own


def line(words: str, most: int, *, may_lack: bool = False) -> str:
    """A short text on one line. Raises :class:`RefusedError` for none, a long one, and personal data."""
    plain = " ".join(words.replace("\x00", "").split())
    if not plain and not may_lack:
        raise RefusedError("ws_refused_words")
    if len(plain) > most:
        raise RefusedError("ws_refused_long", most=most)
    return impersonal(plain)


def place_name(words: str) -> str:
    """A town, a district or a region; empty for a whole country. Raises as :func:`line` does, and for coordinates."""
    plain = line(words, 120, may_lack=True)
    if _PAIR.search(normal_text(plain)):
        raise RefusedError(personal_key("coordinates"))
    return plain


def prose(words: str, most: int = 5_000, *, may_lack: bool = True) -> str:
    """A longer text with its lines. Raises as :func:`line` does."""
    plain = "\n".join(each.rstrip() for each in words.replace("\x00", "").strip().splitlines())
    if not plain and not may_lack:
        raise RefusedError("ws_refused_words")
    if len(plain) > most:
        raise RefusedError("ws_refused_long", most=most)
    return impersonal(plain)


def code_of(code: str) -> str:
    """A short name that can stand in an address. Raises :class:`RefusedError`."""
    if _CODE.fullmatch(code) is None or code in _TAKEN:
        raise RefusedError("ws_refused_code")
    return code


def names_of(names: Mapping[str, str]) -> dict[str, str]:
    """Names in our languages, at least one. Raises :class:`RefusedError`."""
    found = {code: line(names[code], 160) for code in LANGUAGES if names.get(code, "").strip()}
    if not found:
        raise RefusedError("ws_refused_names")
    return found
