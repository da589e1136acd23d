"""Days and hours where an exercise is at home."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waypost.settings import LANGUAGES
from waypost.web.exercises.times import LAST_DAY, REMINDERS, reminder_days, reminder_due, time_zones, to_utc, when

zones = st.sampled_from(time_zones())
days = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@settings(deadline=None)
@given(days, clocks, zones)
def test_a_local_time_comes_back_or_does_not_exist(day, clock, zone):
    local = dt.datetime.combine(day, clock)
    first, second = to_utc(day, clock, zone), to_utc(day, clock, zone, is_end=True)
    assert (first is None) == (second is None)
    if first is None:  # the clocks went forward: the hour before exists, in the same zone
        assert ZoneInfo(zone).utcoffset(local) != ZoneInfo(zone).utcoffset(local - dt.timedelta(days=2))
        return
    for found in (first, second):
        assert found.tzinfo is dt.UTC
        assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
    assert first <= second


@pytest.mark.parametrize(
    ("day", "clock", "zone", "first", "second"),
    [
        ((2027, 3, 28), (2, 30), "Europe/Zurich", None, None),
        ((2027, 10, 31), (2, 30), "Europe/Zurich", "2027-10-31T00:30", "2027-10-31T01:30"),
        ((2027, 2, 12), (17, 0), "Africa/Niamey", "2027-02-12T16:00", "2027-02-12T16:00"),
        ((2027, 2, 12), (17, 0), "Asia/Kathmandu", "2027-02-12T11:15", "2027-02-12T11:15"),
        ((2027, 2, 12), (23, 59), "Pacific/Apia", "2027-02-12T10:59", "2027-02-12T10:59"),
    ],
)
def test_hours_that_are_left_out_or_come_twice(day, clock, zone, first, second):
    found = [to_utc(dt.date(*day), dt.time(*clock), zone, is_end=end) for end in (False, True)]
    assert [f"{at:%Y-%m-%dT%H:%M}" if at else None for at in found] == [first, second]


def test_a_time_is_shown_with_the_name_of_its_zone():
    at = dt.datetime(2027, 2, 12, 16, 0, tzinfo=dt.UTC)
    assert when(at, "Africa/Niamey", "en") == "12 Feb 2027, 17:00 (West Africa Standard Time, UTC+01:00)"
    assert when(at, "Africa/Niamey", "ar").endswith("، UTC+01:00)")
    assert when(at, "UTC", "en") == "12 Feb 2027, 16:00 (UTC)"
    assert len({when(at, "Africa/Niamey", language) for language in LANGUAGES}) == 4
    assert when(None, "UTC", "en") == "–"


def test_reminders_stand_before_and_after_the_closing_day():
    assert [(d - dt.date(2027, 3, 30)).days for d in reminder_days(dt.date(2027, 3, 30)).values()] == [-14, -7, -2, 1]


@settings(deadline=None)
@given(days, st.integers(-40, 40))
def test_one_reminder_is_due_and_never_one_whose_day_is_yet_to_come(closing, distance):
    today = closing + dt.timedelta(days=distance)
    due = reminder_due(closing, today)
    if distance < -14 or distance > LAST_DAY:
        assert due is None
    else:
        assert REMINDERS[due] == max(days for days in REMINDERS.values() if days <= distance)


@settings(deadline=None)
@given(zones, days, clocks)
def test_seen_each_hour_each_reminder_is_due_in_its_turn(zone, closing, clock):
    """Whatever the clocks do in between: a look each hour, from before the first to after the last, misses none."""
    ends = to_utc(closing, clock, zone, is_end=True)
    if ends is None:
        return
    home = ZoneInfo(zone)
    assert ends.astimezone(home).date() == closing
    seen, at = [], ends - dt.timedelta(days=16)
    while at < ends + dt.timedelta(days=3):
        due = reminder_due(closing, at.astimezone(home).date())
        if due and due not in seen:
            seen.append(due)
            assert (at.astimezone(home).date() - closing).days == REMINDERS[due]
        at += dt.timedelta(hours=1)
    assert seen == list(REMINDERS)
