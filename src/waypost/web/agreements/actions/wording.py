"""Words, codes and dates that are kept: none of them about a person, each one of those that are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.actions.wording import impersonal, reason

__all__ = ["code_among", "codes_among", "impersonal", "line", "provisions_of", "reason", "text_of", "texts_of", "year"]
LONGEST = 20_000
_YEARS = (1919, 2150)


def line(words: str, most: int, *, may_lack: bool = True) -> str:
    """A short text on one line. Raises :class:`RefusedError` for none, a long one and personal data."""
    plain = " ".join(words.replace("\x00", "").split())
    if not plain and not may_lack:
        raise RefusedError("agreement_refused_words")
    if len(plain) > most:
        raise RefusedError("agreement_refused_long", most=most)
    return impersonal(plain)


def text_of(words: str, *, may_lack: bool = True) -> str:
    """A longer text with its lines. Raises :class:`RefusedError` as :func:`line` does."""
    plain = "\n".join(each.rstrip() for each in words.replace("\x00", "").strip().splitlines())
    if not plain and not may_lack:
        raise RefusedError("agreement_refused_words")
    if len(plain) > LONGEST:
        raise RefusedError("agreement_refused_long", most=LONGEST)
    return impersonal(plain)


def texts_of(texts: Mapping[str, str], most: int | None = None, *, may_lack: bool = True) -> dict[str, str]:
    """Texts in our languages; short ones where ``most`` is given. Raises :class:`RefusedError`."""
    found = {code: texts[code] for code in LANGUAGES if (texts.get(code) or "").strip()}
    if not found and not may_lack:
        raise RefusedError("agreement_refused_titles")
    return {code: line(words, most) if most else text_of(words) for code, words in found.items()}


def code_among(code: str | None, known: Iterable[str], *, may_lack: bool = False) -> str:
    """A code that is known. Raises :class:`RefusedError`."""
    if not code and may_lack:
        return ""
    if code not in set(known):
        raise RefusedError("agreement_refused_code")
    return str(code)


def codes_among(codes: Iterable[str], known: Sequence[str]) -> list[str]:
    """Codes that are known, each once, in their own order. Raises :class:`RefusedError`."""
    asked = set(codes)
    if asked - set(known):
        raise RefusedError("agreement_refused_code")
    return [code for code in known if code in asked]


def provisions_of(codes: Iterable[str]) -> list[str]:
    """Provisions of the policy. Raises :class:`RefusedError`."""
    return codes_among(codes, list(load_catalog().provisions))


def year(day: dt.date | None) -> dt.date | None:
    """A day of our time. Raises :class:`RefusedError` for one that was mistyped by a century."""
    if day is not None and not _YEARS[0] <= day.year <= _YEARS[1]:
        raise RefusedError("agreement_refused_day")
    return day
