"""Where a milestone stands on a day: by the date that holds now, with the ones before it kept."""

from __future__ import annotations

import datetime as dt

import msgspec

from waypost.reference.agreement_values import day_of
from waypost.reference.plan_values import Milestone


def expected(milestone: Milestone) -> str | None:
    """The date that holds: the one it was moved to last, else the original; None where there is none."""
    return milestone.revised[-1].to if milestone.revised else milestone.original


def standing(milestone: Milestone, today: dt.date) -> str:
    """``reached``, ``reached_late`` against the original date, ``due``, ``planned`` or ``not_known``.

    A month or a year is over with its last day. That nobody heard of it makes it due, not missed.
    """
    reached, original = day_of(milestone.actual), day_of(milestone.original)
    if reached is not None and reached <= today:
        return "reached_late" if original is not None and reached > original else "reached"
    due = day_of(expected(milestone))
    if due is None:
        return "not_known"
    return "due" if due < today else "planned"


def as_it_stood(milestone: Milestone, day: dt.date) -> Milestone:
    """A milestone as it stood on a day: without moves that were made, and without being reached, after it."""
    made = tuple(each for each in milestone.revised if (day_of(each.at) or dt.date.min) <= day)
    reached = day_of(milestone.actual)
    actual = milestone.actual if reached is not None and reached <= day else None
    return msgspec.structs.replace(milestone, revised=made, actual=actual)
