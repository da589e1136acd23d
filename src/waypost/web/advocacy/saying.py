"""What a rule or an action says of a message, in a language of pages."""

from __future__ import annotations

from typing import Any

from waypost.errors import Said
from waypost.web.accounts.errors import RefusedError
from waypost.web.advocacy.judging import RefusedSaid
from waypost.web.exercises.errors import ManyRefusedError, refusal
from waypost.web.pages.templating import OWN_NAMES, text, texts


def said_in(language: str, said: Any) -> str:
    """A :class:`Said` in a language; as it stands where nobody worded its key."""
    if isinstance(said, Said) and said.key in texts():
        return text(language, said.key, **said.parts)
    return str(said)


def refusal_in(language: str, error: RefusedError) -> list[str]:
    """Why an action refused, one line for each reason."""
    if isinstance(error, ManyRefusedError):
        return [line for each in error.errors for line in refusal_in(language, each)]
    if isinstance(error, RefusedSaid):
        where, why = error.parts, said_in(language, error.why)
        return [place_in(language, where["tongue"], where["part"], why)]
    parts = dict(error.parts)
    if "tongue" in parts and "part" in parts:
        parts |= {"tongue": OWN_NAMES[parts["tongue"]], "part": text(language, f"message_part_{parts['part']}")}
        return [text(language, error.key, **parts)]
    return [refusal(error, language)]


def place_in(language: str, tongue: str, part: str, why: str) -> str:
    """Where in a message something is, and what."""
    named = text(language, f"message_part_{part}")
    return text(language, "message_refused_place", tongue=OWN_NAMES[tongue], part=named, why=why)
