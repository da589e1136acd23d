"""Mails, each once: a row in the outbox first, then the mail.

*Queued*: rows for all who are due are written in one transaction; a row is unique for exercise, society, person, kind
and closing day, so that two that queue at once write one row. *Claimed*: one statement turns ``waiting`` into
``sending``; of two that send at once one gets the row. *Sent*: the mail goes out, then the row says so.

What happens when a process is killed on the way stands in :mod:`waypost.web.jobs.outbox`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from waypost.web.exercises.mails import message
from waypost.web.exercises.models import Exercise, Mail, MailState
from waypost.web.exercises.queries import due_reminders, people_of_societies, state_of
from waypost.web.jobs.outbox import LEASE, claimed, deliver, tell

OPENING = "opening"
__all__ = ["LEASE", "OPENING", "queue_due", "queue_opening", "send_waiting"]


def queue_opening(exercise: Exercise, societies: Iterable[str], now: dt.datetime) -> None:
    """Tell the people of societies that an exercise is open; part of the transaction that opens it."""
    wanted = list(societies)
    _queue(
        now,
        (
            (exercise, ns_id, person.pk, OPENING, exercise.closing_day)
            for ns_id, people in people_of_societies(wanted).items()
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
    counts = {"sent": 0, "postponed": 0, "failed": 0, "not_needed": 0}
    line = get_connection()
    try:
        for mail in _claimed(now, most):
            if mail.kind != OPENING and state_of(mail.exercise, mail.ns_id, now).is_answered:
                _tell(mail, MailState.NOT_NEEDED)
                counts["not_needed"] += 1
                continue
            counts[_send(mail, line, now)] += 1
    finally:
        line.close()
    return counts


def _claimed(now: dt.datetime | None, most: int) -> Iterator[Mail]:
    return claimed(Mail.objects.select_related("exercise", "person"), now, most)


def _send(mail: Mail, line: BaseEmailBackend, now: dt.datetime | None) -> str:
    return deliver(mail, message(mail), line, now, _tell)


_tell = tell
