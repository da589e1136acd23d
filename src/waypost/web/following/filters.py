"""Filters of programmes as they are followed: names and codes in one order. No database here."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from waypost.analysis.reading_aloud import shown_name
from waypost.atlas.listing import FILTERS, UNKNOWN
from waypost.reference import load_catalog
from waypost.web.pages.narrowing import is_code
from waypost.web.pages.templating import text

# The list of codes by which each filter is named; a year is itself.
_LISTS = {
    "society": "society", "country": "country", "service": "service", "heading": "service",
    "group": "population_group", "trail": "trail", "along": "trail", "status": "status",
}  # fmt: skip


def canonical(given: Mapping[str, str]) -> dict[str, str]:
    """The filters among what was given, by name in order; what can be no code is left out."""
    return {name: given[name] for name in sorted(FILTERS) if given.get(name) and is_code(given[name])}


def address_of(filters: Mapping[str, str], language: str) -> str:
    """The page of the list, without the server."""
    return f"/{language}/programmes/?{urlencode(filters)}"


def words_of(filters: Mapping[str, str], language: str) -> str:
    """``Trail: Central Mediterranean; Service: Health``."""
    return text(language, "following_and").join(
        f"{text(language, f'filter_{name}')}{text(language, 'account_colon')} {_code(name, code, language)}"
        for name, code in filters.items()
    )


def _code(name: str, code: str, language: str) -> str:
    if code == UNKNOWN:
        return text(language, "unknown")
    return shown_name(code, _LISTS[name], load_catalog(), language) if name in _LISTS else code
