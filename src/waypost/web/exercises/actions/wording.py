"""Words that stay in a log: there has to be some, and none of them about a person."""

from __future__ import annotations

from waypost.importing.held_back import private_in
from waypost.web.accounts.errors import RefusedError


def reason(why: str) -> str:
    """Why something is done, as it may be kept. Raises :class:`RefusedError` for none and for personal data."""
    if not why.strip():
        raise RefusedError("exercise_refused_why")
    return impersonal(why.strip())


def impersonal(words: str) -> str:
    """The words, when they hold no personal data; the log only grows, so nothing could be taken out later.

    Raises :class:`RefusedError` that names the kind.
    """
    for kind in private_in(words):
        raise RefusedError(personal_key(kind))
    return words


def personal_key(kind: str) -> str:
    """The text that says which kind of personal data was found."""
    return f"exercise_refused_personal_{kind}"
