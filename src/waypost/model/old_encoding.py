"""Which of the encodings before UTF-8 a text was saved in, judged by what its letters would make.

Libraries that guess among all encodings go wrong on the short lists of names and titles that sheets hold: "Hélène"
becomes "Hélčne". Here seven encodings of offices that write English, French, Spanish, Arabic and their neighbours'
languages are tried, and signs speak for or against: a capital inside a word, a currency sign between letters, three
accents in a row, an Arabic letter alone in a Latin word.
"""

from __future__ import annotations

import re
import unicodedata

# In the order in which they are preferred when nothing tells them apart.
CANDIDATES = ("cp1252", "cp1256", "cp1254", "cp1250", "cp1251", "mac_roman", "cp850")
_MOST_SIGNS = 4000
_USUAL = frozenset("àâäçéèêëîïôöùûüÿœæñáíóúãõåøßğışÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆÑÁÍÓÚÃÕÅØĞİŞ")
_TYPOGRAPHY = frozenset("’‘“”«»–—…•€°·¿¡ºª№\u00a0")
_SIGN = re.compile(r"[^\x00-\x7f]")


def guess_encoding(sample: bytes) -> str:
    """The likeliest of :data:`CANDIDATES` for bytes that are not UTF-8; cp1252 when nothing speaks for any.

    >>> guess_encoding("Réfugiés à Nzérékoré".encode("cp1252")), guess_encoding("Señor".encode("mac_roman"))
    ('cp1252', 'mac_roman')
    >>> guess_encoding("دعم اللاجئين".encode("cp1256")), guess_encoding("żywność i odzież".encode("cp1250"))
    ('cp1256', 'cp1250')
    """
    scores = {encoding: _score(sample.decode(encoding, "replace")) for encoding in CANDIDATES}
    return max(CANDIDATES, key=lambda encoding: scores[encoding])  # the first of the best


def _score(text: str) -> float:
    """How much a reading looks like what people write; higher is likelier."""
    total = 0.0
    for number, match in enumerate(_SIGN.finditer(text)):
        if number >= _MOST_SIGNS:
            break
        at = match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        total += _worth(match[0], before, after) - (text[at - 2 : at + 1].isalpha() and _is_run(text[at - 2 : at + 1]))
    return total


def _is_run(three: str) -> bool:
    """Three letters with accents in a row, which no word of a Latin script has."""
    return len(three) == 3 and all(sign > "\x7f" and _script(sign) == "LATIN" for sign in three)


def _script(sign: str) -> str:
    """LATIN, ARABIC, CYRILLIC, …; empty for what is no letter."""
    return unicodedata.name(sign, "").partition(" ")[0] if sign.isalpha() else ""


def _worth(sign: str, before: str, after: str) -> float:
    script = _script(sign)
    if not script:
        if sign in _TYPOGRAPHY:
            # Quotes and dashes stand between words; only an apostrophe stands inside one.
            inside = before.isalpha() and after.isalpha()
            return 0.5 if sign == "’" or not inside else -1.0
        return -1.0 if sign == "\ufffd" or before.isalpha() or after.isalpha() else -0.3
    if any(other and other != script for other in (_script(before), _script(after))):
        return -1.0
    if sign.isupper() and before.islower():
        return -1.0
    return 1.0 if script != "LATIN" or sign in _USUAL else 0.5
