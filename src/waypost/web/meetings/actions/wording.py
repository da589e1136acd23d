"""Words that stay: short ones on one line, long ones with their lines; none of them about a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.actions.wording import impersonal, reason

__all__ = ["code_of", "impersonal", "line", "names_of", "reason", "worded", "words"]
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,58}[a-z0-9]")
_TAKEN = frozenset({"new", "body", "bodies", "decisions"})  # addresses of our own


def line(text: str, most: int, *, may_lack: bool = False) -> str:
    """A short text on one line. Raises :class:`RefusedError` for none, for a long one and for personal data."""
    plain = " ".join(text.split())
    if not plain and not may_lack:
        raise RefusedError("meeting_refused_words")
    if len(plain) > most:
        raise RefusedError("meeting_refused_long", most=most)
    return impersonal(plain)


def words(text: str, *, may_lack: bool = False) -> str:
    """A longer text as it was written, without spaces around it. Raises :class:`RefusedError` as :func:`line` does."""
    plain = "\n".join(each.rstrip() for each in text.strip().splitlines())
    if not plain and not may_lack:
        raise RefusedError("meeting_refused_words")
    if len(plain) > 20_000:
        raise RefusedError("meeting_refused_long", most=20_000)
    return impersonal(plain)


def worded(why: str, *, is_needed: bool) -> str:
    """A reason where one is needed; where it is not, whatever was given."""
    return reason(why) if is_needed else words(why, may_lack=True)


def code_of(code: str) -> str:
    """A short name that can stand in an address. Raises :class:`RefusedError`."""
    if _CODE.fullmatch(code) is None or code in _TAKEN:
        raise RefusedError("meeting_refused_code")
    return code


def names_of(names: Mapping[str, str]) -> dict[str, str]:
    """Names in our languages, at least one. Raises :class:`RefusedError`."""
    found = {code: line(names[code], 160) for code in LANGUAGES if names.get(code, "").strip()}
    if not found:
        raise RefusedError("meeting_refused_names")
    return found


def languages_of(languages: Iterable[str]) -> list[str]:
    """Languages in our order, at least one of ours. Raises :class:`RefusedError`."""
    wanted = set(languages)
    if not wanted or wanted - set(LANGUAGES):
        raise RefusedError("meeting_refused_languages")
    return [code for code in LANGUAGES if code in wanted]
