"""Words that change a figure when they stand right beside its slot: "minus {a.figure}", "{a.value} times"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from waypost.advocacy.phrases import phrases_pattern
from waypost.advocacy.seen_text import SeenText
from waypost.advocacy.slots import slots_leniently
from waypost.reference.advocacy_words import NumeralWords


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A word, from ``start`` to before ``end``, and what stands inside of the slot that it is beside."""

    start: int
    end: int
    slot: str


_NEAR = 60  # so many letters are looked at
# What may stand between a word and a figure that it changes.
_GAP = r"[\s\-‐‑–'’\"“”()]{0,3}"


class BesideWords:
    """The words of a language that change a figure, ready to be looked for."""

    def __init__(self, words: NumeralWords, language: str) -> None:
        self.before = _pattern(words.before, language, f"%s:?{_GAP}$")
        self.after = _pattern(words.after, language, f"^{_GAP}%s")
        self.unless = _pattern(words.unless, language, f"%s{_GAP}$")

    def found(self, text: str, masked: str) -> Iterator[Beside]:
        """What changes a figure of a text. ``masked``: the text with each letter of its slots as "_"."""
        for slot in slots_leniently(text):
            near = max(0, slot.start - _NEAR)
            sides = ((near, masked[near : slot.start], self.before), (slot.end, masked[slot.end :][:_NEAR], self.after))
            for start, side, pattern in sides if slot.field else ():
                seen = SeenText(side)
                found = pattern.search(seen.text) if pattern is not None else None
                if found and not (pattern is self.before and self.unless and self.unless.search(seen.text)):
                    first, end = seen.span(*found.span("word"))
                    yield Beside(start=start + first, end=start + end, slot=slot.inside)


def _pattern(phrases: Iterable[str], language: str, where: str) -> re.Pattern[str] | None:
    told = tuple(phrases)
    return re.compile(where.replace("%s", phrases_pattern(told, language).pattern)) if told else None
