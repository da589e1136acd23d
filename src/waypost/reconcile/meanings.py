"""What a title says is done, and for whom, in the codes of the catalog: the same in every language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from waypost.model.text import fold

if TYPE_CHECKING:
    from waypost.reference import Catalog

_ARABIC = re.compile("[\u0620-\u064a]")
# Two l melt into one after the particle "to": a word that begins with l loses it too, on both sides alike.
_PARTICLES = re.compile("^(?:[وفبك]?ا?ل+|و)(?=.{3})")
_ARABIC_ENDING = re.compile("(?:ات|ين|ون|ه|ي)$")
_ENDING = re.compile("(?<=[ai]d)[ao]$|(?<=e)e$")
_SHORTEST = 4  # letters of a word of which a plural or another ending may be taken away


class Named(NamedTuple):
    """Codes of the services and of the groups of people that a title names."""

    services: frozenset[str]
    groups: frozenset[str]


NOTHING = Named(frozenset(), frozenset())


class NameReader:
    """Finds the words of the code lists `service` and `population_group` in titles.

    A word counts once, for the longest entry that it is part of. Words are compared without their endings and, in
    Arabic, without the particles written together with them.
    """

    def __init__(self, catalog: Catalog) -> None:
        """Take the words from the catalog; no knowledge of languages but that of stems stands here."""
        self._codes: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
        words: set[str] = set()
        self._parent = {
            code: entry.parent for code, entry in catalog.code_lists["service"].codes.items() if entry.parent
        }
        for name in ("service", "population_group"):
            for code, entry in sorted(catalog.code_lists[name].codes.items()):
                for text in (*entry.label.values(), *(word for words in entry.words.values() for word in words)):
                    stems = tuple(stem(word) for word in fold(text).split())
                    words.update(part for part in re.findall(r"\w+", text))
                    if stems:
                        self._codes[stems].append((name, code))
        self.words = frozenset(words)
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in self._codes:
            lengths[phrase[0]].add(len(phrase))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def read(self, words: Sequence[str]) -> Named:
        """The codes named by folded words in their order."""
        stems = tuple(map(stem, words))
        found: dict[str, set[str]] = {"service": set(), "population_group": set()}
        after = 0
        for i, first in enumerate(stems):
            if i < after or first not in self._lengths:
                continue
            for length in self._lengths[first]:
                codes = self._codes.get(stems[i : i + length])
                if codes:
                    for name, code in codes:
                        found[name].add(code)
                    after = i + length
                    break
        return Named(frozenset(found["service"]), frozenset(found["population_group"]))

    def compare(self, left: Named, right: Named) -> str | None:
        """How what two titles name agrees: ``all``, ``some``, ``none``; None when one of them names no service.

        Headings agree when their services do not, because lists and titles are not equally exact; ``none`` has not
        even a heading in common. Groups of people count against when both name some and none in common.
        """
        if not left.services or not right.services:
            return None
        here, there = self._families(left.services), self._families(right.services)
        if not here & there:
            return "none"
        is_same_people = not left.groups or not right.groups or bool(left.groups & right.groups)
        return "all" if here == there and left.services & right.services and is_same_people else "some"

    def _families(self, services: Iterable[str]) -> frozenset[str]:
        return frozenset(self._parent.get(code, code) for code in services)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A folded word without the endings of number and gender, which differ between a list and a title."""
    if _ARABIC.search(word):
        word = _PARTICLES.sub("", word)
        return _ARABIC_ENDING.sub("", word) if len(word) >= _SHORTEST else word
    if len(word) <= _SHORTEST:
        return word
    word = word.removesuffix("s")
    return _ENDING.sub("", word)
