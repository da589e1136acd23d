"""What a society did or said, as a row of the log. Who may say what for whom:

A manager signs, states that there is nothing to report, declines. A focal point, and whoever answers by link, may
*propose* that there is nothing to report; it counts once a manager states it. The migration team, administrators and,
for their societies, zone officers write down what a society told them, with how, who (a role) and when.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises.actions.wording import impersonal, reason
from waypost.web.exercises.errors import UnansweredError
from waypost.web.exercises.models import SIGNING_ROLES, Event, Exercise, Link, Medium, ToldBy
from waypost.web.exercises.purposes import is_round
from waypost.web.exercises.queries import answerable_exercises, is_asked, unanswered_of
from waypost.web.exercises.rights import enters_for, is_of, manages, require_entering, require_managing
from waypost.web.exercises.states import ANSWERS, Kind

_WORK_AGAIN = dt.timedelta(hours=1)  # a form that is saved ten times is one piece of work


@transaction.atomic
def note_opened(*, ns_id: str, at: dt.datetime | None = None, by: User | Link | None = None) -> list[Event]:
    """The society opened its page or its link. Logged once per exercise that takes answers; says nothing by itself."""
    at = at or timezone.now()
    return [
        log_event(exercise, ns_id, Kind.OPENED, at, **_who(by))
        for exercise in answerable_exercises(ns_id, at)
        if not Event.objects.filter(exercise=exercise, ns_id=ns_id).exists()
    ]


@transaction.atomic
def note_opened_in(*, exercise: Exercise, ns_id: str, by: User, at: dt.datetime | None = None) -> Event | None:
    """The society opened its page of this exercise, as long as nothing was logged about it."""
    at = at or timezone.now()
    if not exercise.takes_answers(at) or Event.objects.filter(exercise=exercise, ns_id=ns_id).exists():
        return None
    return log_event(exercise, ns_id, Kind.OPENED, at, by=by)


@transaction.atomic
def note_work(*, ns_id: str, at: dt.datetime | None = None, by: User | Link | None = None) -> list[Event]:
    """Something was changed or uploaded. Logged at most once an hour, as long as nothing else happens."""
    at = at or timezone.now()
    made = []
    for exercise in answerable_exercises(ns_id, at):
        last = Event.objects.filter(exercise=exercise, ns_id=ns_id).order_by("-at", "-pk").first()
        if last is None or last.kind != Kind.WORK or at - last.at > _WORK_AGAIN:
            made.append(log_event(exercise, ns_id, Kind.WORK, at, **_who(by)))
    return made


@transaction.atomic
def note_signed(
    *, ns_id: str, by: User, level: str, exercise: Exercise | None = None, at: dt.datetime | None = None
) -> list[Event]:
    """A manager signed what stands: for one exercise, or for each that takes answers.

    An exercise whose required questions have no answer is not signed: the one that is named is refused, of all those
    it is left out. Raises :class:`RefusedError`, and for anybody who is no manager.
    """
    require_managing(by, ns_id)
    at = at or timezone.now()
    if exercise is not None:
        check_takes(exercise, ns_id, at)
        check_answered(exercise, ns_id)
        found = [exercise]
    else:
        found = [each for each in answerable_exercises(ns_id, at) if not unanswered_of(each, ns_id)]
    return [log_event(each, ns_id, Kind.SIGNED, at, by=by, level=level) for each in found]


@transaction.atomic
def nothing_to_report(
    *, ns_id: str, exercise: Exercise, by: User | Link, why: str, at: dt.datetime | None = None
) -> Event:
    """The explicit answer that there is nothing. The event's kind says whether it counts or was proposed.

    ``by`` a manager: it counts; in a consultation a focal point speaks for the society, too. A focal point, or the
    link of the society: it waits for a manager to state the same.
    On behalf of a society: :func:`enter_on_behalf`. Raises :class:`RefusedError`.
    """
    at = at or timezone.now()
    why = reason(why)
    check_takes(exercise, ns_id, at)
    if isinstance(by, Link):
        if by.ns_id != ns_id or by.exercise_id != exercise.pk or by.revoked_at is not None:
            raise RefusedError("exercise_refused_link")
        return log_event(exercise, ns_id, Kind.NOTHING_PROPOSED, at, link=by, why=why)
    standing = standing_of(by)
    if not is_of(standing, ns_id):
        raise RefusedError("exercise_refused_society")
    counts = manages(standing, ns_id) or is_round(exercise)
    kind = Kind.NOTHING_TO_REPORT if counts else Kind.NOTHING_PROPOSED
    return log_event(exercise, ns_id, kind, at, by=by, why=why)


@transaction.atomic
def decline(*, ns_id: str, exercise: Exercise, by: User, why: str, at: dt.datetime | None = None) -> Event:
    """The society does not take part: a manager says so. Raises :class:`RefusedError`."""
    at = at or timezone.now()
    require_managing(by, ns_id)
    check_takes(exercise, ns_id, at)
    return log_event(exercise, ns_id, Kind.DECLINED, at, by=by, why=reason(why))


@transaction.atomic
def answered_by_other(
    *, ns_id: str, exercise: Exercise, by: User, body: str, why: str, at: dt.datetime | None = None
) -> Event:
    """A group or the zone answered for the society; ``body`` is the organisation that did.

    A manager of the society says so, or whoever may write down what it said. Raises :class:`RefusedError`.
    """
    at = at or timezone.now()
    standing = standing_of(by)
    if not (manages(standing, ns_id) or enters_for(standing, ns_id)):
        raise RefusedError("exercise_refused_behalf")
    if not body.strip():
        raise RefusedError("exercise_refused_body")
    check_takes(exercise, ns_id, at)
    return log_event(
        exercise, ns_id, Kind.ANSWERED_BY_OTHER, at, by=by, body=impersonal(body.strip())[:120], why=reason(why)
    )


@transaction.atomic
def enter_on_behalf(
    *,
    exercise: Exercise,
    ns_id: str,
    by: User,
    medium: str,
    told_by_role: str,
    told_on: dt.date,
    why: str,
    kind: str = Kind.WORK,
    at: dt.datetime | None = None,
) -> Event:
    """Write down what a society told: by which medium, who (a role, never a name), on which day.

    ``kind`` is what was told: ``work`` (programmes or answers that are entered for it), ``signed``,
    ``nothing_to_report`` or ``declined``. It counts from the moment it is written down. A signature is the word of
    somebody who signs for the society, and needs the required answers. Raises :class:`RefusedError`.
    """
    at = at or timezone.now()
    require_entering(by, ns_id)
    check_takes(exercise, ns_id, at)
    if medium not in Medium.values or told_by_role not in ToldBy.values or kind not in (Kind.WORK, *ANSWERS):
        raise RefusedError("exercise_refused_told")
    if told_on > at.astimezone(exercise.zone).date():
        raise RefusedError("exercise_refused_told_on")
    if kind == Kind.SIGNED:
        if told_by_role not in SIGNING_ROLES and not is_round(exercise):
            raise RefusedError("exercise_refused_signer")
        check_answered(exercise, ns_id)
    return log_event(
        exercise, ns_id, Kind(kind), at, by=by, medium=medium, told_by_role=told_by_role, told_on=told_on,
        level=told_by_role if kind == Kind.SIGNED else "", why=reason(why),
    )  # fmt: skip


def _who(by: User | Link | None) -> dict[str, User | Link | None]:
    return {"link": by} if isinstance(by, Link) else {"by": by}


def log_event(exercise: Exercise, ns_id: str, kind: Kind, at: dt.datetime, **parts: Any) -> Event:
    """A row of the log: for whoever has checked what is said and who says it."""
    made: Event = Event.objects.create(exercise=exercise, ns_id=ns_id, kind=kind, at=at, **parts)
    return made


def check_takes(exercise: Exercise, ns_id: str, at: dt.datetime) -> None:
    """Raise :class:`RefusedError` when the exercise, as it stands now, takes no answer of this society or platform."""
    exercise.refresh_from_db()
    if not exercise.takes_answers(at):
        raise RefusedError("exercise_refused_not_open")
    if not is_asked(exercise, ns_id):
        raise RefusedError("exercise_refused_not_invited")


def check_answered(exercise: Exercise, ns_id: str) -> None:
    """Raise :class:`RefusedError` that names the required questions to which the society has given no answer."""
    if left := unanswered_of(exercise, ns_id):
        raise UnansweredError(left)
