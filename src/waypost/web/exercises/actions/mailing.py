"""Mails, each once: a row in the outbox first, then the mail.

*Queued*: rows for all who are due are written in one transaction; a row is unique for exercise, society, person, kind
and closing day, so that two that queue at once write one row. *Claimed*: one statement turns ``waiting`` into
``sending``; of two that send at once one gets the row. *Sent*: the mail goes out, then the row says so.

What happens when a process is killed on the way stands in :mod:`waypost.web.jobs.outbox`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from waypost.web.exercises.mails import message
from waypost.web.exercises.models import Exercise, Mail
from waypost.web.exercises.queries import due_reminders, people_of_asked, state_of
from waypost.web.jobs.outbox import LEASE, send_all

OPENING = "opening"
__all__ = ["LEASE", "OPENING", "queue_due", "queue_opening", "send_waiting"]


def queue_opening(exercise: Exercise, asked: Iterable[str], now: dt.datetime) -> None:
    """Tell the people of societies and platforms that an exercise is open; part of the transaction that opens it."""
    wanted = list(asked)
    _queue(
        now,
        (
            (exercise, ns_id, person.pk, OPENING, exercise.closing_day)
            for ns_id, people in people_of_asked(wanted).items()
            for person in people
            if ns_id in wanted
        ),
    )


@transaction.atomic
def queue_due(*, now: dt.datetime | None = None) -> int:
    """Write a row for every reminder that is due; how many are new. Asked as often as one likes, it adds none."""
    now = now or timezone.now()
    before = Mail.objects.count()
    _queue(now, ((due.exercise, due.ns_id, due.person.pk, due.kind, due.closing_day) for due in due_reminders(now)))
    return Mail.objects.count() - before


def _queue(now: dt.datetime, rows: Iterable[tuple[Exercise, str, int, str, dt.date]]) -> None:
    Mail.objects.bulk_create(
        (
            Mail(exercise=e, ns_id=ns, person_id=person, kind=kind, closing_day=day, made_at=now, next_at=now)
            for e, ns, person, kind, day in rows
        ),
        ignore_conflicts=True,
    )


def send_waiting(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """Send what waits in the outbox; how many were sent, failed for now, failed for good, were not needed any more.

    Not atomic on purpose: each row is claimed and told in a transaction of its own, with the mail in between.
    """
    return send_all(
        Mail.objects.select_related("exercise", "person"),
        lambda mail: None if _is_answered(mail, now) else message(mail),
        now,
        most,
    )


def _is_answered(mail: Mail, now: dt.datetime | None) -> bool:
    """A reminder of what a society has answered meanwhile."""
    return mail.kind != OPENING and state_of(mail.exercise, mail.ns_id, now).is_answered
