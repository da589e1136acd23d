"""The sides of a trail, and which societies stand on them."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.reference import Catalog

SIDES = ("origin", "transit", "destination", "return")
NEEDED = ("origin", "transit", "destination")  # a meeting where one of these is not heard is no meeting of the trail


def countries_of(catalog: Catalog, trail_id: str, side: str) -> tuple[str, ...]:
    """Countries of one side of a trail, each once, by code."""
    stages = catalog.trails[trail_id].stages
    return tuple(sorted({code for stage in stages if stage.role == side for code in stage.countries}))


def sides_on(catalog: Catalog, trail_id: str) -> tuple[str, ...]:
    """The sides that a trail has, in their order."""
    return tuple(side for side in SIDES if countries_of(catalog, trail_id, side))


def societies_on(catalog: Catalog, trail_id: str) -> dict[str, tuple[str, ...]]:
    """Side → the National Societies of its countries, in order of their ids. A society may stand on several sides."""
    found: dict[str, tuple[str, ...]] = {}
    for side in sides_on(catalog, trail_id):
        countries = set(countries_of(catalog, trail_id, side))
        found[side] = tuple(sorted(ns for ns, each in catalog.societies.items() if each.country_code in countries))
    return found


def sides_of(catalog: Catalog, trail_id: str, ns_id: str) -> tuple[str, ...]:
    """The sides on which a society stands on a trail; none for one that is not on it, or where no trail is named."""
    society = catalog.societies.get(ns_id)
    if society is None or trail_id not in catalog.trails:
        return ()
    roles = catalog.trails[trail_id].roles_of(society.country_code)
    return tuple(side for side in SIDES if side in roles)


def all_on(catalog: Catalog, trail_id: str) -> tuple[str, ...]:
    """Every society of a trail, each once, by id; none where no such trail is known."""
    if trail_id not in catalog.trails:
        return ()
    return tuple(sorted({ns for each in societies_on(catalog, trail_id).values() for ns in each}))


def zones_of(catalog: Catalog, societies: Iterable[str]) -> tuple[str, ...]:
    """The zones of 2009 of some societies, in order; of whom no zone is known, none."""
    named = {catalog.societies[ns].zone_2009 for ns in societies if ns in catalog.societies}
    return tuple(sorted(zone for zone in named if zone))
