"""Where a milestone stands on a day: by the date that holds now, with the ones before it kept."""

from __future__ import annotations

import datetime as dt

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
