"""A meeting before it is invited to: the plan, its agenda in order, and what happens with it afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.exercises.times import time_zones
from waypost.web.meetings.actions.mailing import queue_notices
from waypost.web.meetings.actions.steps import course_now, happen, locked, may_table
from waypost.web.meetings.actions.wording import code_of, languages_of, line, names_of, reason, worded
from waypost.web.meetings.models import Asked, Body, Happening, Item, Meeting, MeetingKind
from waypost.web.meetings.rights import require_running
from waypost.web.meetings.states import Kind, State


@transaction.atomic
def plan_meeting(*, by: User | None, code: str, **plan: object) -> Meeting:
    """A plan, of the parts that ``_fill`` names. Nobody is told before the invitation. Raises :class:`RefusedError`."""
    require_running(by)
    made = Meeting(code=code_of(code), created_by=by)
    _fill(made, **plan)  # type: ignore[arg-type]  # the parts of a plan
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError("meeting_refused_code_taken", code=code) from error
    return made


@transaction.atomic
def change_plan(*, by: User | None, meeting: Meeting, **plan: object) -> Meeting:
    """Another plan, as long as nobody was invited. Raises :class:`RefusedError`."""
    require_running(by)
    meeting = _planned(meeting)
    _fill(meeting, **plan)  # type: ignore[arg-type]  # the parts of a plan
    meeting.save()
    return meeting


@transaction.atomic
def add_item(
    *,
    by: User | None,
    meeting: Meeting,
    title: str,
    asked: str,
    owner: str = "",
    minutes: int | None = None,
    why: str = "",
    titles: Mapping[str, str] | None = None,
) -> Item:
    """A point at the end of the agenda; after the invitation it is tabled later, and says why.

    ``titles``: the title in each language, of a point that was made of known words. Raises :class:`RefusedError`.
    """
    role = require_running(by)
    meeting = locked(meeting)
    is_later = may_table(meeting)
    if asked not in Asked.values:
        raise RefusedError("meeting_refused_asked")
    last = meeting.items.order_by("-position").first()
    made: Item = Item.objects.create(
        meeting=meeting, position=last.position + 1 if last else 1, title=line(title, 300), asked=asked,
        titles={code: line(each, 300) for code, each in titles.items()} if titles else None,
        owner=line(owner, 120, may_lack=True), minutes=minutes, is_later=is_later,
        why=worded(why, is_needed=is_later), by=by, by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def remove_item(*, by: User | None, item: Item) -> None:
    """Take a point off a plan. Raises :class:`RefusedError` once it was sent, or while documents lie under it."""
    require_running(by)
    _planned(item.meeting)
    if item.documents.exists():
        raise RefusedError("meeting_refused_documents")
    item.delete()


@transaction.atomic
def raise_item(*, by: User | None, item: Item) -> None:
    """Put a point of a plan before the one above it; the first stays. Raises :class:`RefusedError` once it was sent."""
    require_running(by)
    meeting = _planned(item.meeting)
    above = meeting.items.filter(position__lt=item.position).order_by("-position").first()
    if above is None:
        return
    free = meeting.items.order_by("-position").values_list("position", flat=True)[0] + 1
    for moved, position in ((item.pk, free), (above.pk, item.position), (item.pk, above.position)):
        Item.objects.filter(pk=moved).update(position=position)


@transaction.atomic
def move_meeting(
    *, by: User | None, meeting: Meeting, starts_at: dt.datetime, ends_at: dt.datetime, why: str
) -> Happening:
    """Another day or time after the invitation. All are told, and asked anew: a reply is about a day.

    Raises :class:`RefusedError`.
    """
    require_running(by)
    meeting = locked(meeting)
    _check_times(starts_at, ends_at)
    made = happen(by, meeting, Kind.MOVED, why=reason(why), starts_at=starts_at, ends_at=ends_at)
    queue_notices(made, "moved", made.at)
    return made


@transaction.atomic
def cancel_meeting(*, by: User | None, meeting: Meeting, why: str) -> Happening:
    """The meeting does not take place. Whoever was invited is told. Raises :class:`RefusedError`."""
    require_running(by)
    meeting = locked(meeting)
    was_invited = course_now(meeting).state is State.INVITED
    made = happen(by, meeting, Kind.CANCELLED, why=reason(why))
    if was_invited:
        queue_notices(made, "cancelled", made.at)
    return made


@transaction.atomic
def hold_meeting(
    *, by: User | None, meeting: Meeting, starts_at: dt.datetime, ends_at: dt.datetime, why: str = ""
) -> Happening:
    """It took place at these times. Said again, the times are corrected, with why. Raises :class:`RefusedError`."""
    require_running(by)
    meeting = locked(meeting)
    _check_times(starts_at, ends_at)
    if starts_at > timezone.now():
        raise RefusedError("meeting_refused_future")
    is_again = course_now(meeting).held_from is not None
    return happen(by, meeting, Kind.HELD, why=worded(why, is_needed=is_again), starts_at=starts_at, ends_at=ends_at)


def _planned(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if course_now(meeting).state is not State.PLANNED:
        raise RefusedError("meeting_refused_sent")
    return meeting


def _fill(
    meeting: Meeting,
    *,
    names: Mapping[str, str],
    kind: str,
    languages: Iterable[str],
    time_zone: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    body: Body | None = None,
    after: Meeting | None = None,
    trail: str = "",
    where: str = "",
    is_online: bool = False,
) -> None:
    if kind not in MeetingKind.values:
        raise RefusedError("meeting_refused_kind")
    if time_zone not in time_zones():
        raise RefusedError("exercise_refused_zone", zone=time_zone)
    if trail and trail not in load_catalog().trails:
        raise RefusedError("meeting_refused_trail")
    if after is not None and (after.pk == meeting.pk or after.body_id != (body.pk if body else None)):
        raise RefusedError("meeting_refused_series")
    if after is not None and meeting.pk and any(each.pk == meeting.pk for each in before(after)):
        raise RefusedError("meeting_refused_series")
    _check_times(starts_at, ends_at)
    place = line(where, 200, may_lack=True)
    if not place and not is_online:
        raise RefusedError("meeting_refused_where")
    meeting.names, meeting.kind, meeting.languages = names_of(names), kind, languages_of(languages)
    meeting.time_zone, meeting.starts_at, meeting.ends_at = time_zone, starts_at, ends_at
    meeting.body, meeting.after, meeting.trail = body, after, trail
    meeting.where, meeting.is_online = place, is_online


def before(meeting: Meeting) -> list[Meeting]:
    """The meeting and those before it in its series, the latest first."""
    found, now = [], meeting
    while True:
        found.append(now)
        if now.after is None:
            return found
        now = now.after


def _check_times(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    if ends_at <= starts_at:
        raise RefusedError("meeting_refused_order")
