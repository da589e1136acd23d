"""Money: an amount and its currency that stay together, rates with their source, and what may be added to what.

Nothing here guesses. Amounts of two currencies are neither added nor put in an order, a rate always says of which day
and from where it is, and a conversion that somebody published is taken as published. Amounts are exact until they are
shown: they are rounded once, there (:func:`waypost.reference.wording.written_money`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Self

import msgspec
from babel.numbers import get_currency_precision

from waypost.errors import InputError

MONEY_KINDS = ("budget", "revised", "commitment", "expenditure")
RATE_KINDS = ("plan", "booking", "market")
# CLDR says how prices are written, ISO 4217 how many decimals a currency has. Where the two differ, ISO's number.
_ISO_DECIMALS = {
    "AFN": 2, "ALL": 2, "IQD": 3, "IRR": 2, "KPW": 2, "LAK": 2, "LBP": 2, "MGA": 2, "MMK": 2, "RSD": 2, "SLL": 2,
    "SOS": 2, "SYP": 2, "YER": 2,
}  # fmt: skip
_PRECISION = 50  # digits of a division that does not end: far beyond any amount
_TOTALS = frozenset((
    "total", "totals", "grand total", "subtotal", "sub total", "sum", "total general", "total général", "totaux",
    "sous total", "somme", "suma", "totales", "المجموع", "الإجمالي", "المجموع الكلي", "إجمالي", "مجموع",
))  # fmt: skip


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """An amount in its own currency, exact. Two are equal when both parts are; only one currency has an order.

    >>> Money(amount=Decimal(2), currency="CHF") + Money(amount=Decimal(3), currency="CHF")
    Money(amount=Decimal('5'), currency='CHF')
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite():
            raise ValueError(f"{self.amount} is no amount of money")

    def __add__(self, other: Self) -> Self:
        return self._with(other, "added up", lambda one, more: one + more)

    def __sub__(self, other: Self) -> Self:
        return self._with(other, "subtracted", lambda one, less: one - less)

    def __lt__(self, other: Self) -> bool:
        self._same(other, "compared")
        return self.amount < other.amount

    def __le__(self, other: Self) -> bool:
        self._same(other, "compared")
        return self.amount <= other.amount

    def __gt__(self, other: Self) -> bool:
        self._same(other, "compared")
        return self.amount > other.amount

    def __ge__(self, other: Self) -> bool:
        self._same(other, "compared")
        return self.amount >= other.amount

    def rounded(self) -> Money:
        """To what its currency has: for showing, never for working on."""
        with localcontext(prec=_PRECISION):
            step = Decimal(1).scaleb(-decimals_of(self.currency))
            return Money(amount=self.amount.quantize(step, ROUND_HALF_UP), currency=self.currency)

    def _told(self) -> str:
        return self.currency

    def _same(self, other: object, done: str) -> None:
        if not isinstance(other, Money):
            raise InputError(f"{self._told()} and {other!r}, which is no money, are not {done}")
        if (type(self), self._told()) != (type(other), other._told()):
            raise InputError(f"{self._told()} and {other._told()} are not {done}: no rate is guessed")

    def _with(self, other: Self, done: str, work: Callable[[Decimal, Decimal], Decimal]) -> Self:
        self._same(other, done)
        with localcontext(prec=_PRECISION):
            return msgspec.structs.replace(self, amount=work(self.amount, other.amount))


class StatedMoney(Money, frozen=True, kw_only=True):
    """An amount said as a budget, a revised budget, a commitment or an expenditure; kinds are kept apart."""

    kind: str = "budget"
    note: str = ""

    @property
    def money(self) -> Money:
        """The amount alone."""
        return Money(amount=self.amount, currency=self.currency)

    def _told(self) -> str:
        return f"{self.currency} {self.kind}"


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """So much of ``into`` for one unit of ``of``. ``date`` is a year, a month or a day; ``source`` is never empty."""

    of: str
    into: str
    value: Decimal
    date: str
    source: str
    kind: str

    def __post_init__(self) -> None:
        if self.value <= 0 or not self.value.is_finite():
            raise ValueError(f"a rate lies above zero, not at {self.value}")
        if self.of == self.into:
            raise ValueError(f"a rate of {self.of} into itself says nothing")
        if not (self.date and self.source and self.kind in RATE_KINDS):
            raise ValueError(f"a rate needs a date, a source and a kind: {', '.join(RATE_KINDS)}")

    def convert(self, money: Money) -> Money:
        """The amount at this rate, either way, not rounded. Raises :class:`InputError` for another currency."""
        with localcontext(prec=_PRECISION):
            if money.currency == self.of:
                return Money(amount=money.amount * self.value, currency=self.into)
            if money.currency == self.into:
                return Money(amount=money.amount / self.value, currency=self.of)
        raise InputError(f"a rate of {self.of} and {self.into} does not convert {money.currency}")


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """An amount in another currency, and how it got there: as ``published`` with the amount, or at a rate."""

    of: Money
    into: Money
    rate: Rate | None = None
    published: str | None = None  # who published it

    @property
    def is_published(self) -> bool:
        """Whether somebody stated it. Then it is never worked out again."""
        return self.published is not None


def converted(
    money: Money, currency: str, *, published: Iterable[Converted] = (), rates: Iterable[Rate] = ()
) -> Converted | None:
    """``money`` in ``currency``: as published where somebody did, else at the first rate that fits, else None.

    Whoever passes ``rates`` decides which come first: of the plan, of the books, of a market.
    """
    plain = Money(amount=money.amount, currency=money.currency)
    for each in published:
        if each.of == plain and each.into.currency == currency:
            return each
    for rate in rates:
        if {rate.of, rate.into} == {money.currency, currency}:
            return Converted(of=plain, into=rate.convert(plain), rate=rate)
    return None


def converted_parts(whole: Converted | None, parts: Sequence[Converted | None]) -> tuple[Converted | None, ...]:
    """Parts of a sum as they are shown beside it in another currency: rounded so that they add up to the sum as shown.

    As they are where that cannot be: one is not converted, or at another rate than the sum, they are not its parts, or
    one is below zero.
    """
    found = [each for each in parts if each is not None]
    if whole is None or whole.rate is None or len(found) < len(parts) or any(each.rate != whole.rate for each in found):
        return tuple(parts)
    amounts = [each.of.amount for each in found]
    with localcontext(prec=_PRECISION):
        are_parts = sum(amounts, Decimal(0)) == whole.of.amount
    if not are_parts or any(each < 0 for each in amounts) or not any(amounts):
        return tuple(parts)
    shown = allocate(whole.into.rounded(), amounts)
    return tuple(msgspec.structs.replace(each, into=into) for each, into in zip(found, shown, strict=True))


def decimals_of(currency: str) -> int:
    """How many decimals ISO 4217 gives a currency.

    >>> decimals_of("CHF"), decimals_of("JPY"), decimals_of("IQD")
    (2, 0, 3)
    """
    return _ISO_DECIMALS.get(currency, get_currency_precision(currency))


def allocate(money: Money, shares: Sequence[Decimal | int], decimals: int | None = None) -> tuple[Money, ...]:
    """``money`` in parts by ``shares`` that add up to it: what rounding leaves goes to the largest remainders.

    Parts are whole multiples of the smallest unit, of the currency or of ``decimals``; the first of equal remainders
    goes first. Raises :class:`InputError` for no share above zero, one below zero, or an amount finer than its unit.
    """
    if any(share < 0 for share in shares) or not any(shares):
        raise InputError("money is shared by figures of which none is below zero and one is above it")
    places = decimals_of(money.currency) if decimals is None else decimals
    units = Fraction(money.amount) * 10**places
    if units.denominator != 1:
        raise InputError(f"{money.amount} {money.currency} is finer than {places} decimals: it cannot be shared whole")
    whole, sign = abs(int(units)), -1 if units < 0 else 1
    all_shares = sum(map(Fraction, shares), Fraction(0))
    exact = [whole * Fraction(share) / all_shares for share in shares]
    parts = [int(each) for each in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: whole - sum(parts)]:
        parts[at] += 1
    return tuple(Money(amount=_exact(sign * part, places), currency=money.currency) for part in parts)


def _exact(units: int, places: int) -> Decimal:
    """So many units of the smallest size, without the rounding of a context."""
    digits = tuple(map(int, str(abs(units))))
    return Decimal((1 if units < 0 else 0, digits, -places))


def sums(money: Iterable[Money]) -> dict[str, Money]:
    """What there is in each currency, by its code; never over currencies nor over kinds."""
    found: dict[str, Money] = {}
    for each in money:
        found[each.currency] = found[each.currency] + each if each.currency in found else each
    return dict(sorted(found.items()))


def totals(money: Iterable[StatedMoney]) -> tuple[StatedMoney, ...]:
    """What there is of each kind in each currency, in order."""
    found: dict[tuple[str, str], StatedMoney] = {}
    for each in money:
        key = (each.kind, each.currency)
        plain = msgspec.structs.replace(each, note="")
        found[key] = found[key] + plain if key in found else plain
    return tuple(found[key] for key in sorted(found, key=lambda key: (MONEY_KINDS.index(key[0]), key[1])))


def is_total(label: str) -> bool:
    """Whether a line is called the sum of others, in one of four languages: it is no line of its own.

    >>> is_total("TOTAL:"), is_total("Sous-total"), is_total("Total station, rent")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFC", label).casefold()
    words = "".join(letter if letter.isalpha() else " " for letter in plain).split()
    return " ".join(words) in _TOTALS
