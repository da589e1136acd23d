"""Slips of the pen in the words that all societies share; the words that tell them apart are left alone."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from waypost.model.text import fold

_SHORTEST = 3
_SHORTEST_ALONE = 5  # letters of a word that is mended without the words around it
_MOST_READINGS = 8


class Mender:
    """Reads "Zambia Rred Crosssociety" as "zambia red cross society"; never touches a word that some name has."""

    def __init__(self, common: Iterable[str], known: Iterable[str]) -> None:
        """``common``: folded words of emblems and of societies in general; ``known``: every word of every name."""
        self._common = tuple(sorted(word for word in set(common) if len(word) >= _SHORTEST))
        self._known = frozenset(known) | frozenset(self._common)

    def readings(self, folded: str) -> list[str]:
        """What a folded name may have been meant to be, itself when nothing is amiss; a few at most."""
        readings: list[list[str]] = [[]]
        words = folded.split()
        while words:
            word = words.pop(0)
            choices = self._choices(word)
            if choices == [[word]] and word not in self._known and words and words[0] not in self._known:
                joined = self._split(word + words[0])
                if joined:
                    choices = joined
                    words.pop(0)
            readings = [[*reading, *choice] for reading in readings for choice in choices][:_MOST_READINGS]
        return [" ".join(reading) for reading in readings]

    def _choices(self, word: str) -> list[list[str]]:
        if word in self._known:
            return [[word]]
        return self._near(word) or self._split(word) or [[word]]

    def _near(self, word: str) -> list[list[str]]:
        """The common words that differ by one slip; none for a word that is short itself."""
        if len(word) <= _SHORTEST:
            return []
        found = process.extract(word, self._common, scorer=OSA.distance, score_cutoff=1, limit=3)
        return [[text] for text, _, _ in found]

    def _split(self, word: str) -> list[list[str]]:
        """Two words of names written as one, of which one is a common word."""
        cuts = range(_SHORTEST, len(word) - _SHORTEST + 1)
        pairs = ((word[:cut], word[cut:]) for cut in cuts)
        return [[a, b] for a, b in pairs if {a, b} <= self._known and (a in self._common or b in self._common)]


class WordMender:
    """Reads "reefugees" as "refugees": a word of no list that one slip parts from one word of the lists.

    The lists are closed, so that what is found about one title never depends on the other titles of a build.
    Words are found by what is left of them when a letter falls out, which takes as long for many words as for few.
    """

    def __init__(self, known: Iterable[str], kept: Iterable[str] = ()) -> None:
        """``known``: words as written, which a slip may have missed; ``kept``: folded words that are right as told."""
        self._written: dict[str, str] = {}
        for written in sorted(known):
            self._written.setdefault(fold(written), written.lower())
        self._kept = frozenset(kept)
        self._shortened: dict[str, list[str]] = {}
        for word in self._written:
            if len(word) >= _SHORTEST_ALONE and word.isalpha():
                for text in (word, *_shortened(word)):
                    self._shortened.setdefault(text, []).append(word)
        self._found: dict[str, str | None] = {}

    def mend(self, folded: str) -> str | None:
        """The word as a list writes it, or None when it is known already, or near none or several."""
        if folded not in self._found:
            self._found[folded] = self._look(folded)
        return self._found[folded]

    def _look(self, folded: str) -> str | None:
        if len(folded) < _SHORTEST_ALONE or folded in self._written or folded in self._kept or not folded.isalpha():
            return None
        shortened = (folded, *_shortened(folded))
        near = {word for text in shortened for word in self._shortened.get(text, ()) if OSA.distance(word, folded) == 1}
        return self._written[near.pop()] if len(near) == 1 else None


def _shortened(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}
