"""How lists, days and shares are written in each language: one way on pages, in documents and on the command line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

from waypost.reference.money import Money, decimals_of

_DAY = "d MMM yyyy"
_APART = re.compile(r" (?=[:;?!»])|(?<=«) ")


def comma(language: str) -> str:
    """What parts the items of a list in a line."""
    return "، " if language == "ar" else ", "


def colon(language: str) -> str:
    """What stands between a name and what is said of it."""
    return "\u00a0: " if language == "fr" else ": "


def spaced(text: str, language: str) -> str:
    """A text with the spaces of its language: in French none breaks before ``: ; ? ! »`` and after ``«``.

    Whoever writes a text types ordinary spaces there.
    """
    return _APART.sub("\u00a0", text) if language == "fr" else text


def isolated(words: str) -> str:
    """Words that read in their own direction, whichever way the line around them reads."""
    return f"\u2068{words}\u2069"


def from_the_left(words: str) -> str:
    """Words that read from the left in every line, such as an address or a number to call.

    Marks of direction stand around them as well: they hold in word processors that know nothing of isolating.
    """
    return f"\u200e\u2066{words}\u2069\u200e"


def listed(items: Iterable[str], language: str) -> str:
    """Items in one line."""
    return comma(language).join(items)


def written_day(value: dt.date, language: str) -> str:
    """A day: the month by its name, as numbers alone are read in two ways."""
    return str(format_date(value, _DAY, locale=language))


def written_month(value: dt.date, language: str) -> str:
    """The month of a day by its name, with its year."""
    return str(format_skeleton("yMMMM", value, locale=language))


def written_share(value: float | Decimal, language: str, *, is_exact: bool = False) -> str:
    """A share of one in hundredths: whole ones, or to a tenth where ``is_exact``."""
    if is_exact:
        tenths = Decimal(str(value)).quantize(Decimal("0.001")).normalize()
        return str(format_percent(tenths, locale=language, decimal_quantization=False))
    return str(format_percent(value, locale=language))


def written_money(money: Money, language: str) -> str:
    """An amount with its currency behind it, rounded here and nowhere before: to the decimals of its currency, or to
    the unit where it is whole.

    >>> written_money(Money(amount=Decimal("1234.5"), currency="CHF"), "en")
    '1,234.50\xa0CHF'
    """
    shown = money.rounded().amount
    places = 0 if shown == shown.to_integral() else decimals_of(money.currency)
    form = "#,##0" + ("." + "0" * places if places else "")
    return f"{format_decimal(shown, format=form, locale=language)}\u00a0{money.currency}"
