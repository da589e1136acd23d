"""From what happened with a meeting to where it stands, and what may be done then. Pure: no database, no clock."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterable
from typing import Protocol

REMINDERS = {"before_14": -14, "before_7": -7, "before_2": -2}  # days from the day of the meeting


class Kind(enum.StrEnum):
    """What can happen with a meeting."""

    INVITED = "invited"
    MOVED = "moved"
    HELD = "held"
    MINUTES_DRAFTED = "minutes_drafted"
    MINUTES_AGREED = "minutes_agreed"
    CANCELLED = "cancelled"


class State(enum.StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    INVITED = "invited"
    HELD = "held"
    MINUTES_DRAFTED = "minutes_drafted"
    MINUTES_AGREED = "minutes_agreed"
    CANCELLED = "cancelled"


# What may happen in which state. A second "held" corrects the times; circulating again says that the draft is another.
NEXT = {
    State.PLANNED: frozenset({Kind.INVITED, Kind.CANCELLED}),
    State.INVITED: frozenset({Kind.MOVED, Kind.HELD, Kind.CANCELLED}),
    State.HELD: frozenset({Kind.HELD, Kind.MINUTES_DRAFTED}),
    State.MINUTES_DRAFTED: frozenset({Kind.HELD, Kind.MINUTES_DRAFTED, Kind.MINUTES_AGREED}),
    State.MINUTES_AGREED: frozenset(),
    State.CANCELLED: frozenset(),
}
AFTER_INVITING = frozenset({State.INVITED, State.HELD, State.MINUTES_DRAFTED})  # what is tabled now is tabled later
MINUTED = frozenset({State.HELD, State.MINUTES_DRAFTED, State.MINUTES_AGREED})
_ORDER = tuple(State)


class Happened(Protocol):
    """What is asked of an event: ``pk`` is its place in the log."""

    kind: str
    at: dt.datetime
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    pk: int


@dataclasses.dataclass(frozen=True)
class Course:
    """The state, since when; planned times as they are now; actual times; when it was invited and last moved.

    ``asked_in`` is the number of the event that replies answer to: the invitation, or the last move.
    """

    state: State
    since: dt.datetime | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    held_from: dt.datetime | None = None
    held_until: dt.datetime | None = None
    invited_at: dt.datetime | None = None
    moved_at: dt.datetime | None = None
    drafted_at: dt.datetime | None = None
    asked_in: int | None = None

    def allows(self, kind: Kind) -> bool:
        """Whether this may happen now."""
        return kind in NEXT[self.state]


def course_from(events: Iterable[Happened], starts_at: dt.datetime, ends_at: dt.datetime) -> Course:
    """What the events add up to, in the order of the log; the state never goes back."""
    course = Course(State.PLANNED, None, starts_at, ends_at)
    for event in sorted(events, key=lambda each: each.pk):
        kind = Kind(event.kind)
        given: dict[str, object] = {}
        if kind is Kind.INVITED:
            given = {"invited_at": event.at, "asked_in": event.pk}
        elif kind is Kind.MOVED:
            given = {"moved_at": event.at, "asked_in": event.pk, "starts_at": event.starts_at, "ends_at": event.ends_at}
        elif kind is Kind.HELD:
            given = {"held_from": event.starts_at, "held_until": event.ends_at}
        elif kind is Kind.MINUTES_DRAFTED:
            given = {"drafted_at": event.at}
        state = course.state
        if kind is not Kind.MOVED and _ORDER.index(State(kind)) > _ORDER.index(state):
            given |= {"state": State(kind), "since": event.at}
        course = dataclasses.replace(course, **given)  # type: ignore[arg-type]  # times of an event that has them
    return course


def reminder_due(meeting_day: dt.date, invited_day: dt.date, today: dt.date) -> str | None:
    """The one reminder that is due: of those whose day has come since the invitation the last one.

    None on the day of the invitation itself, and from the day of the meeting on.
    """
    if today >= meeting_day or today <= invited_day:
        return None
    days = {kind: meeting_day + dt.timedelta(days=days) for kind, days in REMINDERS.items()}
    past = [kind for kind, day in days.items() if invited_day < day <= today]
    return past[-1] if past else None
