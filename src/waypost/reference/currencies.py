"""The currencies that money may be stated in, those of the past included, and those that a form offers."""

from __future__ import annotations

from functools import cache

from babel.core import get_global
from babel.numbers import list_currencies

_FIRST = ("CHF", "EUR", "USD")


@cache
def currency_codes() -> frozenset[str]:
    """Codes of all currencies that CLDR knows."""
    return frozenset(list_currencies())


@cache
def currencies_in_use() -> tuple[str, ...]:
    """Codes that a form offers, three that most budgets are in before all others: what ISO 4217 lists and CLDR holds to
    be legal tender somewhere. Not among them are currencies of the past, funds, units of account, metals and codes for
    tests; an amount that is kept in one of these stays and is shown.

    >>> currencies_in_use()[:3], {"CHE", "COU", "UYI", "XAU", "XTS"} & set(currencies_in_use())
    (('CHF', 'EUR', 'USD'), set())
    """
    import pycountry  # noqa: PLC0415 - a large table, for this alone

    listed_now = {each.alpha_3 for each in pycountry.currencies}
    by_territory = get_global("territory_currencies").values()
    tender = {code for listed in by_territory for code, _, ends, is_tender in listed if is_tender and ends is None}
    return (*_FIRST, *sorted((tender & listed_now) - set(_FIRST)))
