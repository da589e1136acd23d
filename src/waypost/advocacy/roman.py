"""Numbers in Roman letters: "XII families" tells a number as "12 families" does."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from waypost.advocacy.seen_text import SeenText

_SHAPE = "M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
# In small letters only those that are no word of a language: ii, vii, xiv, and not "mi", "dim", "mix".
_SMALL = "(?=[ivx]*i[ivx]*)(?:x{0,3}(?:ix|iv|v?i{0,3}))"
_ROMAN = re.compile(rf"(?<![\w])(?:(?=[MDCLXVI]{{2,}})({_SHAPE})|(?=[ivx]{{2,}}){_SMALL})(?:[eE]|ème|º|°)?(?![\w])")
# Of two small letters, what is a word of Spanish or French.
_WORDS = frozenset(("vi", "xi"))
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
PATTERN = f"(?=[mdclxvi]){_SHAPE.lower()}"  # as a seen text shows it


def roman_in(seen: SeenText, words: frozenset[str]) -> Iterator[tuple[int, int, float]]:
    """Where numbers in Roman letters stand in a seen text, and what they say. ``words``: what only looks like one.

    Letters of other scripts that look like Latin ones count, in capitals; invisible marks between letters do not.
    """
    visible = list(dict.fromkeys(seen.places))
    plain = "".join(_LIKE.get(seen.original[place], seen.original[place]) for place in visible)
    for found in _ROMAN.finditer(plain):
        told = found.group().rstrip("eE°º").removesuffix("èm")
        if told in words or told in _WORDS:
            continue
        start = bisect.bisect_left(seen.places, visible[found.start()])
        end = bisect.bisect_right(seen.places, visible[found.end() - 1])
        yield start, end, roman_value(told)


def roman_value(told: str) -> float:
    """What Roman letters say.

    >>> [roman_value(each) for each in ("XII", "xiv", "MMIX")]
    [12.0, 14.0, 2009.0]
    """
    values = [_VALUES[each] for each in told.upper()]
    return float(sum(-now if now < max(values[at:]) else now for at, now in enumerate(values)))


_LIKE = dict(zip("МСХІѴⅠΜΧΙ", "MCXIVIMXI", strict=True))
