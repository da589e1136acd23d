"""Which reminders are due, were sent, and are to come."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Min
from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.exercises.models import GRACE, Event, Exercise, Mail, MailState
from waypost.web.exercises.queries.reading import people_of_asked, states_of, states_of_platforms
from waypost.web.exercises.states import ANSWERS
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
    """Reminders whose day has come where the exercise is at home, for societies and platforms that have not answered.

    Of several that were missed only the last one. To whoever speaks for one, each once; none that
    stands in the outbox, and none of the same kind within three days, when an extension moved the closing by less.
    """
    now, found = now or timezone.now(), []
    for exercise in Exercise.objects.filter(opened_at__lte=now, closes_at__gte=now - GRACE * 2).order_by("pk"):
        kind = reminder_due(exercise.closing_day, now.astimezone(exercise.zone).date())
        if kind is None:
            continue
        states = states_of(exercise, now) | states_of_platforms(exercise, now)
        quiet = [asked for asked, standing in states.items() if not standing.is_answered]
        told = Mail.objects.filter(exercise=exercise, kind=kind)
        there = {
            (ns_id, person_id)
            for ns_id, person_id, day, made_at in told.values_list("ns_id", "person_id", "closing_day", "made_at")
            if day == exercise.closing_day or made_at > now - _QUIET
        }
        for ns_id, people in sorted(people_of_asked(quiet).items()):
            found += [
                Due(exercise, ns_id, person, kind, exercise.closing_day)
                for person in people
                if (ns_id, person.pk) not in there
            ]
    return found


def reminders_of(
    exercise: Exercise, now: dt.datetime | None = None, seen: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Each reminder with its day, whether that has come, how many mails stand where, and whom none of them reached.

    ``seen`` are the societies whose mails are counted, None all of them. ``unreached`` are the societies to which a
    letter of this kind was due and none went out: nobody there has an account, or every mail to them failed.
    """
    now = now or timezone.now()
    today = now.astimezone(exercise.zone).date()
    counts: Counter[tuple[str, str]] = Counter()
    reached: dict[str, set[str]] = defaultdict(set)
    days: dict[str, dt.date] = {}
    mails = Mail.objects.filter(exercise=exercise)
    mails = mails if seen is None else mails.filter(ns_id__in=seen)
    for kind, state, day, ns_id in mails.values_list("kind", "state", "closing_day", "ns_id"):
        if day == exercise.closing_day or kind == "opening":
            counts[kind, state] += 1
            reached[kind] |= set() if state == MailState.FAILED else {ns_id}
    if exercise.opened_at:
        days["opening"] = exercise.opened_at.astimezone(exercise.zone).date()
    days |= reminder_days(exercise.closing_day)
    awaited = _awaited(exercise, seen)
    return [
        {"kind": kind, "day": day, "is_past": day <= today}
        | {str(state): counts[kind, str(state)] for state in MailState}
        | {"unreached": sorted(_due_to(awaited, kind, day) - reached[kind]) if kind in {*reached, "opening"} else []}
        for kind, day in days.items()
    ]


def _awaited(exercise: Exercise, seen: Collection[str] | None) -> dict[str, tuple[dt.date, dt.date | None]]:
    """Society → the day on which it was invited, and that of its first answer; two queries."""
    answers = Event.objects.filter(exercise=exercise, kind__in=[str(kind) for kind in ANSWERS]).order_by()
    first = dict(answers.values_list("ns_id").annotate(first=Min("at")))
    return {
        ns_id: (_day(at, exercise), _day(first[ns_id], exercise) if ns_id in first else None)
        for ns_id, at in exercise.invited.values_list("ns_id", "at")
        if seen is None or ns_id in seen
    }


def _day(at: dt.datetime, exercise: Exercise) -> dt.date:
    return at.astimezone(exercise.zone).date()


def _due_to(awaited: Mapping[str, tuple[dt.date, dt.date | None]], kind: str, day: dt.date) -> set[str]:
    """To whom a letter was due: the opening to all, a reminder to those invited by its day that had not answered."""
    if kind == "opening":
        return set(awaited)
    return {ns for ns, (asked, answered) in awaited.items() if asked <= day and (answered is None or answered > day)}


def mails_of(exercise: Exercise, ns_id: str) -> list[Mail]:
    """Mails to the people of a society about an exercise, the latest first."""
    return list(
        Mail.objects.filter(exercise=exercise, ns_id=ns_id).select_related("person").order_by("-made_at", "-pk")
    )
