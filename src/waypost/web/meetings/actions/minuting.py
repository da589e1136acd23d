"""What was said and decided. Everything is a new row; of minutes that were agreed, one with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.meetings.actions.gating import check_lay_before
from waypost.web.meetings.actions.mailing import queue_notices
from waypost.web.meetings.actions.steps import check_minuted, happen, locked
from waypost.web.meetings.actions.wording import line, worded, words
from waypost.web.meetings.models import (
    Attendance,
    Decided,
    Decision,
    Happening,
    How,
    Item,
    Meeting,
    Note,
    Outcome,
    Part,
    Reservation,
)
from waypost.web.meetings.organisations import Seat, checked
from waypost.web.meetings.queries.minutes import open_corrections
from waypost.web.meetings.rights import require_running
from waypost.web.meetings.states import Kind
from waypost.web.meetings.versions import find_provision

Provision = tuple[str, str, str]  # work, version, id


@transaction.atomic
def note_attendance(
    *,
    by: User | None,
    meeting: Meeting,
    organisation: str,
    part: str,
    people: int,
    unit: str = "",
    side: str = "",
    women: int | None = None,
    men: int | None = None,
    others: int | None = None,
) -> Attendance:
    """How many people of an organisation were there, in which part; by sex where it was counted.

    Said again for the same organisation and part, the new row counts. Raises :class:`RefusedError`.
    """
    require_running(by)
    meeting = locked(meeting)
    check_minuted(meeting)
    seat = checked(organisation, unit)
    if part not in Part.values or (side and side not in load_catalog().code_lists["stage_role"].codes):
        raise RefusedError("meeting_refused_role")
    told = [each for each in (women, men, others) if each is not None]
    if people < 0 or any(each < 0 for each in told) or sum(told) > people:
        raise RefusedError("meeting_refused_counts")
    made: Attendance = Attendance.objects.create(
        meeting=meeting, organisation=seat[0], unit=seat[1], part=part, side=side, people=people, women=women,
        men=men, others=others, by=by,
    )  # fmt: skip
    return made


@transaction.atomic
def write_minutes(*, by: User | None, item: Item, text: str, why: str = "") -> Note:
    """Minutes of an item; the latest ones count. Raises :class:`RefusedError` before the meeting was held."""
    role = require_running(by)
    is_correction = check_minuted(locked(item.meeting))
    made: Note = Note.objects.create(
        item=item, text=words(text), is_correction=is_correction, why=worded(why, is_needed=is_correction), by=by,
        by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def decide(
    *,
    by: User | None,
    item: Item,
    text: str,
    outcome: str,
    how: str = How.CONSENSUS,
    provisions: Iterable[Provision] = (),
    votes_for: int | None = None,
    votes_against: int | None = None,
    abstentions: int | None = None,
    reserved: Iterable[Seat] = (),
    referred_to: str = "",
    why: str = "",
    replaces: Decision | None = None,
) -> Decision:
    """A decision under an item, linked to provisions that stand in the versions named.

    ``replaces`` is the one that it corrects, which needs a reason and keeps its number. Raises :class:`RefusedError`.
    """
    role = require_running(by)
    meeting = locked(item.meeting)
    is_needed = check_minuted(meeting) or replaces is not None
    linked, reserving = list(dict.fromkeys(provisions)), list(dict.fromkeys(reserved))
    _check_decision(meeting, outcome, how, votes_for, votes_against, linked, reserving, referred_to)
    if replaces is not None and (
        replaces.meeting_id != meeting.pk or Decision.objects.filter(replaces=replaces).exists()
    ):
        raise RefusedError("meeting_refused_replaced")
    last = meeting.decisions.order_by("-number").first()
    made: Decision = Decision.objects.create(
        meeting=meeting, item=item, number=replaces.number if replaces else (last.number + 1 if last else 1),
        text=words(text), outcome=outcome, how=how, votes_for=votes_for, votes_against=votes_against,
        abstentions=abstentions, referred_to=line(referred_to, 120, may_lack=True), replaces=replaces,
        why=worded(why, is_needed=is_needed), by=by, by_role=role,
    )  # fmt: skip
    Decided.objects.bulk_create(
        Decided(decision=made, work=work, version=version, provision=provision) for work, version, provision in linked
    )
    Reservation.objects.bulk_create(
        Reservation(decision=made, organisation=organisation, unit=unit) for organisation, unit in reserving
    )
    return made


@transaction.atomic
def circulate_minutes(*, by: User | None, meeting: Meeting) -> Happening:
    """Send the draft to all who were invited, so that they confirm it or correct it. Raises :class:`RefusedError`."""
    require_running(by)
    meeting = locked(meeting)
    if not Note.objects.filter(item__meeting=meeting).exists():
        raise RefusedError("meeting_refused_no_minutes")
    made = happen(by, meeting, Kind.MINUTES_DRAFTED)
    queue_notices(made, "minutes", made.at)
    return made


@transaction.atomic
def agree_minutes(*, by: User | None, meeting: Meeting, why: str = "") -> Happening:
    """The minutes are agreed. While corrections that were asked for have not been written, a reason is needed.

    Raises :class:`RefusedError`.
    """
    require_running(by)
    meeting = locked(meeting)
    return happen(by, meeting, Kind.MINUTES_AGREED, why=worded(why, is_needed=bool(open_corrections(meeting))))


def _check_decision(
    meeting: Meeting,
    outcome: str,
    how: str,
    votes_for: int | None,
    votes_against: int | None,
    linked: list[Provision],
    reserving: list[Seat],
    referred_to: str,
) -> None:
    if outcome not in Outcome.values or how not in How.values:
        raise RefusedError("meeting_refused_outcome")
    if (how == How.VOTES) != (votes_for is not None and votes_against is not None):
        raise RefusedError("meeting_refused_votes")
    if (outcome == Outcome.REFERRED) != bool(referred_to.strip()):
        raise RefusedError("meeting_refused_referred")
    if (outcome == Outcome.WITH_RESERVATION) != bool(reserving):
        raise RefusedError("meeting_refused_reserved")
    for each in linked:
        if find_provision(*each) is None:
            raise RefusedError("meeting_refused_provision", provision=" ".join(each))
    check_lay_before(meeting, [(work, version) for work, version, _ in linked])
    there = {each.seat for each in (*meeting.invited.all(), *meeting.attendances.all())}
    if not set(reserving) <= there:
        raise RefusedError("meeting_refused_not_invited")
