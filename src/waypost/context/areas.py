"""Which country or area a publisher means: codes, names in several spellings, and what is no country at all."""

from __future__ import annotations

from waypost.reference import Catalog
from waypost.reference.folding import fold

WORLD = "(world)"  # the figure is not broken down by this side of the corridor
AGGREGATE = "(aggregate)"  # a sum over some countries: counted beside them it would count people twice
_FIRST_REGION = 900  # UN location codes from here on are regions and groups


class AreaIndex:
    """Finds ISO alpha-3, one of the areas of the catalog, ``unknown``, or that a text names a group of countries.

    ``NA`` as a code is Namibia; no text is ever taken for a missing value here.
    """

    def __init__(self, catalog: Catalog, *, has_aggregates: bool = False) -> None:
        """``has_aggregates``: the publisher writes sums over regions between the countries (UN DESA)."""
        areas = catalog.areas
        self._catalog = catalog
        self._aliases = {fold(text): code for text, code in areas.aliases.items()}
        self._own = {code: code for code in areas.codes}
        self._own |= {area["m49"]: code for code, area in areas.codes.items() if "m49" in area}
        self._aggregates = {fold(text) for text in areas.aggregates} if has_aggregates else set()
        self._found: dict[str, str | None] = {}

    def find(self, text: str) -> str | None:
        """Return the code, :data:`WORLD`, :data:`AGGREGATE`, or None when nobody knows the text."""
        if text not in self._found:
            self._found[text] = self._look_up(text)
        return self._found[text]

    def _look_up(self, text: str) -> str | None:
        stripped = text.strip()
        own = self._own.get(stripped)
        if own:
            return own
        if stripped == "-" or (self._aggregates and stripped.casefold() in ("900", "world")):
            return WORLD
        if stripped.isdecimal():
            return self._by_number(stripped)
        plain = stripped.rstrip("*").strip()
        folded = fold(plain)
        if folded in self._aggregates:
            return AGGREGATE
        return self._aliases.get(fold(stripped)) or self._aliases.get(folded) or self._catalog.find_country(plain)

    def _by_number(self, number: str) -> str | None:
        found = self._aliases.get(number) or self._catalog.find_country(number.zfill(3))
        if found or int(number) < _FIRST_REGION:
            return found
        return AGGREGATE


def side_of(code: str) -> str | None:
    """One side of a corridor as a fact has it: nothing where the figure is not broken down by it."""
    return None if code == WORLD else code
