"""Mails, each once: a row in the outbox first, then the mail.

*Queued*: rows for all who are due are written in one transaction; a row is unique for exercise, society, person, kind
and closing day, so that two that queue at once write one row. *Claimed*: one statement turns ``waiting`` into
``sending``; of two that send at once one gets the row. *Sent*: the mail goes out, then the row says so.

A process that is killed before it claims leaves the row waiting. Killed after that, nobody can know whether the mail
server had taken the mail: after :data:`LEASE` the row is taken again, and the mail goes out under the same Message-ID
as before, by which servers and mailboxes know a second copy. So nothing is lost, and a copy is one and the same mail.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Iterable, Iterator

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from waypost.web.exercises.mails import message
from waypost.web.exercises.models import Exercise, Mail, MailState
from waypost.web.exercises.queries import due_reminders, people_of_societies, state_of

LEASE = dt.timedelta(minutes=15)  # longer than a mail server is waited for
_MOST_TRIES = 8
_AGAIN = dt.timedelta(minutes=10)  # doubled with every try
OPENING = "opening"


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
    """Rows that are ours, one after the other: each is taken when its turn comes, so that a kill leaves one at most."""
    asked_at = now or timezone.now()
    waiting = Q(state=MailState.WAITING, next_at__lte=asked_at)
    left = Q(state=MailState.SENDING, claimed_at__lt=asked_at - LEASE)
    for number in list(Mail.objects.filter(waiting | left).order_by("pk").values_list("pk", flat=True)[:most]):
        taken_at = now or timezone.now()
        taken = Mail.objects.filter(pk=number).filter(waiting | left)
        if taken.update(state=MailState.SENDING, claimed_at=taken_at, tries=F("tries") + 1):
            yield Mail.objects.select_related("exercise", "person").get(pk=number)


def _send(mail: Mail, line: BaseEmailBackend, now: dt.datetime | None) -> str:
    made: EmailMessage = message(mail)
    made.connection = line
    try:
        line.open()  # once for all mails; anew after a line that broke
        made.send()
    except smtplib.SMTPRecipientsRefused as error:
        _tell(mail, MailState.FAILED, error)
        return "failed"
    except (OSError, smtplib.SMTPException) as error:
        line.close()
        return _postpone(mail, error, now)
    _tell(mail, MailState.SENT, sent_at=now or timezone.now())
    return "sent"


def _postpone(mail: Mail, error: Exception, now: dt.datetime | None) -> str:
    if mail.tries >= _MOST_TRIES:
        _tell(mail, MailState.FAILED, error)
        return "failed"
    _tell(mail, MailState.WAITING, error, next_at=(now or timezone.now()) + _AGAIN * 2 ** (mail.tries - 1))
    return "postponed"


def _tell(mail: Mail, state: MailState, error: Exception | None = None, **parts: dt.datetime) -> None:
    problem = f"{type(error).__name__}: {error}"[:200] if error else ""
    Mail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(state=state, problem=problem, **parts)
