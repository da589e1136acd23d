"""A text as a reader sees it, letter by letter: what is invisible is gone, what looks alike is one.

Each letter keeps its place in the text it comes from, so that what is found can be shown where it stands.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NUMERAL = "\ue000"  # stands for a sign that is a number and no decimal digit: ½, Ⅳ, ②
_INVISIBLE = frozenset(("Cf", "Mn", "Me"))
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_PICTURES = frozenset("🔟💯🔢⚀⚁⚂⚃⚄⚅")  # of numbers; Unicode gives them no value
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي", "ـ")
# Letters of other scripts that look like Latin ones.
_ALIKE = str.maketrans("аеорсухіјѕԁһмтвнкοαεινυτρ", "aeopcyxijsdhmtbhkoaeivutp")


class SeenText:
    """``text`` is what is seen; ``places[n]`` is where its letter n stands in the original."""

    def __init__(self, original: str) -> None:
        letters: list[str] = []
        places: list[int] = []
        for place, letter in enumerate(original):
            for seen in _seen(letter):
                letters.append(seen)
                places.append(place)
        self.original = original
        self.text = "".join(letters)
        self.places = places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the seen text stands in the original: from, and before."""
        return self.places[start], self.places[end - 1] + 1


def without_marks(text: str) -> tuple[str, list[int]]:
    """A text without its invisible marks, letters as they are, and where each letter stands in the original."""
    places = [
        place for place, letter in enumerate(text) if unicodedata.category(letter) != "Cf" and letter not in _FILLERS
    ]
    return "".join(text[place] for place in places), places


def is_numeral(letter: str) -> bool:
    """Whether a sign is a number in any script, or is made of one: 5, ٥, ５, ½, Ⅳ, ㏠.

    >>> [is_numeral(sign) for sign in "5٥½Ⅳx²"]
    [True, True, True, True, False, True]
    """
    return letter in _PICTURES or any(
        _tells_a_number(each) for each in (letter, *unicodedata.normalize("NFKD", letter))
    )


def _tells_a_number(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "N" or unicodedata.numeric(letter, None) is not None


def folded(text: str) -> str:
    """A word or phrase as :class:`SeenText` shows it."""
    return SeenText(text).text


@lru_cache(maxsize=8192)
def _seen(letter: str) -> str:
    if (digit := unicodedata.decimal(letter, None)) is not None:
        return str(digit)
    if is_numeral(letter):
        return NUMERAL
    category = unicodedata.category(letter)
    if category in _INVISIBLE or letter in _FILLERS:
        return ""
    if category[0] in "ZC":
        return " "
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", letter) if unicodedata.category(each) not in _INVISIBLE
    )
    return bare.casefold().translate(_ARABIC).translate(_ALIKE)
