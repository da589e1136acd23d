"""Which body a stated reference or name means: the closed list of societies first, never a guess."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from waypost.model.text import fold
from waypost.reconcile.kept import once_for
from waypost.reconcile.rules import OrganisationRules, load_rules
from waypost.reconcile.slips import Mender
from waypost.reconcile.tables import MATCHES, make_table

if TYPE_CHECKING:
    from waypost.reference import Catalog, NationalSociety, Organisation

_SHORTEST_FUZZY = 5
_BRACKETS = re.compile(r"\s*([^()]+?)\s*\(([^()]+)\)\s*")
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z.]{0,6}")
_PARTS = re.compile(r"\s+[-–—|/]\s*|\s*[,:;]\s+")  # a hyphen without a space before it joins words


class _Match(NamedTuple):
    organisation_id: str
    how: str
    certainty: float


class _Slips:
    """Names by their number of letters, because a slip of the pen adds or takes few."""

    def __init__(self, names: dict[tuple[str, str], str]) -> None:
        """``names``: by the body that bears them and the name itself."""
        self._by_length: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
        for key, name in names.items():
            self._by_length[len(name)][key] = name

    def find(self, text: str) -> str | None:
        """The one body whose name differs by a single slip of the pen, when no other is within two."""
        near: dict[tuple[str, str], int] = {}
        for length in range(len(text) - 2, len(text) + 3):
            known = self._by_length.get(length)
            if known:
                hits = process.extract(text, known, scorer=OSA.distance, score_cutoff=2, limit=None)
                near.update((key, distance) for _, distance, key in hits)
        bodies = {key[0] for key in near}
        return bodies.pop() if len(bodies) == 1 and min(near.values()) == 1 else None


class OrganisationMatcher:
    """Matches one name or reference at a time against the catalog.

    Order: reference, exact name (four languages, abbreviations, former names), the name before an abbreviation in
    brackets or before the name of an office ("– délégation Niger"), the same name in other words order or with
    office words beside it, then spelling: slips in the common words (red, cross, society) are mended, those that
    distinguish a society are compared by rapidfuzz. A text without an emblem phrase never becomes a society by
    spelling, an emblem phrase alone never becomes anything, and a name that several bodies share finds none:
    "Danish Refugee Council", "Red Cross" and "Korea Red Cross" stay what they are.
    """

    def __init__(
        self, catalog: Catalog, rules: OrganisationRules | None = None, names: Mapping[str, str] | None = None
    ) -> None:
        """``names``: what people decided that a name means; it wins over everything but a reference."""
        self._catalog = catalog
        known = {**dict.fromkeys(catalog.societies), **dict.fromkeys(catalog.organisations)}
        self._decided = {fold(name): body for name, body in (names or {}).items() if body in known}
        self._rules = rules or load_rules(catalog.path).organisations
        shared = [name for society in catalog.societies.values() for name in society.shared_names]
        shared += (name for body in catalog.organisations.values() for name in body.shared_names)
        self._ambiguous = frozenset(fold(name) for name in (*self._rules.ambiguous, *shared))
        self._filler = frozenset(fold(word) for word in self._rules.filler_words)
        self._office = frozenset(fold(word) for word in self._rules.office_words)
        self._emblems = tuple(f" {fold(p)} " for p in self._rules.emblem_phrases)
        self._fixed = {fold(n): "ifrc" for n in self._rules.federation_phrases}
        self._fixed |= {fold(n): "icrc" for n in self._rules.icrc_phrases}
        self._country_names = self._read_country_names()
        self._by_words, self._distinct = self._index_societies()
        self._full = self._index_names()
        self._slips, self._slips_in_full = _Slips(self._distinct), _Slips(self._full)
        common = {word for phrase in self._rules.emblem_phrases for word in fold(phrase).split()} | self._filler
        self._mender = Mender(common, (word for name in self._full.values() for word in name.split()))
        self._others = {key: name for key, name in self._full.items() if key[0] in catalog.organisations}

    def match(self, ref: str | None, name: str | None) -> _Match | None:
        """Return what the reference or else the name means; None when nothing in the catalog is meant.

        ``how``: reference, name, words, spelling, or ``doubtful`` (resembles the body, but not enough). A
        reference whose name means another body keeps the reference, with certainty 0.6.
        """
        by_ref = self._find(ref.strip()) if ref and ref.strip() else None
        if by_ref:
            named = self._find(name) if name else None
            return _Match(by_ref, "reference", 1.0 if named in (None, by_ref) else 0.6)
        folded = fold(name) if name else ""
        if not name or not folded:
            return None
        if decided := self._decided.get(folded):
            return _Match(decided, "name", 1.0)
        if folded in self._ambiguous:
            return None
        exact = self._match_exactly(name)
        if exact:
            return exact
        before = self._match_before(name)
        if before:
            return before
        slip = self._slips_in_full.find(folded) if len(folded) >= 2 * _SHORTEST_FUZZY else None
        if slip:
            return _Match(slip, "spelling", 0.9)
        readings = self._mender.readings(folded)
        found = {match.organisation_id for reading in readings if (match := self._match_exactly(reading))}
        return _Match(found.pop(), "spelling", 0.9) if len(found) == 1 else self._match_words(readings[0])

    def _match_exactly(self, name: str) -> _Match | None:
        body = self._fixed.get(fold(name)) or self._find(name)
        return _Match(body, "name", 1.0) if body else None

    def _match_before(self, name: str) -> _Match | None:
        """A name before its abbreviation in brackets, or before the name of an office of it."""
        if brackets := _BRACKETS.fullmatch(name):
            inside = brackets[2].strip()
            found = self._match_exactly(brackets[1])
            if found and (_ABBREVIATION.fullmatch(inside) or self._find(inside) == found.organisation_id):
                return found._replace(how="words", certainty=0.97)
        first, *further = _PARTS.split(name, maxsplit=1)
        if further and self._says_office(fold(further[0])):
            found = self._match_exactly(first)
            return found._replace(how="words", certainty=0.9) if found else None
        return None

    def _says_office(self, folded: str) -> bool:
        words = folded.split()
        return any(word in self._office for word in words) or all(word in self._country_names for word in words)

    def is_ambiguous(self, name: str | None) -> bool:
        """Whether the name is one that never says who it is ("Red Cross", "DRC")."""
        return name is not None and fold(name) in self._ambiguous

    def says_emblem(self, name: str | None) -> bool:
        """Whether the name says that its bearer is of the Movement ("Red Cross of Atlantis")."""
        return name is not None and self._emblem_in(fold(name)) is not None

    def _find(self, text: str) -> str | None:
        return self._catalog.find_society(text) or self._catalog.find_organisation(text)

    def _match_words(self, folded: str) -> _Match | None:
        for phrase, body in self._fixed.items():
            if f" {phrase} " in f" {folded} " and self._only_office(folded, phrase):
                return _Match(body, "words", 0.95)
        emblem = self._emblem_in(folded)
        if emblem is None:
            return self._match_other(folded)
        words = self._distinguishing(folded, emblem)
        if not words:
            return None
        bodies = self._by_words.get(frozenset(words), ())
        if len(bodies) == 1:
            return _Match(bodies[0], "words", 0.97)
        return self._match_inside(words) or self._match_spelling(words)

    def _match_inside(self, words: tuple[str, ...]) -> _Match | None:
        """A society's words among words of offices and countries: "Danish Red Cross – Niger delegation"."""
        found = {
            bodies[0]
            for known, bodies in self._by_words.items()
            if len(bodies) == 1 and known < frozenset(words) and self._is_office(set(words) - known)
        }
        if len(found) == 1:
            return _Match(found.pop(), "words", 0.9)
        return _Match(min(found), "doubtful", 0.5) if found else None

    def _match_spelling(self, words: tuple[str, ...]) -> _Match | None:
        text = " ".join(sorted(words))
        if len(text) < _SHORTEST_FUZZY:
            return None
        best: dict[str, float] = {}
        ranked = process.extract(text, self._distinct, scorer=fuzz.ratio, limit=12)
        for _, score, key in ranked:
            body = key[0]
            best[body] = max(best.get(body, 0.0), round(score, 1))
        order = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        if not order or order[0][1] < self._rules.doubtful_ratio:
            return None
        slip = self._slips.find(text)
        if slip:
            return _Match(slip, "spelling", 0.85)
        body, score = order[0]
        rival = order[1][1] if len(order) > 1 else 0.0
        if score >= self._rules.society_ratio and score - rival >= self._rules.society_margin:
            return _Match(body, "spelling", round(score / 100 * 0.95, 3))
        return _Match(body, "doubtful", round(score / 200, 3))

    def _match_other(self, folded: str) -> _Match | None:
        if len(folded) < 2 * _SHORTEST_FUZZY:
            return None
        hit = process.extractOne(folded, self._others, scorer=fuzz.ratio, score_cutoff=self._rules.other_ratio)
        return None if hit is None else _Match(hit[2][0], "spelling", round(hit[1] / 100 * 0.95, 3))

    def _emblem_in(self, folded: str) -> str | None:
        padded = f" {folded} "
        return next((phrase.strip() for phrase in self._emblems if phrase in padded), None)

    def _distinguishing(self, folded: str, emblem: str) -> tuple[str, ...]:
        rest = f" {folded} ".replace(f" {emblem} ", " ", 1).split()
        return tuple(w for w in rest if w not in self._filler and not w.isdigit())

    def _only_office(self, folded: str, phrase: str) -> bool:
        return self._is_office(set(f" {folded} ".replace(f" {phrase} ", " ", 1).split()))

    def _is_office(self, words: set[str]) -> bool:
        return all(w in self._office or w in self._filler or w in self._country_names for w in words)

    def _read_country_names(self) -> frozenset[str]:
        names = (name for country in self._catalog.countries.values() for name in country.names.values())
        return frozenset(word for name in names for word in fold(name).split())

    def _index_societies(self) -> tuple[dict[frozenset[str], tuple[str, ...]], dict[tuple[str, str], str]]:
        """Distinguishing words → societies; and the same words as text, for spelling."""
        words_of: dict[frozenset[str], set[str]] = {}
        texts: dict[tuple[str, str], str] = {}
        for ns_id, society in sorted(self._catalog.societies.items()):
            country = self._catalog.countries.get(society.country_code)
            own = [fold(name) for name in society.all_names()]
            emblems = {e for e in (self._emblem_in(name) for name in own) if e}
            made = [f"{e} {fold(n)}" for e in sorted(emblems) for n in (country.names.values() if country else ())]
            for name in (*own, *made):
                emblem = self._emblem_in(name)
                words = self._distinguishing(name, emblem) if emblem else ()
                if words:
                    words_of.setdefault(frozenset(words), set()).add(ns_id)
                    texts[ns_id, " ".join(sorted(words))] = " ".join(sorted(words))
        return {words: tuple(sorted(ids)) for words, ids in words_of.items()}, texts

    def _index_names(self) -> dict[tuple[str, str], str]:
        bodies: list[tuple[str, NationalSociety | Organisation]] = [
            *sorted(self._catalog.organisations.items()),
            *sorted(self._catalog.societies.items()),
        ]
        return {(body_id, name): fold(name) for body_id, body in bodies for name in body.all_names()}


def derived_id(ref: str | None, name: str | None) -> str:
    """A stable id for a body outside the catalog: ``org-`` and ten hex digits of its reference or name."""
    told = f"ref {ref.strip().upper()}" if ref and ref.strip() else f"name {fold(name or '')}"
    return "org-" + hashlib.blake2b(told.encode(), digest_size=5).hexdigest()


def match_organisations(names_refs: pa.Table, catalog: Catalog, names: Mapping[str, str] | None = None) -> pa.Table:
    """Match stated organisations: columns ``ref`` and ``name`` (either may be null) in, one row per pair out.

    Returns ref, name, organisation_id, organisation_name, how, certainty (0-1), sorted by ref and name.
    ``how``: reference, name, words, spelling (matched); derived (not in the catalog: id from the reference or
    the folded name); unknown (derived, too, though the name speaks of the Red Cross or Red Crescent); doubtful
    (resembles a body of the catalog, kept apart until a person decides). All rows of one reference carry one
    organisation, and one name: the name most often stated with it. ``names``: what people decided that a name means.
    """
    decided = tuple(sorted((names or {}).items()))
    matcher = once_for(catalog, ("organisations", decided), lambda: OrganisationMatcher(catalog, names=names))
    pairs = sorted(
        set(zip(names_refs.column("ref").to_pylist(), names_refs.column("name").to_pylist(), strict=True)),
        key=lambda pair: (pair[0] or "", pair[1] or ""),
    )
    matches = {pair: matcher.match(*pair) for pair in pairs}
    by_ref = _one_body_per_ref(pairs, matches)
    rows = []
    for ref, name in pairs:
        match = by_ref.get(ref.strip().upper()) if ref else None
        match = match or matches[ref, name]
        if match is None or match.how == "doubtful":
            how = "derived" if match is None and not matcher.is_ambiguous(name) else "doubtful"
            if how == "derived" and matcher.says_emblem(name):
                how = "unknown"
            certainty = match.certainty if match else (1.0 if how == "derived" else 0.0)
            rows.append([ref, name, derived_id(ref, name), name or ref, how, certainty])
        else:
            rows.append([ref, name, match.organisation_id, _name_of(match.organisation_id, catalog), *match[1:]])
    _give_one_name(rows)
    return make_table(MATCHES, rows)


def _one_body_per_ref(
    pairs: Iterable[tuple[str | None, str | None]], matches: dict[tuple[str | None, str | None], _Match | None]
) -> dict[str, _Match]:
    """A reference unknown to the catalog means the body that its names mean, when they agree."""
    told: dict[str, set[_Match]] = {}
    for ref, name in pairs:
        match = matches[ref, name]
        if ref and ref.strip() and match and match.how != "doubtful":
            told.setdefault(ref.strip().upper(), set()).add(match)
    return {
        ref: max(found, key=lambda match: (match.certainty, match.how))
        for ref, found in told.items()
        if len({match.organisation_id for match in found}) == 1
    }


def _name_of(organisation_id: str, catalog: Catalog) -> str:
    body = catalog.societies.get(organisation_id) or catalog.organisations.get(organisation_id)
    return body.names.get("en", organisation_id) if body else organisation_id


def _give_one_name(rows: list[list[str | float | None]]) -> None:
    said: dict[object, Counter[str]] = {}
    for row in rows:
        if str(row[2]).startswith("org-"):
            said.setdefault(row[2], Counter())[str(row[3])] += 1
    chosen = {key: min(names, key=lambda name: (-names[name], -len(name), name)) for key, names in said.items()}
    for row in rows:
        row[3] = chosen.get(row[2], row[3])
