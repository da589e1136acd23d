"""Names that a text may be a misspelling of, by the kind of value."""

from __future__ import annotations

from functools import lru_cache

from waypost.model.text import fold
from waypost.reference import Catalog


@lru_cache(maxsize=64)
def candidates(cells: str, catalog: Catalog) -> dict[str, str]:
    """Folded name → code of everything that a value of this kind may mean."""
    kind, _, name = cells.partition(":")
    found: dict[str, str] = {}
    if kind == "country":
        for country in catalog.countries.values():
            for text in country.names.values():
                found.setdefault(fold(text), country.iso3)
    elif kind == "body":
        for society in catalog.societies.values():
            for text in society.all_names():
                found.setdefault(fold(text), society.ns_id)
        for organisation in catalog.organisations.values():
            ref = organisation.refs[0] if organisation.refs else organisation.organisation_id
            for text in organisation.all_names():
                found.setdefault(fold(text), ref)
    elif kind == "trail":
        for trail in catalog.trails.values():
            for text in trail.names.values():
                found.setdefault(fold(text), trail.trail_id)
    elif kind == "code":
        for code in catalog.code_lists[name].codes.values():
            for text in code.texts():
                found.setdefault(fold(text), code.code)
    found.pop("", None)
    return found
