"""Invitations and replies. Who is invited is frozen with the agenda and the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.strategies.sides import sides_of
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.meetings.actions.gating import pass_gate
from waypost.web.meetings.actions.mailing import queue_notices
from waypost.web.meetings.actions.steps import course_now, happen, locked
from waypost.web.meetings.actions.wording import reason, words
from waypost.web.meetings.models import (
    GUESTS,
    Confirmation,
    Invited,
    Medium,
    Meeting,
    Part,
    Place,
    Reaction,
    Reply,
    ToldBy,
    Verdict,
)
from waypost.web.meetings.organisations import Seat, checked
from waypost.web.meetings.queries.bodies import members_of
from waypost.web.meetings.queries.gated import unsaid_files, versions_before
from waypost.web.meetings.rights import require_running, require_speaking, role_of
from waypost.web.meetings.states import Kind, State


@transaction.atomic
def invite(
    *, by: User | None, meeting: Meeting, guests: Iterable[Seat] = (), override: str = "",
    now: dt.datetime | None = None,
) -> Meeting:  # fmt: skip
    """Freeze who is invited, the agenda and the documents, and tell them by mail.

    The members of the body on the day of the meeting, and guests. Versions before a Board pass the gate as they do
    when they are tabled. Raises :class:`RefusedError` where nobody is invited, the agenda is empty, or the day has
    passed.
    """
    require_running(by)
    now, meeting = now or timezone.now(), locked(meeting)
    if meeting.starts_at <= now:
        raise RefusedError("meeting_refused_past")
    if not meeting.items.exists():
        raise RefusedError("meeting_refused_no_agenda")
    parts: dict[Seat, str] = dict.fromkeys((checked(*each) for each in guests), Part.GUEST)
    parts |= {place.seat: place.role for place in _members(meeting, meeting.starts_at)}
    if not parts:
        raise RefusedError("meeting_refused_nobody")
    for each in unsaid_files(meeting):  # filed before the meeting became one of a Board
        raise RefusedError("meeting_refused_unsaid", title=each.title)
    pass_gate(by, meeting, versions_before(meeting), override)
    Invited.objects.bulk_create(
        Invited(
            meeting=meeting, organisation=seat[0], unit=seat[1], part=part, side=_side(meeting, seat), at=now, by=by
        )
        for seat, part in parts.items()
    )
    queue_notices(happen(by, meeting, Kind.INVITED, at=now), "invitation", now)
    return meeting


@transaction.atomic
def invite_later(
    *,
    by: User | None,
    meeting: Meeting,
    organisation: str,
    why: str,
    unit: str = "",
    part: str = Part.GUEST,
    side: str = "",
    now: dt.datetime | None = None,
) -> Invited:
    """Invite one more organisation, and say why: for its place if it has one by now, else as a guest.

    Raises :class:`RefusedError`.
    """
    require_running(by)
    now, meeting = now or timezone.now(), locked(meeting)
    course = course_now(meeting)
    if course.state is not State.INVITED:
        raise RefusedError(f"meeting_refused_now_{course.state}")
    seat = checked(organisation, unit)
    places = {place.seat: place.role for place in _members(meeting, course.starts_at)}
    if part not in GUESTS or (side and side not in load_catalog().code_lists["stage_role"].codes):
        raise RefusedError("meeting_refused_role")
    if meeting.invited.filter(organisation=seat[0], unit=seat[1]).exists():
        raise RefusedError("meeting_refused_invited")
    made: Invited = Invited.objects.create(
        meeting=meeting, organisation=seat[0], unit=seat[1], part=places.get(seat, part), side=side, is_later=True,
        why=reason(why), at=now, by=by,
    )  # fmt: skip
    queue_notices(meeting.happenings.get(pk=course.asked_in), "invitation", now, only=[made.pk])
    return made


@transaction.atomic
def reply(*, by: User, invited: Invited, reaction: str, text: str = "", **told: object) -> Reply:
    """Whether an organisation comes. The latest reply counts.

    By whoever speaks for it; by the team, or a zone officer for a society of the zone, with how (``medium``), who
    said it (``told_by_role``) and when (``told_on``). Raises :class:`RefusedError`.
    """
    meeting = locked(invited.meeting)
    if course_now(meeting).state is not State.INVITED:
        raise RefusedError("meeting_refused_no_reply")
    if reaction not in Reaction.values:
        raise RefusedError("meeting_refused_reaction")
    made: Reply = Reply.objects.create(
        invited=invited, reaction=reaction, text=words(text, may_lack=True), by=by, **_who(by, invited, told)
    )
    return made


@transaction.atomic
def confirm_minutes(*, by: User, invited: Invited, verdict: str, text: str = "", **told: object) -> Confirmation:
    """The circulated minutes are right, or what is to be corrected. Raises :class:`RefusedError`."""
    meeting = locked(invited.meeting)
    if course_now(meeting).state is not State.MINUTES_DRAFTED:
        raise RefusedError("meeting_refused_not_circulated")
    if verdict not in Verdict.values:
        raise RefusedError("meeting_refused_reaction")
    made: Confirmation = Confirmation.objects.create(
        invited=invited, verdict=verdict, text=words(text, may_lack=verdict == Verdict.CONFIRMED), by=by,
        **_who(by, invited, told),
    )  # fmt: skip
    return made


def _members(meeting: Meeting, at: dt.datetime) -> list[Place]:
    return members_of(meeting.body, at.astimezone(meeting.zone).date()) if meeting.body else []


def _side(meeting: Meeting, seat: Seat) -> str:
    """The side of the trail on which a society stands; empty where it stands on none or on several."""
    sides = sides_of(load_catalog(), meeting.trail, seat[0])
    return sides[0] if len(sides) == 1 else ""


def _who(by: User, invited: Invited, told: dict[str, object]) -> dict[str, object]:
    """In which role it is said; and how it was told, by whoever enters it for another one."""
    is_for_another = require_speaking(by, invited)
    if not is_for_another:
        return {"by_role": "member"}
    on = told.get("told_on")
    if told.get("medium") not in Medium.values or told.get("told_by_role") not in ToldBy.values:
        raise RefusedError("meeting_refused_told")
    if not isinstance(on, dt.date) or on > timezone.now().astimezone(invited.meeting.zone).date():
        raise RefusedError("meeting_refused_told_on")
    return {"by_role": role_of(by), **{name: told[name] for name in ("medium", "told_by_role", "told_on")}}
