"""Money of agreements: each amount in its own currency, added within one currency and one kind alone."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from waypost.errors import InputError
from waypost.reference.agreement_values import MONEY_KINDS, Money


def add(one: Money, other: Money) -> Money:
    """Two amounts of one kind in one currency. Raises :class:`InputError` for any others: no rate is guessed."""
    if (one.currency, one.kind) != (other.currency, other.kind):
        raise InputError(f"{one.currency} {one.kind} and {other.currency} {other.kind} are not added up")
    return Money(amount=one.amount + other.amount, currency=one.currency, kind=one.kind)


def totals(money: Iterable[Money]) -> tuple[Money, ...]:
    """What there is of each kind in each currency, in order; never a sum over currencies."""
    found: dict[tuple[str, str], Money] = {}
    for each in money:
        key = (each.kind, each.currency)
        found[key] = add(found[key], each) if key in found else Money(
            amount=each.amount + Decimal(0), currency=each.currency, kind=each.kind
        )  # fmt: skip
    return tuple(found[key] for key in sorted(found, key=lambda key: (MONEY_KINDS.index(key[0]), key[1])))
