"""Which reminders are due, were sent, and are to come."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models import GRACE, Exercise, Mail, MailState
from waypost.web.exercises.queries.reading import people_of_societies, states_of
from waypost.web.exercises.times import reminder_days, reminder_due

_QUIET = dt.timedelta(days=3)  # an extension by a day or two repeats no reminder


@dataclasses.dataclass(frozen=True)
class Due:
    """A reminder that has no row in the outbox yet."""

    exercise: Exercise
    ns_id: str
    person: User
    kind: str
    closing_day: dt.date


def due_reminders(now: dt.datetime | None = None) -> list[Due]:
    """Reminders whose day has come where the exercise is at home, for societies that have not answered.

    Of several that were missed only the last one. To every manager and focal point, each of a society once; none that
    stands in the outbox, and none of the same kind within three days, when an extension moved the closing by less.
    """
    now, found = now or timezone.now(), []
    for exercise in Exercise.objects.filter(opened_at__lte=now, closes_at__gte=now - GRACE * 2).order_by("pk"):
        kind = reminder_due(exercise.closing_day, now.astimezone(exercise.zone).date())
        if kind is None:
            continue
        quiet = [ns_id for ns_id, standing in states_of(exercise, now).items() if not standing.is_answered]
        told = Mail.objects.filter(exercise=exercise, kind=kind)
        there = {
            (ns_id, person_id)
            for ns_id, person_id, day, made_at in told.values_list("ns_id", "person_id", "closing_day", "made_at")
            if day == exercise.closing_day or made_at > now - _QUIET
        }
        for ns_id, people in sorted(people_of_societies(quiet).items()):
            found += [
                Due(exercise, ns_id, person, kind, exercise.closing_day)
                for person in people
                if (ns_id, person.pk) not in there
            ]
    return found


def reminders_of(
    exercise: Exercise, now: dt.datetime | None = None, seen: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Each reminder with its day, whether that has come, and how many mails stand where.

    ``seen`` are the societies whose mails are counted, None all of them.
    """
    now = now or timezone.now()
    today = now.astimezone(exercise.zone).date()
    counts: Counter[tuple[str, str]] = Counter()
    days: dict[str, dt.date] = {}
    mails = Mail.objects.filter(exercise=exercise)
    mails = mails if seen is None else mails.filter(ns_id__in=seen)
    for kind, state, day in mails.values_list("kind", "state", "closing_day"):
        if day == exercise.closing_day or kind == "opening":
            counts[kind, state] += 1
    if exercise.opened_at:
        days["opening"] = exercise.opened_at.astimezone(exercise.zone).date()
    days |= reminder_days(exercise.closing_day)
    return [
        {"kind": kind, "day": day, "is_past": day <= today}
        | {str(state): counts[kind, str(state)] for state in MailState}
        for kind, day in days.items()
    ]


def mails_of(exercise: Exercise, ns_id: str) -> list[Mail]:
    """Mails to the people of a society about an exercise, the latest first."""
    return list(
        Mail.objects.filter(exercise=exercise, ns_id=ns_id).select_related("person").order_by("-made_at", "-pk")
    )
