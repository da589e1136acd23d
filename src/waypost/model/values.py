"""Values as people write them, read one way or not at all: the one door for dates, numbers, money, truth.

Every function returns canonical text, returns None where the cell says that nothing was reported (empty, a
dash, "n/a": never zero), and raises :class:`ValueUnreadable` for everything else. No other error leaves.
"""

from __future__ import annotations

from waypost.model.date_text import Order, parse_date, parse_period
from waypost.model.money_text import Amount, parse_amount, parse_currency
from waypost.model.number_text import (
    DecimalSign,
    Quantity,
    canonical,
    parse_decimal,
    parse_integer,
    parse_percentage,
    parse_quantity,
    parse_share,
)
from waypost.model.text import fold
from waypost.model.value_text import Cell, ValueUnreadable, is_error, is_not_reported, plain_text

__all__ = [
    "Amount",
    "Cell",
    "DecimalSign",
    "Order",
    "Quantity",
    "ValueUnreadable",
    "canonical",
    "is_error",
    "is_not_reported",
    "parse_amount",
    "parse_boolean",
    "parse_currency",
    "parse_date",
    "parse_decimal",
    "parse_integer",
    "parse_percentage",
    "parse_period",
    "parse_quantity",
    "parse_share",
    "parse_year",
    "plain_text",
]

_TRUE = frozenset(fold(w) for w in ("true", "yes", "y", "1", "oui", "o", "vrai", "sí", "si", "s", "verdadero",
                                    "نعم", "صحيح", "x"))  # fmt: skip
_FALSE = frozenset(fold(w) for w in ("false", "no", "n", "0", "non", "faux", "falso", "لا", "خطأ", "كلا"))
_TICKS = {"✓": "true", "✔": "true", "☑": "true", "✗": "false", "✘": "false", "☐": "false"}


def parse_boolean(cell: Cell) -> str | None:
    """``"true"`` or ``"false"`` from a yes or no in four languages or a tick; None: not reported.

    >>> parse_boolean("Oui"), parse_boolean("لا"), parse_boolean("")
    ('true', 'false', None)
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)) and cell in (0, 1):
        return "true" if cell else "false"
    if is_not_reported(cell):
        return None
    text = plain_text(cell)
    word = fold(text)
    if text in _TICKS:
        return _TICKS[text]
    if word in _TRUE:
        return "true"
    if word in _FALSE:
        return "false"
    raise ValueUnreadable(text, "yes or no")


def parse_year(cell: Cell) -> str | None:
    """A year from 1900 to 2100 as four digits; a full date gives its year; None: not reported.

    >>> parse_year("2019"), parse_year(2019.0)
    ('2019', '2019')
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 1900 <= cell <= 2100:
        if cell == int(cell):
            return str(int(cell))
        raise ValueUnreadable(cell, "a year")
    period = parse_period(cell)
    if period is None:
        return None
    if period[0][:4] != period[1][:4]:
        raise ValueUnreadable(cell, "one year")
    return period[0][:4]
