"""Finds codes of our lists in free text: what a person wrote where a code was wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from waypost.model.text import fold
from waypost.reference import Catalog, CodeList

_BRACKETS = re.compile(r"\([^)]*\)")
_LONGEST = 6
# Words that alone say too little, although they are labels of headings.
_SHORTEST = 4


def codes_in_text(catalog: Catalog, code_list: str, text: str) -> tuple[str, ...]:
    """Codes whose label or word stands in the text, in its order, the longest wording first at each place.

    What stands in brackets says where or how many: it counts only when nothing was found outside them.
    A heading gives way to its own codes: "health, maternal health" is maternal health. Plurals in s count.
    Empty when nothing of the list stands there.
    """
    listed = catalog.code_lists[code_list]
    outside = _BRACKETS.sub(" ", text)
    whole = _find(listed, text) or _find(listed, outside)
    found = [whole] if whole is not None else list(dict.fromkeys(_scan(listed, fold(outside).split())))
    if not found:
        found = list(dict.fromkeys(_scan(listed, fold(text).split())))
    headings = {parent for code in found for parent in listed.family(code)[1:]}
    return tuple(code for code in found if code not in headings)


def _find(listed: CodeList, text: str) -> str | None:
    folded = fold(text)
    return listed.find(folded) or (listed.find(folded[:-1]) if folded.endswith("s") else None)


def _scan(listed: CodeList, words: list[str]) -> Iterator[str]:
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            code = _find(listed, phrase) if len(phrase) >= _SHORTEST else None
            if code is not None:
                yield code
                break
        else:
            size = 1
        at += size
