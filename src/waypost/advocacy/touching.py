"""What may stand right beside a figure that a slot puts in: nothing that would make another figure of it.

A letter, a digit, a hyphen or a sign that touches a figure is read as a part of it: "{deaths.value}k", or
"-{change.value}". So only what no number is written with may touch one: a space, a bracket, a quotation mark, the end
of a sentence.
"""

from __future__ import annotations

import re
import unicodedata

from waypost.advocacy.seen_text import without_marks

_OPENS = frozenset('([“„«‹‘"¿¡:;،؛')
_CLOSES = frozenset(")]}”“»›’\"'…،؛؟;!?—")
# Ends of a clause that digits are also written with: they have to be followed by a space, or by what closes.
_ENDS = frozenset(".,:")
# Letters that French writes together with the word that follows, and Arabic: "d’", "and", "with", "for".
_ELIDED = re.compile(r"(?<!\w)(?:[dlscjmtn]|(?:jus|lors|puis|quoi)?qu)[’']$", re.IGNORECASE)
_ARABIC = re.compile(r"(?<!\w)[وف]?(?:لل|[بكل]?(?:ال)?)ـ?$")
# Signs that a reader takes for a part of the figure though a space stands between: of reckoning, of money, of shares.
_SIGNS = frozenset("%‰‱٪/*^°")


def is_touched(before: str, after: str, *, is_opened: bool = False, is_closed: bool = False) -> bool:
    """Whether what stands before or after a slot would change the figure in it.

    ``is_opened`` and ``is_closed``: another slot touches it there, which is looked at elsewhere.
    """
    front, back = without_marks(before)[0], without_marks(after)[0]
    return (not is_opened and _changes_before(front)) or (not is_closed and _changes_after(back))


def _changes_before(text: str) -> bool:
    if not text:
        return False
    last = text[-1]
    if last.isspace():
        return _is_sign(text.rstrip()[-1:])
    if last == "—":  # between two words; else it reads as a minus
        return not text[-2:-1].isalpha()
    if last in _OPENS:
        return False
    if last in "’'":
        return not (_ELIDED.search(text) or (len(text) < 2 or not text[-2].isalnum()))
    return not (last.isalpha() or last == "ـ") or _ARABIC.search(text) is None


def _changes_after(text: str) -> bool:
    if not text:
        return False
    first = text[0]
    if first.isspace():
        return _is_sign(text.lstrip()[:1])
    if first in _ENDS:
        following = text[1:2]
        return bool(following) and not (following.isspace() or following in _CLOSES or following in _ENDS)
    return first not in _CLOSES


def _is_sign(letter: str) -> bool:
    """Whether it is of reckoning, of money or of shares; nothing is none."""
    return letter in _SIGNS or (letter != "" and unicodedata.category(letter) in ("Sm", "Sc", "Me", "Mn"))
