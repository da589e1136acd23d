"""Plain words of a rule, with ``*`` for inflection, turned into expressions that run in linear time.

A programme officer writes ``displaced famil*`` or ``traffick* ... women``; nobody writes a regular expression.
Patterns and texts are folded alike, so accents, case, hyphens and Arabic spellings do not matter.
"""

from __future__ import annotations

from waypost.model.text import fold

# Any ending, or any beginning, inside one word.
_ANY = "[^ ]*"
# Up to three words in between.
_GAP = "(?: +[^ ]+){0,3} +"
# Particles that Arabic writes together with the next word: and, then; by, as, for; the.
_ARABIC_PARTICLES = "(?:[وف]?(?:ال|لل|[بكل]ال|[بكل])?)"


def _literal(text: str) -> str:
    """Folded letters and digits hold nothing that an expression would take for a sign, but spaces."""
    return fold(text).replace(" ", " +")


def _word(token: str, language: str) -> str:
    body = _ANY.join(_literal(part) for part in token.split("*"))
    return _ARABIC_PARTICLES + body if language == "ar" else body


def expression(pattern: str, language: str) -> str:
    """The expression of one pattern; ``...`` stands for up to three words.

    Raises ValueError for a pattern without a letter or one that starts or ends with ``...``.

    >>> expression("asylum-seek*", "en")
    'asylum +seek[^ ]*'
    """
    parts = [part.split() for part in pattern.split("...")]
    if not all(parts) or not all(fold(token) for part in parts for token in part):
        raise ValueError(f"pattern {pattern!r}: expected words, with * for an ending and ... between words")
    return _GAP.join(" +".join(_word(token, language) for token in part) for part in parts)


def any_of(patterns: dict[str, tuple[str, ...]]) -> str:
    """One expression for all patterns of a rule, given by language; it takes whole words of a spaced text."""
    found = [expression(pattern, language) for language, group in patterns.items() for pattern in group]
    return " (?:" + "|".join(dict.fromkeys(found)) + ") "


def spaced(text: str) -> str:
    """Folded text in which every word has spaces of its own, so that neighbours can both be found.

    >>> spaced("IDPs, refugees")
    ' idps  refugees '
    """
    return " " + fold(text).replace(" ", "  ") + " "
