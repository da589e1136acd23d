"""Text made comparable: one folding for every match in Waypost.

It stands here, at the bottom of the house, because the catalog's own look-ups need it; everybody else takes
it from :mod:`waypost.model.text`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[\W_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# Every sign of ASCII that is neither a letter nor a digit.
_ASCII_SIGNS = {number: " " for number in range(128) if not chr(number).isalnum()}
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي", "ًٌٍَُِّْـ")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no accents, no Arabic vowel signs, single spaces for all punctuation.

    Nearly all text that Waypost reads is ASCII but for a few characters: only those take the slow way.

    >>> fold("Côte d’Ivoire"), fold("Croix-Rouge  Malienne")
    ('cote d ivoire', 'croix rouge malienne')
    """
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_without_marks, text)
        if not text.isascii():
            return _SPACES.sub(" ", text.casefold()).strip()
    return " ".join(text.lower().translate(_ASCII_SIGNS).split())


def _without_marks(found: re.Match[str]) -> str:
    return _bare(found.group())


@lru_cache(maxsize=4096)
def _bare(run: str) -> str:
    """A run of characters beyond ASCII without accents and vowel signs; neighbours never change the outcome."""
    decomposed = unicodedata.normalize("NFKD", run).translate(_ARABIC)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
