"""Money as people write it: a number with a currency before or behind it, or one that the source declares."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from babel.numbers import get_currency_precision

from waypost.model.number_text import A_NUMBER, FACTORS, SIGNS, DecimalSign, canonical, read_number
from waypost.model.text import fold
from waypost.model.value_text import Cell, ValueUnreadable, is_not_reported, plain_text
from waypost.reference.currencies import currency_codes


class Amount(NamedTuple):
    """Money as canonical text and its ISO 4217 code, None when neither cell nor source names one."""

    value: str
    currency: str | None


# Signs that one currency has for itself. The dollar, pound, yen, rupee and crown signs stand for several.
_OWN_SIGNS = {
    "€": "EUR", "US$": "USD", "$US": "USD", "C$": "CAD", "A$": "AUD", "₺": "TRY", "₴": "UAH", "₪": "ILS",
    "₦": "NGN", "₱": "PHP", "₫": "VND", "₹": "INR", "৳": "BDT", "₵": "GHS", "₲": "PYG", "₡": "CRC",
    "SFR": "CHF", "SFR.": "CHF",
}  # fmt: skip
_SHARED_SIGNS = {
    sign: frozenset(codes.split())
    for sign, codes in {
        "$": "USD CAD AUD NZD MXN COP CLP ARS DOP HKD SGD BBD TTD JMD BSD FJD LRD NAD",
        "£": "GBP EGP LBP SYP SDG SSP FKP GIP SHP",
        "¥": "JPY CNY",
        "KR": "SEK NOK DKK ISK",
        "FR": "CHF XOF XAF RWF BIF GNF DJF KMF CDF",
        "FR.": "CHF XOF XAF RWF BIF GNF DJF KMF CDF",
        "RS": "INR PKR NPR LKR MUR SCR",
        "RS.": "INR PKR NPR LKR MUR SCR",
        "BS": "BOB VES",
        "L": "HNL ALL MDL",
    }.items()
}
_MARK = r"([^\d\s().,+-]{0,4}\.?)"
_NAMES = {
    fold(name): code
    for code, names in {
        "EUR": ("euro", "euros", "يورو"),
        "USD": ("US dollar", "US dollars", "dollar américain", "dólares de los Estados Unidos", "دولار أمريكي"),
        "CHF": ("Swiss franc", "Swiss francs", "franc suisse", "francs suisses", "franco suizo", "فرنك سويسري"),
    }.items()
    for name in names
}
# A mark before or behind; "1200.-" is Swiss for no cents.
_MONEY = re.compile(_MARK + r" ?(\(?[-+]?(?:[\d.,].*?\d|\d)\)?)(?:\.[-–—]{1,2})? ?" + _MARK)
_EXPECTED = "an amount with an ISO currency code, such as CHF 1200"


def _currency_of(mark: str, declared: str | None, text: str) -> str | None:
    if not mark:
        return declared
    upper = mark.upper()
    if upper in _SHARED_SIGNS:
        if declared in _SHARED_SIGNS[upper]:
            return declared
        raise ValueUnreadable(text, f"an amount with its ISO code; {mark!r} stands for several currencies")
    code = upper if upper in currency_codes() else _OWN_SIGNS.get(upper)
    if code is None:
        raise ValueUnreadable(text, _EXPECTED)
    if declared is not None and declared != code:
        raise ValueUnreadable(text, f"an amount in {declared}, the declared currency")
    return code


def _amount_in_words(text: str, currency: str | None, decimal: DecimalSign | None) -> Amount:
    """An amount with a factor in words behind it: "EUR 1.2 million"."""
    head, _, word = text.rpartition(" ")
    factor = FACTORS.get(fold(word))
    amount = parse_amount(head, currency, decimal) if factor else None
    if amount is None or factor is None:
        raise ValueUnreadable(text, _EXPECTED)
    return Amount(canonical(Decimal(amount.value) * factor), amount.currency)


def parse_amount(cell: Cell, currency: str | None = None, decimal: DecimalSign | None = None) -> Amount | None:
    """Money in a cell: canonical value and ISO 4217 code; None: not reported.

    ``currency`` is what the source declares for the column; a code or sign in the cell that contradicts
    it is refused, and so is a sign of several currencies ("$") where nothing is declared. Three digits
    behind one point or comma group when the currency has no third decimal.

    Raises :class:`ValueUnreadable`.

    >>> parse_amount("CHF 1'200.50"), parse_amount("€ 12.500")
    (Amount(value='1200.5', currency='CHF'), Amount(value='12500', currency='EUR'))
    """
    if is_not_reported(cell):
        return None
    if not isinstance(cell, str):
        return Amount(canonical(read_number(cell, decimal, False)), currency)
    text = plain_text(cell).translate(SIGNS)
    if len(text) > 80:
        raise ValueUnreadable(text, A_NUMBER)
    match = _MONEY.fullmatch(text)
    if match is None:
        return _amount_in_words(text, currency, decimal)
    before, body, after = match.groups()
    if before and after:
        raise ValueUnreadable(text, "an amount with one currency")
    code = _currency_of(before or after, currency, text)
    whole_only = code is not None and get_currency_precision(code) < 3
    return Amount(canonical(read_number(body, decimal, whole_only)), code)


def parse_currency(cell: Cell) -> str | None:
    """The ISO 4217 code that a cell names, by its code or by a sign that only one currency has; None: not reported.

    Raises :class:`ValueUnreadable`.

    >>> parse_currency("chf "), parse_currency("€"), parse_currency("US$"), parse_currency("")
    ('CHF', 'EUR', 'USD', None)
    """
    if is_not_reported(cell):
        return None
    text = plain_text(cell)
    upper = text.upper()
    code = upper if upper in currency_codes() else _OWN_SIGNS.get(upper) or _NAMES.get(fold(text))
    if code is None:
        raise ValueUnreadable(text, "a currency of ISO 4217, such as CHF")
    return code
