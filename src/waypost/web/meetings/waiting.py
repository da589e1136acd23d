"""Which meetings wait for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.meetings.queries import replies_of, visible_meetings
from waypost.web.meetings.rights import invited_as
from waypost.web.meetings.states import State


def waiting(standing: Standing, _now: dt.datetime) -> Iterator[Waiting]:
    """Invitations to meetings without a reply of those for whom one speaks; due on the day of the meeting."""
    language = (get_language() or "en")[:2]
    for each in visible_meetings(standing):
        if each.course.state is not State.INVITED:
            continue
        replied = replies_of(each.meeting, each.course)
        if any(invited.pk not in replied for invited in invited_as(standing, each.meeting)):
            day = each.course.starts_at.astimezone(each.meeting.zone).date()
            address = reverse("meeting", args=[each.meeting.code])
            yield Waiting("meeting_todo_reply", address, {"name": each.meeting.name_in(language)}, due=day)
