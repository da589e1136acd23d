"""Words that are kept: there has to be some where some are needed, and none about a person."""

from __future__ import annotations

from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.network.queries.directory import vocabulary


def needed(words: str) -> str:
    """Words that have to be there and name nobody. Raises :class:`RefusedError`."""
    if not words.strip():
        raise RefusedError("network_refused_empty")
    return impersonal(words.strip())


def known_tags(tags: list[str]) -> list[str]:
    """Tags of the catalog, each once, in its order. Raises :class:`RefusedError` for none and for a strange one."""
    known = vocabulary()
    try:
        known.check(tags)
    except InputError:
        raise RefusedError("network_refused_tag") from None
    found = [tag for tag in known.parents if tag in set(tags)]
    if not found:
        raise RefusedError("network_refused_no_tag")
    return found


def known_codes(codes: list[str], what: str) -> list[str]:
    """Codes of countries, societies or trails of the catalog. Raises :class:`RefusedError`."""
    known = getattr(load_catalog(), what)
    if any(code not in known for code in codes):
        raise RefusedError("network_refused_code")
    return sorted(set(codes))
