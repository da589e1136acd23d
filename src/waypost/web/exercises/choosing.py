"""Which societies an exercise asks, and how they are grouped. From the catalog; no database."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.exercises.capacity import LEVELS, NOTHING_KNOWN, Capacities
from waypost.web.exercises.models import Choice

# By what the matrix is grouped. The capacity of a society is not in the catalog: see ``capacity``.
GROUPS = ("zone", "region", "side", "language", "capacity")
_LISTS = {"zone": "zone_2009", "region": "region", "side": "stage_role"}  # the code list that names the codes
NONE = "none"  # on no trail; a language that the pages do not have


def known_codes(chosen_by: str) -> frozenset[str]:
    """The codes that may be chosen."""
    catalog = load_catalog()
    if chosen_by in (Choice.REGION, Choice.ZONE):
        return frozenset(catalog.code_lists[chosen_by].codes)
    if chosen_by == Choice.TRAIL:
        return frozenset(catalog.trails)
    return frozenset(catalog.societies) if chosen_by == Choice.LIST else frozenset()


def chosen_societies(chosen_by: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The societies that a choice means: those that are recognised; by a list, whoever stands on it."""
    wanted, societies = frozenset(codes), load_catalog().societies
    if chosen_by == Choice.LIST:
        return tuple(sorted(wanted & societies.keys()))
    return tuple(
        sorted(
            ns_id
            for ns_id, society in societies.items()
            if society.status == "recognised"
            and (
                chosen_by == Choice.ALL
                or (chosen_by == Choice.REGION and society.region in wanted)
                or (chosen_by == Choice.ZONE and society.zone_2009 in wanted)
                or (chosen_by == Choice.TRAIL and not wanted.isdisjoint(trails_of(ns_id)))
            )
        )
    )


def trails_of(ns_id: str) -> frozenset[str]:
    """The trails on which a country of the society stands."""
    return frozenset(_places()[0].get(ns_id, ()))


def sides_of(ns_id: str) -> tuple[str, ...]:
    """The sides of trails on which a country of the society stands: origin, transit, destination, return; several."""
    return _places()[1].get(ns_id, ())


def language_of_society(ns_id: str) -> str:
    """Of the society's languages the first that the pages have; :data:`NONE` where there is none."""
    society = load_catalog().societies.get(ns_id)
    return next((code for code in (society.languages if society else ()) if code in LANGUAGES), NONE)


def tongues_of_society(ns_id: str) -> tuple[str, ...]:
    """The society's languages that the pages have, in its order; English where there is none."""
    society = load_catalog().societies.get(ns_id)
    return tuple(code for code in (society.languages if society else ()) if code in LANGUAGES) or ("en",)


def groups_of(ns_id: str, by: str, capacity: Capacities = NOTHING_KNOWN) -> tuple[str, ...]:
    """The groups that a society counts in; on several sides of trails it counts in each."""
    if by == "capacity":
        return (capacity.of(ns_id),)
    society = load_catalog().societies.get(ns_id)
    if by == "side":
        return sides_of(ns_id) or (NONE,)
    if by == "language":
        return (language_of_society(ns_id),)
    if society is None:
        return (NONE,)
    return (society.region if by == "region" else society.zone_2009,)


def group_codes(by: str) -> tuple[str, ...]:
    """Every group there is, in the order of the catalog."""
    if by == "language":
        return (*LANGUAGES, NONE)
    if by == "capacity":
        return LEVELS
    codes = tuple(load_catalog().code_lists[_LISTS[by]].codes)
    return (*codes, NONE)


@lru_cache(maxsize=1)
def _places() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Society → trails, and society → sides. The catalog does not change while a server runs."""
    catalog = load_catalog()
    roles = tuple(catalog.code_lists["stage_role"].codes)
    trails: dict[str, tuple[str, ...]] = {}
    sides: dict[str, tuple[str, ...]] = {}
    for ns_id, society in catalog.societies.items():
        at = {society.country_code, *society.also_serves}
        found = [
            (trail_id, stage.role)
            for trail_id, trail in catalog.trails.items()
            if not trail.is_example
            for stage in trail.stages
            if not at.isdisjoint(stage.countries)
        ]
        trails[ns_id] = tuple(sorted({trail_id for trail_id, _ in found}))
        sides[ns_id] = tuple(role for role in roles if role in {each for _, each in found})
    return trails, sides
