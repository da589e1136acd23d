"""Meetings about a trail."""

from __future__ import annotations

from waypost.web.accounts.queries import Standing
from waypost.web.meetings.queries import visible_meetings
from waypost.web.meetings.queries.meetings import Stood
from waypost.web.meetings.states import MINUTED


def meetings_on(standing: Standing, trail_id: str) -> list[Stood]:
    """The meetings about a trail that somebody may read, the latest first."""
    return [each for each in visible_meetings(standing) if each.meeting.trail == trail_id]


def held_on(standing: Standing, trail_id: str) -> list[Stood]:
    """Of these, the ones that were held: a strategy can come from them."""
    return [each for each in meetings_on(standing, trail_id) if each.course.state in MINUTED]
