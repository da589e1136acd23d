"""Meetings about a trail."""

from __future__ import annotations

import datetime as dt
import itertools

from waypost.web.accounts.queries import Standing
from waypost.web.meetings.models import Meeting, MeetingKind
from waypost.web.meetings.queries import visible_meetings
from waypost.web.meetings.queries.meetings import Stood, stood
from waypost.web.meetings.states import MINUTED


def meetings_on(standing: Standing, trail_id: str) -> list[Stood]:
    """The meetings about a trail that somebody may read, the latest first."""
    return [each for each in visible_meetings(standing) if each.meeting.trail == trail_id]


def held_on(standing: Standing, trail_id: str) -> list[Stood]:
    """Of these, the ones that were held: a strategy can come from them."""
    return [each for each in meetings_on(standing, trail_id) if each.course.state in MINUTED]


def series_on(trail_id: str) -> list[Meeting]:
    """The meetings about a trail that another one can follow: those that were held without a body, the latest first."""
    found = stood(Meeting.objects.filter(trail=trail_id, kind=MeetingKind.CROSS_REGIONAL, body=None))
    held = [each for each in found if each.course.state in MINUTED]
    held.sort(key=lambda each: each.course.held_from or each.course.starts_at, reverse=True)
    return [each.meeting for each in held]


def free_code(trail_id: str, day: dt.date) -> str:
    """A code for a meeting about a trail in the month of a day that no meeting has."""
    wanted = f"{trail_id.lower().replace('_', '-')}-{day:%Y-%m}"
    taken = set(Meeting.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    return (
        wanted
        if wanted not in taken
        else next(code for number in itertools.count(2) if (code := f"{wanted}-{number}") not in taken)
    )
