"""Titles made comparable: the words that matter, the text to encode, the edition they tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from waypost.model.text import fold
from waypost.reconcile.meanings import NOTHING, Named, NameReader
from waypost.reconcile.rules import TitleRules
from waypost.reconcile.slips import WordMender

_WORD = re.compile(r"\w+")
_ARABIC = re.compile("[\u0620-\u064a]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MOST_PHASES = 30
_MOST_WORDS = 65536  # words that a reader remembers
_ROMAN = frozenset(("ii", "iii", "iv", "v", "vi"))


class PlaceName(NamedTuple):
    """The folded words of a country's or division's name; ``division`` is its code, None for the country."""

    words: tuple[str, ...]
    country_code: str
    division: str | None


class ComparableTitle(NamedTuple):
    """A title taken apart.

    ``words``: folded, abbreviations written out, without stop words, numbers, phase words, codes and the
    names of the record's own countries. ``plain``: the same words as written, lower case, in their order and
    with stop words, for the encoder. ``gist``: ``words`` without those that say whom it is for and other common
    ones, in their order: what tells "shelter for migrants" from "first aid for migrants"; often empty. ``years``
    and ``phase`` tell the edition; an unstated one is empty. ``language`` is told by script and stop words,
    because sources state one language for all their titles; None when they do not tell. ``divisions``:
    (country, code) of those that the title names. ``named``: the services and people that it names.
    """

    words: tuple[str, ...]
    plain: str
    gist: str
    years: tuple[str, ...]
    phase: int | None
    language: str | None
    divisions: frozenset[tuple[str, str]] = frozenset()
    named: Named = NOTHING


class _Word(NamedTuple):
    """What one written word is to every title: folded, a number or not, for the encoder and for comparison (an
    abbreviation written out; without stop words), the languages of which it is a stop word."""

    folded: str
    is_number: bool
    plain: tuple[str, ...]
    words: tuple[str, ...]
    languages: tuple[str, ...]


class TitleReader:
    """Takes titles apart by the rules of the catalog."""

    def __init__(self, rules: TitleRules, appeal_pattern: str, names: NameReader | None = None) -> None:
        """``names``: reads what a title names, and lends its words to mend slips; without it neither is done."""
        self._stop = rules.all_stop_words()
        self._common = frozenset(word for words in rules.common_words.values() for word in words)
        self._languages_of: dict[str, list[str]] = {}
        for language, words in sorted(rules.stop_words.items()):
            for word in words:
                self._languages_of.setdefault(word, []).append(language)
        self._long = {short: long.split() for short, long in rules.abbreviations.items()}
        self._phase_words = frozenset(rules.phase_words)
        self._ordinals = rules.ordinals
        self._take = lru_cache(maxsize=_MOST_WORDS)(self._take_apart)
        self._code = re.compile(appeal_pattern, re.IGNORECASE)
        self._names = names
        known = {*self._common, *(word for words in self._long.values() for word in words)}
        listed = (*(names.words if names else ()), *known)
        self._mender = WordMender(listed, {*self._stop, *self._phase_words, *self._ordinals, *self._long})

    def read(self, text: str, own_names: Mapping[str, Sequence[PlaceName]]) -> ComparableTitle:
        """Take one title apart. ``own_names``: names of the record's countries by first word, longest first."""
        text = self._code.sub(" ", text.translate(_DIGITS)).replace("_", " ")
        told = [self._take(word) for word in _WORD.findall(text)]
        folded = [word.folded for word in told]
        skip, divisions = _places_of(folded, own_names)
        phase, of_phase = self._find_phase(folded)
        skip |= of_phase
        if self._names:
            told = [word if i in skip else self._mend(word) for i, word in enumerate(told)]
        words: list[str] = []
        plain: list[str] = []
        years: set[str] = set()
        named: list[str] = []
        for i, word in enumerate(told):
            if word.is_number and _YEAR.fullmatch(word.folded):
                years.add(word.folded)
            if i not in skip:
                named.append(word.folded)
                plain += word.plain
                words += word.words
        language = "ar" if _ARABIC.search(text) else _find_language(told)
        gist = " ".join(word for word in words if word not in self._common)
        found = self._names.read(named) if self._names else NOTHING
        edition = (tuple(sorted(years)), phase)
        return ComparableTitle(tuple(words), " ".join(plain), gist, *edition, language, divisions, found)

    def _take_apart(self, written: str) -> _Word:
        folded = fold(written)
        is_number = folded.isdigit()
        languages = tuple(self._languages_of.get(folded, ()))
        if is_number or not folded:
            return _Word(folded, is_number, (), (), languages)
        long = self._long.get(folded)
        words = tuple(word for word in (long or folded.split()) if word not in self._stop)
        return _Word(folded, is_number, tuple(long or (written.lower(),)), words, languages)

    def _mend(self, word: _Word) -> _Word:
        mended = self._mender.mend(word.folded)
        return self._take(mended) if mended else word

    def _find_phase(self, folded: list[str]) -> tuple[int | None, set[int]]:
        """The number beside a phase word, before or after it; or a Roman number at the end."""
        for i, word in enumerate(folded):
            if word not in self._phase_words:
                continue
            for j in (i + 1, i - 1):
                if 0 <= j < len(folded):
                    number = self._ordinals.get(folded[j])
                    if number is None and folded[j].isdigit() and int(folded[j]) <= _MOST_PHASES:
                        number = int(folded[j])
                    if number is not None:
                        return number, {i, j}
        if len(folded) > 1 and folded[-1] in _ROMAN:
            return self._ordinals[folded[-1]], {len(folded) - 1}
        return None, set()


def _find_language(told: list[_Word]) -> str | None:
    """The language with most stop words, unless two have as many."""
    counts: dict[str, int] = {}
    for word in told:
        for language in word.languages:
            counts[language] = counts.get(language, 0) + 1
    most = max(counts.values(), default=0)
    best = [language for language, count in counts.items() if count == most]
    return best[0] if len(best) == 1 else None


def _places_of(
    folded: list[str], names: Mapping[str, Sequence[PlaceName]]
) -> tuple[set[int], frozenset[tuple[str, str]]]:
    """Where the words of names stand in a title, and the divisions named."""
    found: set[int] = set()
    divisions: set[tuple[str, str]] = set()
    for i, word in enumerate(folded):
        for place in names.get(word, ()):
            if i not in found and tuple(folded[i : i + len(place.words)]) == place.words:
                found.update(range(i, i + len(place.words)))
                if place.division:
                    divisions.add((place.country_code, place.division))
                break
    return found, frozenset(divisions)
