"""Titles made comparable: the words that matter, the text to encode, the edition they tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from waypost.model.text import fold
from waypost.reconcile.rules import TitleRules

_WORD = re.compile(r"\w+")
_ARABIC = re.compile("[\u0620-\u064a]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MOST_PHASES = 30
_ROMAN = frozenset(("ii", "iii", "iv", "v", "vi"))


class ComparableTitle(NamedTuple):
    """A title taken apart.

    ``words``: folded, abbreviations written out, without stop words, numbers, phase words, codes and the
    names of the record's own countries. ``plain``: the same words as written, lower case, in their order and
    with stop words, for the encoder. ``years`` and ``phase`` tell the edition; an unstated one is empty.
    ``language`` is told by script and stop words, because sources state one language for all their titles;
    None when they do not tell.
    """

    words: tuple[str, ...]
    plain: str
    years: tuple[str, ...]
    phase: int | None
    language: str | None


class TitleReader:
    """Takes titles apart by the rules of the catalog; remembers what it has seen."""

    def __init__(self, rules: TitleRules, appeal_pattern: str) -> None:
        self._stop = rules.all_stop_words()
        self._stop_of = {lang: frozenset(words) for lang, words in rules.stop_words.items()}
        self._long = {short: tuple(long.split()) for short, long in rules.abbreviations.items()}
        self._phase_words = frozenset(rules.phase_words)
        self._ordinals = rules.ordinals
        self._code = re.compile(appeal_pattern, re.IGNORECASE)
        self.read = lru_cache(maxsize=1 << 18)(self._read)

    def _read(self, text: str, own_names: tuple[tuple[str, ...], ...]) -> ComparableTitle:
        text = self._code.sub(" ", text.translate(_DIGITS))
        written = _WORD.findall(text.replace("_", " "))
        folded = [fold(word) for word in written]
        keep = _without(folded, own_names)
        years = tuple(sorted({w for w in folded if _YEAR.fullmatch(w)}))
        phase, of_phase = self._find_phase(folded)
        words: list[str] = []
        plain: list[str] = []
        for i, word in enumerate(folded):
            if not keep[i] or i in of_phase or word.isdigit() or not word:
                continue
            plain.extend(self._long.get(word, (written[i].lower(),)))
            words.extend(w for w in self._long.get(word, tuple(word.split())) if w not in self._stop)
        return ComparableTitle(tuple(words), " ".join(plain), years, phase, self._find_language(text, folded))

    def _find_language(self, text: str, folded: list[str]) -> str | None:
        if _ARABIC.search(text):
            return "ar"
        counts = sorted(((sum(w in stop for w in folded), lang) for lang, stop in self._stop_of.items()), reverse=True)
        return counts[0][1] if counts[0][0] > counts[1][0] else None

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


def _without(folded: list[str], own_names: Iterable[tuple[str, ...]]) -> list[bool]:
    keep = [True] * len(folded)
    for name in own_names:
        size = len(name)
        for i in range(len(folded) - size + 1):
            if folded[i] == name[0] and tuple(folded[i : i + size]) == name:
                keep[i : i + size] = [False] * size
    return keep

