"""Who replied, who was silent, who is reminded, what was said of the minutes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.accounts.people import people_of_societies
from waypost.web.meetings.models import Confirmation, Holder, Invited, Meeting, Notice, Reply
from waypost.web.meetings.organisations import is_society
from waypost.web.meetings.queries.meetings import course_of, stood
from waypost.web.meetings.states import Course, State, reminder_due


@dataclasses.dataclass(frozen=True)
class Due:
    """A reminder that has no row in the outbox yet; ``about`` is the event that it reminds of."""

    invited: Invited
    person: User
    kind: str
    about: int


def invited_to(meeting: Meeting) -> list[Invited]:
    """Who is invited, in the order of the invitation."""
    return list(meeting.invited.order_by("pk"))


def replies_of(meeting: Meeting, course: Course | None = None) -> dict[int, Reply]:
    """Number of the invited → the reply that counts: the latest after the meeting was last moved."""
    course = course or course_of(meeting)
    found = Reply.objects.filter(invited__meeting=meeting).order_by("pk")
    return {each.invited_id: each for each in found if course.moved_at is None or each.at > course.moved_at}


def confirmations_of(meeting: Meeting) -> dict[int, Confirmation]:
    """Number of the invited → what was said last of the minutes."""
    found = Confirmation.objects.filter(invited__meeting=meeting).order_by("pk")
    return {each.invited_id: each for each in found}


def people_of_invited(meeting: Meeting) -> dict[Invited, list[User]]:
    """Invited organisation → people who act for it now and can sign in.

    Of an organisation with a place in the body the accounts linked to that place; of another society its managers and
    focal points. An organisation that nobody can write to has an empty list.
    """
    invited = invited_to(meeting)
    linked: dict[tuple[str, str], dict[int, User]] = defaultdict(dict)
    if meeting.body_id:
        today = timezone.now().date()
        held = Holder.objects.filter(place__body_id=meeting.body_id, ended_at=None, person__is_active=True)
        for holder in held.select_related("place__ending", "person").order_by("pk"):
            if holder.place.holds_on(today):
                linked[holder.place.seat][holder.person_id] = holder.person
    guests = {each.organisation for each in invited if not each.is_by_place and is_society(each.organisation)}
    own = people_of_societies(guests)
    return {
        each: list(linked[each.seat].values()) if each.is_by_place else own.get(each.organisation, [])
        for each in invited
    }


def silent(meeting: Meeting, course: Course | None = None) -> list[Invited]:
    """Invited organisations that have not replied."""
    replies = replies_of(meeting, course)
    return [each for each in invited_to(meeting) if each.pk not in replies]


def due_reminders(now: dt.datetime | None = None) -> list[Due]:
    """Reminders whose day has come where the meeting is at home, for organisations that have not replied.

    Of several that were missed only the last one; none that stands in the outbox.
    """
    now, found = now or timezone.now(), []
    awaited = stood(Meeting.objects.filter(happenings__kind="invited").distinct().select_related("body"))
    for each in awaited:
        meeting, course = each.meeting, each.course
        if course.state is not State.INVITED or course.asked_in is None:
            continue
        asked_at = course.moved_at or course.invited_at or now
        days = (at.astimezone(meeting.zone).date() for at in (course.starts_at, asked_at, now))
        kind = reminder_due(*days)
        if kind is None:
            continue
        people, quiet = people_of_invited(meeting), {one.pk for one in silent(meeting, course)}
        told = set(Notice.objects.filter(about=course.asked_in, kind=kind).values_list("invited_id", "person_id"))
        found += [
            Due(invited, person, kind, course.asked_in)
            for invited in people
            if invited.pk in quiet
            for person in people[invited]
            if (invited.pk, person.pk) not in told
        ]
    return found


def notices_of(invited: Iterable[Invited]) -> dict[int, list[Notice]]:
    """Number of the invited → mails about the meeting, the latest first."""
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.filter(invited__in=list(invited)).order_by("-pk"):
        found[notice.invited_id].append(notice)
    return found
