"""What actions share: a meeting that nobody else changes meanwhile, where it stands, one more thing that happened."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.meetings.models import Happening, Meeting
from waypost.web.meetings.rights import role_of
from waypost.web.meetings.states import AFTER_INVITING, MINUTED, Course, Kind, State, course_from


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands now; until the transaction ends nobody else does anything with it."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def course_now(meeting: Meeting) -> Course:
    """Where it stands."""
    return course_from(meeting.happenings.all(), meeting.starts_at, meeting.ends_at)


def happen(
    by: User | None,
    meeting: Meeting,
    kind: Kind,
    *,
    why: str = "",
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
    at: dt.datetime | None = None,
) -> Happening:
    """Log it. Raises :class:`RefusedError` where it cannot happen now."""
    course = course_now(meeting)
    if not course.allows(kind):
        raise RefusedError(f"meeting_refused_now_{course.state}")
    made: Happening = Happening.objects.create(
        meeting=meeting,
        kind=kind,
        at=at or timezone.now(),
        by=by,
        by_role=role_of(by),
        why=why,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return made


def may_table(meeting: Meeting) -> bool:
    """Whether what is tabled now is tabled later. Raises :class:`RefusedError` when nothing is tabled any more."""
    state = course_now(meeting).state
    if state is not State.PLANNED and state not in AFTER_INVITING:
        raise RefusedError(f"meeting_refused_now_{state}")
    return state in AFTER_INVITING


def check_minuted(meeting: Meeting) -> bool:
    """Whether what is written now corrects agreed minutes. Raises :class:`RefusedError` before it was held."""
    state = course_now(meeting).state
    if state not in MINUTED:
        raise RefusedError("meeting_refused_not_held")
    return state is State.MINUTES_AGREED
