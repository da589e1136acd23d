"""What is said of a holder's competence: how much, on whose word, when, until when."""

from __future__ import annotations

import datetime as dt

import msgspec

from waypost.errors import InputError

LEVELS = (1, 2, 3, 4)
# What a word weighs. Who delivered a programme or answered a request has shown it, whoever says so; a society that
# endorses its people answers for them. Guidance that somebody wrote was read and agreed by others before it came out,
# which is more than one employer's word; but nobody has yet had to act on it in a case, which is less than having done.
BASES = {
    "self": 0.4,
    "endorsed": 0.7,
    "authored_guidance": 0.85,
    "delivered_programme": 1.0,
    "answered_request": 1.0,
}
HALF_LIFE = 3.0  # years after which a word counts half
STALE = dt.timedelta(days=2 * 365)  # since it was last confirmed
_YEAR = 365.25


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """One competence of one holder. ``reference`` names the programme, guidance or request that shows it."""

    holder: str
    tag: str
    level: int
    basis: str
    on: dt.date
    confirmed: dt.date | None = None
    expires: dt.date | None = None
    reference: str = ""
    stated: str = ""  # its date as a source states it, a year or a month; empty where the day is known

    @property
    def since(self) -> dt.date:
        """The day up to which it is known to hold."""
        return max(self.on, self.confirmed or self.on)

    def is_in_force(self, today: dt.date) -> bool:
        """Whether it has not expired; on its last day it still holds."""
        return self.expires is None or today <= self.expires


def check_assertion(assertion: Assertion) -> None:
    """Raise :class:`InputError` for a level, a basis or a time that cannot be."""
    problems = []
    if assertion.level not in LEVELS:
        problems.append(f"level {assertion.level}; known: 1 to 4")
    if assertion.basis not in BASES:
        problems.append(f"basis {assertion.basis!r}; known: {', '.join(BASES)}")
    if assertion.expires is not None and assertion.expires < assertion.on:
        problems.append(f"expires {assertion.expires} before it is said on {assertion.on}")
    if problems:
        raise InputError(f"{assertion.holder} {assertion.tag}: {'; '.join(problems)}")


def recency(assertion: Assertion, today: dt.date) -> float:
    """1 for today, a half after three years, a quarter after six; what is said for a later day counts as today's."""
    years = max((today - assertion.since).days, 0) / _YEAR
    return float(0.5 ** (years / HALF_LIFE))


def strength(assertion: Assertion, today: dt.date) -> float:
    """From 0 to 1: level, basis and recency together; 0 once it expired."""
    if not assertion.is_in_force(today):
        return 0.0
    return assertion.level / max(LEVELS) * BASES[assertion.basis] * recency(assertion, today)


def is_stale(assertion: Assertion, today: dt.date) -> bool:
    """Whether somebody should say again whether it still holds: expired, or not confirmed for two years."""
    return not assertion.is_in_force(today) or today - assertion.since > STALE
