"""Which first-level division of a country a stated code or name means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyarrow as pa
from rapidfuzz import fuzz, process

from waypost.model.text import fold
from waypost.reconcile.kept import once_for
from waypost.reconcile.rules import PlaceRules, load_rules
from waypost.reconcile.tables import PLACES, make_table

if TYPE_CHECKING:
    from waypost.reference import Catalog

_SHORTEST_FUZZY = 5


class PlaceMatcher:
    """Matches names of divisions inside their country, exactly first, then by spelling with a margin."""

    def __init__(self, catalog: Catalog, rules: PlaceRules | None = None) -> None:
        self._rules = rules or load_rules(catalog.path).places
        self._drop = frozenset(fold(word) for word in self._rules.division_words)
        self._codes = {code.upper(): admin1.country_code for code, admin1 in catalog.admin1.items()}
        self._names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for code, admin1 in sorted(catalog.admin1.items()):
            for key in {fold(admin1.name), self._bare(admin1.name)} - {""}:
                self._names[admin1.country_code][key].add(code)

    def match(self, country_code: str, code: str | None, name: str | None) -> tuple[str | None, str, float]:
        """Return ``(admin1_code, how, certainty)``; ``how`` is code, name, spelling, doubtful or unmatched."""
        if code and self._codes.get(code.strip().upper()) == country_code:
            return code.strip().upper(), "code", 1.0
        known = self._names.get(country_code)
        if not name or not known:
            return None, "unmatched", 0.0
        for key in (fold(name), self._bare(name)):
            if len(known.get(key, ())) == 1:
                return min(known[key]), "name", 1.0
        return self._match_spelling(self._bare(name), known)

    def _match_spelling(self, bare: str, known: dict[str, set[str]]) -> tuple[str | None, str, float]:
        if len(bare) < _SHORTEST_FUZZY:
            return None, "unmatched", 0.0
        best: dict[str, float] = {}
        for key, score, _ in process.extract(bare, list(known), scorer=fuzz.ratio, limit=8):
            for code in known[key]:
                best[code] = max(best.get(code, 0.0), round(score, 1))
        order = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        if not order or order[0][1] < self._rules.ratio:
            return None, "unmatched", 0.0
        rival = order[1][1] if len(order) > 1 else 0.0
        if order[0][1] - rival < self._rules.margin:
            return None, "doubtful", round(order[0][1] / 200, 3)
        return order[0][0], "spelling", round(order[0][1] / 100 * 0.95, 3)

    def _bare(self, name: str) -> str:
        return " ".join(word for word in fold(name).split() if word not in self._drop)


def match_places(places: pa.Table, catalog: Catalog) -> pa.Table:
    """Match stated divisions: columns ``country_code``, ``stated_code``, ``stated_name`` in, one row per triple out.

    Returns them with admin1_code (null when not matched), how and certainty (0-1), sorted. A division is
    looked for in its own country only; a country has many a "Central" of its own.
    """
    matcher = once_for(catalog, "places", lambda: PlaceMatcher(catalog))
    columns = ("country_code", "stated_code", "stated_name")
    triples = sorted(
        set(zip(*(places.column(column).to_pylist() for column in columns), strict=True)),
        key=lambda triple: tuple(part or "" for part in triple),
    )
    return make_table(PLACES, [(*triple, *matcher.match(*triple)) for triple in triples])
