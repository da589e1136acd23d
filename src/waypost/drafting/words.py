"""Two texts compared word by word.

A word is what stands between spaces and signs: vowel signs stay with the letters of Arabic, an apostrophe or a hyphen
inside a word does not end it. In French the elided word before an apostrophe is a word of its own, so that from
``l’aide`` to ``l’action`` one word changes and not two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

import msgspec

KEPT, TAKEN_OUT, PUT_IN = "kept", "taken_out", "put_in"

# Signs of ASCII, Latin and Arabic that no word holds; whatever is not named here stays with its word.
_SIGNS = (
    r"!-&(-,./:-@\[-^`{-~"
    r"\u00a1-\u00a9\u00ab\u00ac\u00ae\u00af\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u2010-\u2018\u201a-\u2027\u2030-\u205e"
    r"\u060c\u060d\u061b\u061e\u061f\u066a-\u066d\u06d4"
)
_LETTERS = rf"[^\s{_SIGNS}'’\-‑]+"
_JOINTS = r"['’\-‑]"
_WORD = rf"\d+(?:[.,]\d+)+|{_LETTERS}(?:{_JOINTS}{_LETTERS})*"
_TOKENS = re.compile(rf"\s+|{_WORD}|.")
_ELIDED = r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)"
_TOKENS_OF = {"fr": re.compile(rf"\s+|{_ELIDED}|{_WORD}|.", re.IGNORECASE)}


# The spaces before a word, and the word.
_Spaced = tuple[str, str]


class Part(msgspec.Struct, frozen=True):
    """A run of whole words, with the spaces between them. ``kind`` is ``kept``, ``taken_out`` or ``put_in``."""

    kind: str
    text: str


def words(text: str, language: str = "") -> list[str]:
    """A text cut into words, spaces and signs; joined again, they are the text.

    >>> words("L’aide d’urgence, aujourd’hui", "fr")
    ['L’', 'aide', ' ', 'd’', 'urgence', ',', ' ', 'aujourd’hui']
    >>> words("the migrant’s well-being")
    ['the', ' ', 'migrant’s', ' ', 'well-being']
    """
    return _TOKENS_OF.get(language, _TOKENS).findall(text)


def compare_texts(old: str, new: str, language: str = "") -> tuple[Part, ...]:
    """What was kept, taken out and put in, in reading order; what was taken out stands before what came in its place.

    >>> [(part.kind, part.text) for part in compare_texts("aid and care", "aid or care")]
    [('kept', 'aid '), ('taken_out', 'and'), ('put_in', 'or'), ('kept', ' care')]
    """
    if old == new:
        return (Part(KEPT, old),) if old else ()
    before, after = _spaced(words(old, language)), _spaced(words(new, language))
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    runs = [
        (KEPT, _text(before[:start])),
        *_differences(before[start : len(before) - end], after[start : len(after) - end]),
        (KEPT, _text(before[len(before) - end :])),
    ]
    return tuple(_together(runs))


def text_before(parts: Iterable[Part]) -> str:
    """The old text, put together from its parts."""
    return "".join(part.text for part in parts if part.kind != PUT_IN)


def text_after(parts: Iterable[Part]) -> str:
    """The new text, put together from its parts."""
    return "".join(part.text for part in parts if part.kind != TAKEN_OUT)


def _spaced(tokens: Iterable[str]) -> list[_Spaced]:
    """Each word or sign with the spaces before it; spaces at the end stand alone."""
    found: list[_Spaced] = []
    spaces = ""
    for token in tokens:
        if token.isspace():
            spaces += token
            continue
        found.append((spaces, token))
        spaces = ""
    return [*found, (spaces, "")] if spaces else found


def _text(spaced: list[_Spaced]) -> str:
    return "".join(spaces + word for spaces, word in spaced)


def _common(one: list[_Spaced], other: list[_Spaced]) -> int:
    """How many words at the beginning are the same, and stand behind the same spaces."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _is_no_word(token: str) -> bool:
    """A sign is kept beside a kept word only: alone it would chop a change into crumbs."""
    return not any(character.isalnum() for character in token)


def _differences(before: list[_Spaced], after: list[_Spaced]) -> Iterator[tuple[str, str]]:
    """Runs of text. Words are matched whatever spaces stand before them; spaces that differ are differences."""
    old, new = 0, 0
    for old_anchor, new_anchor in [*_anchors(before, after), (len(before), len(after))]:
        yield from _between(before[old:old_anchor], after[new:new_anchor])
        yield from _kept(before[old_anchor : old_anchor + 1], after[new_anchor : new_anchor + 1])
        old, new = old_anchor + 1, new_anchor + 1


def _anchors(before: list[_Spaced], after: list[_Spaced]) -> list[tuple[int, int]]:
    """Places of words that stand once in each text, as many as can be kept in one order.

    They hold long texts together, and what lies between them is short: so the time stays near to linear.
    """
    places = _places_of_single(after)
    pairs = [(old, places[word]) for word, old in _places_of_single(before).items() if word in places]
    ends: list[int] = []  # the least place in the new text at which a run of each length ends
    last: list[int] = []  # and the pair that it ends with
    previous: list[int] = []
    for number, (_, new) in enumerate(pairs):
        length = bisect_left(ends, new)
        ends[length : length + 1], last[length : length + 1] = [new], [number]
        previous.append(last[length - 1] if length else -1)
    run, number = [], last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = previous[number]
    return run[::-1]


def _places_of_single(tokens: list[_Spaced]) -> dict[str, int]:
    counts = Counter(word for _, word in tokens)
    return {word: place for place, (_, word) in enumerate(tokens) if counts[word] == 1 and not _is_no_word(word)}


def _between(before: list[_Spaced], after: list[_Spaced]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(_is_no_word, [word for _, word in before], [word for _, word in after], autojunk=False)
    for operation, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if operation == "equal":
            yield from _kept(before[old_from:old_to], after[new_from:new_to])
        else:
            out, put = _text(before[old_from:old_to]), _text(after[new_from:new_to])
            spaces = before[old_from][0] if out and put and before[old_from][0] == after[new_from][0] else ""
            yield KEPT, spaces
            yield TAKEN_OUT, out.removeprefix(spaces)
            yield PUT_IN, put.removeprefix(spaces)


def _kept(before: list[_Spaced], after: list[_Spaced]) -> Iterator[tuple[str, str]]:
    for (old_spaces, word), (new_spaces, _) in zip(before, after, strict=True):
        if old_spaces == new_spaces:
            yield KEPT, old_spaces + word
        else:
            yield TAKEN_OUT, old_spaces
            yield PUT_IN, new_spaces
            yield KEPT, word


def _together(runs: Iterable[tuple[str, str]]) -> Iterator[Part]:
    """Neighbours of one kind as one part, nothing empty; in a change, all that was taken out comes first."""
    gathered = {KEPT: "", TAKEN_OUT: "", PUT_IN: ""}
    for kind, text in runs:
        if not text:
            continue
        finished = (TAKEN_OUT, PUT_IN) if kind == KEPT else (KEPT,)
        yield from _flushed(gathered, finished)
        gathered[kind] += text
    yield from _flushed(gathered, (KEPT, TAKEN_OUT, PUT_IN))


def _flushed(gathered: dict[str, str], kinds: tuple[str, ...]) -> Iterator[Part]:
    for kind in kinds:
        if gathered[kind]:
            yield Part(kind, gathered[kind])
            gathered[kind] = ""
