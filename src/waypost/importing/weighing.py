"""The word of a heading and the word of the cells, weighed against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from waypost.importing.names import Scores
from waypost.model.values import Cell
from waypost.reference import Catalog
from waypost.reference.column_names import IGNORE

_FITS, _UNLIKE = 0.8, 0.3
# What a heading is still worth where its cells are something else: names of countries and bodies may be unknown to us.
_WORTH = {"country": 0.8, "body": 0.92, "code": 0.92, "identifier": 1.0, "text": 1.0, "trail": 0.6, "period": 0.6,
          "number": 0.45, "money": 0.45, "date": 0.5, "latitude": 0.4, "longitude": 0.4, "point": 0.4, "url": 0.6,
          "currency": 0.6, "boolean": 0.6, "waypost_key": 0.4}  # fmt: skip
# Targets that cells alone speak for: kind of cells → target and what a full column is worth.
_BY_CELLS = (
    ("waypost_key", "#activity+code+waypost", 0.97),
    ("country", "#country", 0.72),
    ("body", "#org", 0.62),
    ("url", "#meta+url", 0.7),
    ("point", "#geo+coord", 0.6),
    ("currency", "#currency", 0.66),
    ("trail", "trail.trail_id", 0.6),
    ("date", "#date+start", 0.36),
    ("date", "#date+end", 0.35),
    ("code:status", "#status", 0.64),
    ("code:service", "#service", 0.62),
    ("code:population_group", "#beneficiary", 0.62),
    ("code:organisation_type", "#org+type", 0.62),
    ("code:access_condition", "programme.access_condition", 0.55),
    ("code:visibility", "programme.visibility", 0.5),
)
_PERSONAL, _FEW = 0.95, 3


def weigh(scores: Scores, found: Mapping[str, float], catalog: Catalog) -> Scores:
    """Scores of names, lifted where the cells fit the target and lowered where they do not."""
    if not found:
        return {target: (score * 0.97, why) for target, (score, why) in scores.items()}
    weighed: Scores = {}
    for target, (score, why) in scores.items():
        kind = _cells_of(target, catalog)
        share = _share(kind, found)
        if share is None:
            plain = kind in ("text", "name") and max(found.get("number", 0.0), found.get("date", 0.0)) > 0.9
            weighed[target] = (score * (0.55 if plain else 1.0), why)
        elif share >= _FITS:
            weighed[target] = (score + (0.99 - score) * 0.35, why)
        elif share < _UNLIKE:
            weighed[target] = (score * _WORTH.get(kind.partition(":")[0], 0.9), why)
        else:
            weighed[target] = (score * (1 + _WORTH.get(kind.partition(":")[0], 0.9)) / 2, why)
    return weighed


def _cells_of(target: str, catalog: Catalog) -> str:
    if target.startswith(("#reached", "#targeted")):
        return "number"
    listed = catalog.column_names.targets.get(target)
    return listed.cells if listed is not None else "none"


def _share(kind: str, found: Mapping[str, float]) -> float | None:
    """Share of the cells that are of this kind; None for kinds that anything may be."""
    if kind == "date":
        return found.get("date", 0.0)
    return found.get(kind)


def from_values(found: Mapping[str, float], cells: Sequence[Cell]) -> Scores:
    """Targets that the cells speak for by themselves, and persons, who are left out."""
    if not found:
        return {}
    scores: Scores = {}
    if found["email"] > 0.5:
        return {IGNORE: (_PERSONAL, "personal")}
    if found["phone"] > 0.7 and not any(isinstance(cell, int | float) for cell in cells):
        scores[IGNORE] = (0.75, "personal")
    few = found["filled"] < _FEW
    for kind, target, worth in _BY_CELLS:
        share = found.get(kind, 0.0)
        if share >= _FITS and (not few or worth > 0.9):
            scores[target] = (worth * share, "values")
    return scores
