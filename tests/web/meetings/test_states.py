"""Where a meeting stands follows from what happened, and reminders from days. Nothing but values."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.web.meetings.states import NEXT, REMINDERS, Kind, State, course_from, reminder_due
from waypost.web.meetings.times import span

START = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@dataclasses.dataclass(frozen=True)
class Event:
    kind: str
    pk: int
    at: dt.datetime = START
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None


def stands(*kinds: Kind):
    events = [
        Event(kind, n, START + n * HOUR, START + n * HOUR, START + (n + 1) * HOUR) for n, kind in enumerate(kinds)
    ]
    return course_from(events, START, START + HOUR)


@given(st.lists(st.integers(0, 5), max_size=12))
def test_whatever_is_allowed_leads_on_and_never_back(choices):
    kinds, seen = [], [State.PLANNED]
    for choice in choices:
        allowed = sorted(NEXT[stands(*kinds).state])
        if not allowed:
            break
        kinds.append(allowed[choice % len(allowed)])
        seen.append(stands(*kinds).state)
    order = list(State)
    assert [order.index(state) for state in seen] == sorted(order.index(state) for state in seen)
    if Kind.CANCELLED in kinds:
        assert kinds.count(Kind.CANCELLED) == 1
        assert kinds[-1] is Kind.CANCELLED
    assert (State.HELD in seen) <= (State.INVITED in seen)


def test_times_are_those_of_the_last_move_and_of_the_last_word_on_when_it_was_held():
    course = stands(Kind.INVITED, Kind.MOVED, Kind.MOVED, Kind.HELD, Kind.HELD)
    assert (course.starts_at, course.ends_at) == (START + 2 * HOUR, START + 3 * HOUR)
    assert (course.held_from, course.held_until) == (START + 4 * HOUR, START + 5 * HOUR)
    assert (course.asked_in, course.moved_at) == (2, START + 2 * HOUR)
    assert course.state is State.HELD


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


@given(DAYS, st.integers(0, 40), st.integers(-3, 45))
def test_a_reminder_comes_between_the_invitation_and_the_meeting_and_names_the_last_day_that_passed(day, before, now):
    invited = day - dt.timedelta(days=before)
    today = invited + dt.timedelta(days=now)
    kind = reminder_due(day, invited, today)
    passed = [name for name, days in REMINDERS.items() if invited < day + dt.timedelta(days=days) <= today]
    assert kind == (passed[-1] if passed and today < day else None)
    if today <= invited or today >= day:
        assert kind is None


@pytest.mark.parametrize(
    ("begins", "ends", "zone", "shown"),
    [
        ("2027-03-01T09:00", "2027-03-01T12:00", "UTC", "1 Mar 2027, 09:00 – 12:00 (UTC)"),
        ("2027-03-01T22:00", "2027-03-02T01:00", "UTC", "1 Mar 2027, 22:00 – 2 Mar 2027, 01:00 (UTC)"),
        ("2027-03-01T09:00", "2027-03-01T12:00", "Africa/Nairobi", "12:00 – 15:00 (East Africa Time, UTC+03:00)"),
        ("2027-03-27T09:00", "2027-03-28T10:00", "Europe/Zurich", "UTC+01:00) – 28 Mar 2027, 12:00 (Central European"),
    ],
)
def test_times_name_the_zone_once_unless_the_clocks_change(begins, ends, zone, shown):
    both = (dt.datetime.fromisoformat(each).replace(tzinfo=dt.UTC) for each in (begins, ends))
    assert shown in span(*both, zone, "en")
