"""The currencies that money may be stated in, those of the past included."""

from __future__ import annotations

from functools import cache

from babel.numbers import list_currencies


@cache
def currency_codes() -> frozenset[str]:
    """Codes of all currencies that CLDR knows."""
    return frozenset(list_currencies())
