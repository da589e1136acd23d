"""What a heading is called and what that may mean: exact names first, then names that look alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from waypost.importing.target_codes import target_of
from waypost.model.text import fold
from waypost.model.workbook_headings import known_headings
from waypost.model.workbook_layout import workbook_sheets
from waypost.reference import Catalog
from waypost.reference.column_names import IGNORE

Scores = dict[str, tuple[float, str]]

_HEADING, _SYNONYM, _PIECE, _ASIDE, _OTHER = 0.96, 0.94, 0.88, 0.55, 0.8
_LONGEST = 5  # words of a name looked for within a heading
_CLOSEST, _NEAR_ENOUGH, _ONE_WORD = 0.84, 72.0, 84.0  # a single word must be nearly the same
_PARTS = re.compile(r"\s*[/|\n;–—]\s*|\s-\s")
_BRACKETS = re.compile(r"[(\[（][^)\]）]*[)\]）]")
_SHORTEST = 4  # letters below which likeness says nothing


@dataclass
class KnownNames:
    """Folded name → target, how sure that is and where it stands."""

    exact: dict[str, tuple[str, float, str]] = field(default_factory=dict)

    def add(self, name: str, target: str, score: float, why: str) -> None:
        """The first to claim a name keeps it."""
        key = fold(name)
        if key:
            self.exact.setdefault(key, (target, score, why))


@lru_cache(maxsize=8)
def known_names(catalog: Catalog) -> KnownNames:
    """Names of the catalog's list, headings of the schema and the questionnaire, headers of declared sheets."""
    found = KnownNames()
    for code, listed in catalog.column_names.targets.items():
        for name in (name for names in listed.names.values() for name in names):
            found.add(name, code, _SYNONYM, "synonym")
        for name in listed.label.values():
            found.add(name, code, _HEADING, "heading")
    for kind, words in catalog.column_names.ignored.items():
        for name in (name for names in words.values() for name in names):
            found.add(
                name,
                IGNORE,
                _SYNONYM if kind == "personal" else _OTHER,
                "personal" if kind == "personal" else "synonym",
            )
    for sheet in workbook_sheets(catalog):
        for token, headings in known_headings(sheet, catalog).items():
            target = target_of(token, catalog)
            for name in sorted(headings) if target is not None else ():
                found.add(name, str(target), _HEADING, "heading")
    _add_declared(found, catalog)
    return found


def _add_declared(found: KnownNames, catalog: Catalog) -> None:
    for source in sorted(catalog.sources.values(), key=lambda s: s.source_id):
        if source.is_example:
            continue
        for headers, stated in source.columns.items():
            code = stated.get("tag") if isinstance(stated, dict) else stated
            target = target_of(str(code), catalog)
            if target is not None and target.startswith(("#reached", "#targeted")):
                continue  # "Women" means another count in another table: its words and the heading above tell
            for name in headers.split("|") if target is not None else ():
                found.add(name, str(target), _SYNONYM, "synonym")


def name_scores(header: str, catalog: Catalog) -> Scores:
    """Targets that the words of a heading point at, each with a score from 0 to 1 and why."""
    known = known_names(catalog).exact
    key = fold(header)
    if key in known:
        target, score, why = known[key]
        return {target: (score, why)} | {t: s for t, s in _alike(key, catalog).items() if t != target}
    found: Scores = {}
    pieces = [(piece, _PIECE) for piece in (_BRACKETS.sub(" ", header), *_PARTS.split(header))]
    for piece, worth in (*pieces, *((piece, _ASIDE) for piece in _BRACKETS.findall(header))):
        hit = known.get(fold(piece))
        if hit is not None and len(fold(piece)) > 1:
            _raise(found, hit[0], worth * hit[1], hit[2])
    for target, score, why in _within(key, catalog):
        _raise(found, target, score, why)
    for target, (score, why) in _alike(key, catalog).items():
        _raise(found, target, score, why)
    return found


def _raise(found: Scores, target: str, score: float, why: str) -> None:
    if score > found.get(target, (0.0, ""))[0]:
        found[target] = (score, why)


def _within(key: str, catalog: Catalog) -> list[tuple[str, float, str]]:
    """Targets whose whole name stands within a heading: the more of it the name is, the surer."""
    known, words = known_names(catalog).exact, key.split()
    found = []
    for size in range(min(len(words) - 1, _LONGEST), 0, -1):
        for at in range(len(words) - size + 1):
            name = " ".join(words[at : at + size])
            hit = known.get(name) if len(name) > _SHORTEST else None
            if hit is not None:
                why = "personal" if hit[2] == "personal" else "similar"
                found.append((hit[0], 0.44 + 0.36 * len(name) / len(key), why))
    return found


def _alike(key: str, catalog: Catalog) -> Scores:
    """Targets whose names look like the heading: spelling, order of words, a word more or less."""
    known = known_names(catalog).exact
    if len(key) < _SHORTEST:
        return {}
    found: Scores = {}
    least = _NEAR_ENOUGH if " " in key else _ONE_WORD
    hits = process.extract(key, list(known), scorer=_likeness, score_cutoff=least, limit=12)
    for name, likeness, _ in hits:
        target, _, why = known[name]
        score = _CLOSEST * (0.55 + 0.45 * (likeness - _NEAR_ENOUGH) / (100 - _NEAR_ENOUGH))
        if score > found.get(target, (0.0, ""))[0]:
            found[target] = (score, "personal" if why == "personal" else "similar")
    return found


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """0 to 100: as written, or with its words in another order; words left over cost more the fewer are shared."""
    whole = max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
    words, others = set(one.split()), set(other.split())
    shared = len(words & others)
    if shared and min(len(words), len(others)) > 1:
        whole = max(whole, 94.0 * 2 * shared / (len(words) + len(others)))
    return whole if score_cutoff is None or whole >= score_cutoff else 0.0
