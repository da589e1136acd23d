"""Filters of lists, checked against the catalog: a code that is none says what there is instead of giving no rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from waypost.atlas.listing import FILTERS, UNKNOWN
from waypost.reference import Catalog, load_catalog
from waypost.web.api.problems import wrong_parameter

_YEAR = re.compile(r"(?:19|20)\d\d")
_EXPECTED = {
    "society": "the id of a National Society such as ns-ner",
    "country": "an ISO 3166-1 alpha-3 code",
    "origin": "an ISO 3166-1 alpha-3 code",
    "destination": "an ISO 3166-1 alpha-3 code",
    "service": "a code of /api/v1/codes/service",
    "heading": "a code of /api/v1/codes/service that is a heading",
    "group": "a code of /api/v1/codes/population_group",
    "trail": "the id of a trail that the programme itself names, see /api/v1/trails",
    "along": "the id of a trail on which it stands, by its countries or its own word",
    "status": "a code of /api/v1/codes/status",
    "year": "a year such as 2024",
}


def described(name: str) -> str:
    """What a filter expects, for people."""
    return _EXPECTED.get(name, "a code")


@lru_cache(maxsize=64)
def known_codes(name: str) -> Collection[str]:
    """The codes of a filter."""
    catalog: Catalog = load_catalog()
    services = catalog.code_lists["service"].codes
    if name == "heading":
        return [code.code for code in services.values() if code.is_group]
    known: dict[str, Mapping[str, object]] = {
        "society": catalog.societies,
        "country": catalog.countries,
        "origin": catalog.countries,
        "destination": catalog.countries,
        "service": services,
        "group": catalog.code_lists["population_group"].codes,
        "trail": catalog.trails,
        "along": catalog.trails,
        "status": catalog.code_lists["status"].codes,
    }
    return list(known.get(name, {}))


@lru_cache(maxsize=4096)
def check_code(name: str, code: str, *, may_be_unknown: bool = True) -> str:
    """The code itself. Raises :class:`waypost.web.api.problems.Problem` when it is none of the filter's."""
    if name == "year":
        if not _YEAR.fullmatch(code):
            raise wrong_parameter(name, code, described(name))
        return code
    if not (may_be_unknown and code == UNKNOWN) and code not in known_codes(name):
        more = f", or {UNKNOWN}" if may_be_unknown else ""
        raise wrong_parameter(name, code, described(name) + more, known_codes(name))
    return code


def narrowed_by(asked: Mapping[str, object], names: Iterable[str] = FILTERS) -> dict[str, str]:
    """The filters that are set, each checked."""
    return {name: check_code(name, str(asked[name])) for name in names if asked.get(name) is not None}
