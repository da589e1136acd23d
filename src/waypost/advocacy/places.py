"""Names that a story must not hold, and names that tell nobody apart."""

from __future__ import annotations

from waypost.advocacy.seen_text import folded
from waypost.reference.catalog import Catalog

_SHORT = 6  # provinces with shorter names are found by their capital: most are words of some language


def place_names(catalog: Catalog) -> tuple[str, ...]:
    """Names of places below a country, in Latin letters and in Arabic: towns and camps, then provinces."""
    listed = catalog.advocacy_words.places
    left_out = {folded(each) for each in (*listed.common, *known_names(catalog))}
    towns = [name.strip() for each in listed.names for name in each.split(",")]
    provinces = [each.name for each in catalog.admin1.values() if len(each.name) >= _SHORT]
    return tuple(dict.fromkeys(name for name in (*towns, *provinces) if name and folded(name) not in left_out))


def known_names(catalog: Catalog) -> tuple[str, ...]:
    """Names of countries and of National Societies."""
    countries = tuple(name for each in catalog.countries.values() for name in each.names.values())
    return (*countries, *(name for each in catalog.societies.values() for name in each.names.values()))
