"""How long a request may stay in a state, and to whom it goes when it stays longer: first the zone, then Geneva."""

from __future__ import annotations

import datetime as dt
import enum

from waypost.network.states import State

# Days for each state in which somebody is awaited. A draft waits for nobody; the terms say when advice is due.
DAYS = {
    State.SUBMITTED: 3,
    State.TRIAGE: 4,
    State.ANSWER_EXISTS: 14,
    State.MATCHED: 4,
    State.INVITED: 5,
    State.DECLINED: 3,
    State.ACCEPTED: 5,
    State.TERMS_AGREED: 5,
    State.IN_PROGRESS: 21,
    State.QUALITY_CHECK: 5,
    State.DELIVERED: 21,
    State.VERDICT: 14,
}
URGENCIES = {"normal": 1.0, "soon": 0.5, "urgent": 0.25}


class Level(enum.IntEnum):
    """How far a delay has come."""

    IN_TIME = 0
    ZONE = 1
    GENEVA = 2


def due_at(state: State, since: dt.datetime, urgency: str, agreed: dt.datetime | None = None) -> dt.datetime | None:
    """When a state is over its time; None where nobody is awaited. ``agreed``: the day that the terms name."""
    if state is State.IN_PROGRESS and agreed is not None:
        return max(agreed, since)
    days = DAYS.get(state)
    return None if days is None else since + dt.timedelta(days=days * URGENCIES[urgency])


def level(state: State, since: dt.datetime, urgency: str, now: dt.datetime, agreed: dt.datetime | None = None) -> Level:
    """In time; over its time, which is the zone's matter; over twice its time, which is Geneva's."""
    due = due_at(state, since, urgency, agreed)
    if due is None or now <= due:
        return Level.IN_TIME
    days = DAYS[state] * URGENCIES[urgency]
    return Level.GENEVA if now > due + dt.timedelta(days=days) else Level.ZONE
