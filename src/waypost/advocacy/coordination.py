"""Who else speaks of the same: two bodies with messages on one aspect to one audience within 90 days (rule R29)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

WITHIN = dt.timedelta(days=90)


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A message as far as coordination asks: whose it is, of what, to whom, and the day on which it went live.

    ``day`` is None for one that is on its way: it counts as of the day on which is asked. ``body`` is a National
    Society, or empty for the Secretariat.
    """

    message: str
    aspect: str
    audience: str
    body: str
    day: dt.date | None = None


def beside(mine: Spoken, others: Iterable[Spoken], today: dt.date) -> list[Spoken]:
    """The messages of other bodies that need coordination with this one, the nearest in time first."""
    day = mine.day or today
    found = [
        each
        for each in others
        if each.message != mine.message
        and each.body != mine.body
        and (each.aspect, each.audience) == (mine.aspect, mine.audience)
        and abs((each.day or today) - day) <= WITHIN
    ]
    return sorted(found, key=lambda each: (abs((each.day or today) - day), each.message))
