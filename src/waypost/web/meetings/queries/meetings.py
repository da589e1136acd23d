"""Meetings and where they stand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from waypost.web.accounts.queries import Standing
from waypost.web.exercises.rights import own_of
from waypost.web.meetings.models import Body, Happening, Meeting, MeetingKind
from waypost.web.meetings.rights import area_of, invited_as, is_along, places_of, runs, trails_near
from waypost.web.meetings.states import Course, State, course_from


@dataclasses.dataclass(frozen=True)
class Stood:
    """A meeting with where it stands."""

    meeting: Meeting
    course: Course


def find_meeting(code: str) -> Meeting | None:
    """The meeting of a code."""
    return Meeting.objects.filter(code=code).select_related("body", "after").first()


def course_of(meeting: Meeting) -> Course:
    """Where a meeting stands."""
    return course_from(meeting.happenings.all(), meeting.starts_at, meeting.ends_at)


def stood(meetings: Iterable[Meeting]) -> list[Stood]:
    """Meetings with where they stand, the latest first: one query for all that happened."""
    listed = list(meetings)
    events = defaultdict(list)
    for event in Happening.objects.filter(meeting__in=listed):
        events[event.meeting_id].append(event)
    found = [Stood(each, course_from(events[each.pk], each.starts_at, each.ends_at)) for each in listed]
    return sorted(found, key=lambda each: (each.course.starts_at, each.meeting.pk), reverse=True)


def all_meetings() -> list[Stood]:
    """Every meeting, the latest first."""
    return stood(Meeting.objects.select_related("body"))


def meetings_of(work: str) -> list[Stood]:
    """Meetings of bodies that are about a work, the latest first."""
    return stood(Meeting.objects.filter(body__work=work).select_related("body"))


def meetings_of_body(body: Body) -> list[Stood]:
    """Meetings of a body, the latest first."""
    return stood(body.meetings.select_related("body"))


def held_by_platform() -> dict[str, dt.date]:
    """Platform of the network → the day on which the last meeting was held of a body that is it."""
    found: dict[str, dt.date] = {}
    for each in stood(Meeting.objects.exclude(body=None).exclude(body__platform="").select_related("body")):
        if each.course.held_from is not None and each.meeting.body is not None:
            day = each.course.held_from.astimezone(each.meeting.zone).date()
            name = each.meeting.body.platform
            found[name] = max(day, found.get(name, day))
    return found


def visible_meetings(standing: Standing) -> list[Stood]:
    """Meetings that somebody may read; plans are for those who run meetings."""
    if runs(standing):
        return all_meetings()
    bodies = {place.body_id for place in places_of(standing)}
    trails = trails_near(standing)
    near = Q(trail__in=trails, kind=MeetingKind.CROSS_REGIONAL, body=None)
    by = Q(body__in=bodies) | Q(invited__organisation__in=own_of(standing)) | near
    found = stood(Meeting.objects.filter(by).distinct().select_related("body"))
    return [
        each
        for each in found
        if each.course.invited_at is not None
        and (
            each.meeting.body_id in bodies
            or (is_along(each.meeting) and each.meeting.trail in trails)
            or bool(invited_as(standing, each.meeting))
        )
    ]


def overseen_meetings(standing: Standing) -> list[Stood]:
    """Meetings that await replies of societies of somebody's zone."""
    area = area_of(standing)
    if not area:
        return []
    found = stood(Meeting.objects.filter(invited__organisation__in=area).distinct().select_related("body"))
    return [each for each in found if each.course.state is State.INVITED]
