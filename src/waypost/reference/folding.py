"""Text made comparable: one folding for every match in Waypost.

It stands here, at the bottom of the house, because the catalog's own look-ups need it; everybody else takes
it from :mod:`waypost.model.text`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"[\W_]+")
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي", "ًٌٍَُِّْـ")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no accents, no Arabic vowel signs, single spaces for all punctuation.

    >>> fold("Côte d’Ivoire"), fold("Croix-Rouge  Malienne")
    ('cote d ivoire', 'croix rouge malienne')
    """
    text = unicodedata.normalize("NFKD", text.translate(_ARABIC))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    return _SPACES.sub(" ", text).strip()
