"""Words and phrases as patterns over a seen text, with what Arabic writes before a word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from waypost.advocacy.seen_text import folded

LETTER = r"[^\W\d_]"
# Words that Arabic writes together with the one that follows.
_BEFORE_ARABIC = "(?:[وف]?(?:لل|[بكل]?(?:ال)?))"


def key(word: str) -> str:
    """A word of a list as it is compared."""
    return spaced(folded(word.removeprefix("=")))


def spaced(text: str) -> str:
    """Its words with one space between."""
    return " ".join(re.sub(r"[^\w*]+", " ", text).split())


def phrases_pattern(phrases: Iterable[str], language: str) -> re.Pattern[str]:
    """One pattern for all: the longest first, with what Arabic writes before a word."""
    bare: list[str] = []
    prefixed: list[str] = []
    for phrase in sorted({*phrases}, key=len, reverse=True):
        words = key(phrase.removesuffix("*")).split()
        pattern = r"[\W_]{1,3}".join(re.escape(word) for word in words) + (
            rf"{LETTER}*" if phrase.endswith("*") else ""
        )
        (prefixed if language == "ar" and not phrase.startswith("=") else bare).append(pattern)
    one = "|".join((*prefixed, *bare)) if language != "ar" else "|".join(prefixed)
    before = _BEFORE_ARABIC if language == "ar" else ""
    pattern = rf"(?<!{LETTER}){before}(?:{one})(?!{LETTER})"
    if language == "ar" and bare:
        pattern = rf"{pattern}|(?<!{LETTER})[و]?(?:{'|'.join(bare)})(?!{LETTER})"
    return re.compile(f"(?P<word>{pattern})")
