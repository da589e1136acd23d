"""What a cell says before it is read as a date or a number: its plain text, or that nothing was reported."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from waypost.errors import WaypostError
from waypost.model.text import fold

# What the readers of formats may hand over: text, or a value that the file itself types.
Cell = str | int | float | Decimal | bool | date | datetime | time | timedelta | None


class ValueUnreadable(WaypostError):  # noqa: N818 - reads as a sentence where it is caught
    """A stated value that has no single reading. ``found`` quotes it, ``expected`` says what would do."""

    def __init__(self, found: object, expected: str) -> None:
        self.found = str(found)[:200]
        self.expected = expected
        super().__init__(f"found {self.found!r}, expected {expected}")


class ValueOutOfRange(ValueUnreadable):
    """A stated value that reads well and that nothing of its kind could have."""


# Marks that steer direction or width and carry no content: bidi controls, zero-width marks, the BOM.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")

_NOT_REPORTED = frozenset(
    fold(word)
    for word in (
        "n/a", "na", "n.a.", "n/d", "nd", "n.d.", "s/d", "s/o", "n/r", "nr", "n.c.", "n/c",
        "no data", "not available", "not reported", "not applicable", "not known", "unknown", "null", "nan",
        "tbc", "tbd", "to be confirmed", "to be determined",
        "non disponible", "non communiqué", "non renseigné", "sans objet", "inconnu", "à déterminer",
        "sin datos", "sin dato", "no disponible", "no aplica", "no reportado", "desconocido",
        "por determinar",
        "غير متوفر", "غير متاح", "غير معروف", "لا ينطبق", "لا يوجد بيانات",
    )
)  # fmt: skip
_ERROR = re.compile(
    r"#(?:REF|VALUE|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|CONNECT|BUSY|ERROR)!|#(?:N/A|NV|N/D)|#DIV/0!|#(?:NAME|NOM)\?"
    r"|#(?:¡REF|¡VALOR|¡NUM|¡NULO|¡DIV/0|¿NOMBRE|VALEUR|NOMBRE|NUL)[!?]|Err:\d{3}",
    re.IGNORECASE,
)
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\u2043.\u2026?*_/\s]+")


def _ascii_digit(match: re.Match[str]) -> str:
    digit = unicodedata.decimal(match[0], None)
    return match[0] if digit is None else str(digit)


def plain_text(cell: Cell) -> str:
    """Text of a cell: no invisible marks, ASCII digits for all scripts' digits, single spaces, no ends.

    An apostrophe before the text, with which Excel marks a cell as text, is dropped.

    >>> plain_text("\u200f٣١/١٢/٢٠٢٠\u00a0"), plain_text("'#org")
    ('31/12/2020', '#org')
    """
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else str(cell)
    if not text.isascii():
        text = _NON_ASCII.sub(_ascii_digit, _INVISIBLE.sub("", text))
    text = " ".join(text.split())
    return text[1:].lstrip() if text[:1] == "'" else text


def is_error(cell: Cell) -> bool:
    """Whether the cell shows an error of a spreadsheet: no value, and not "not reported" either.

    >>> [is_error(x) for x in ("#REF!", " #N/A", "#DIV/0!", "#¡VALOR!", "#org", "Err:502", "n/a", 5)]
    [True, True, True, True, False, True, False, False]
    """
    return (
        isinstance(cell, str)
        and cell[:16].strip()[:1] in ("#", "E", "e")
        and _ERROR.fullmatch(cell.strip()) is not None
    )


def is_not_reported(cell: Cell) -> bool:
    """Whether the cell is empty or says in words or by a dash that nothing was reported. Never for zero.

    For numbers, dates and truth values only: "NA" is a country code in a column of countries.

    >>> [is_not_reported(x) for x in ("", "–", "n/a", "sin datos", "0", None, "...")]
    [True, True, True, True, False, True, True]
    """
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    text = plain_text(cell)
    return not text or _DASHES.fullmatch(text) is not None or fold(text) in _NOT_REPORTED
