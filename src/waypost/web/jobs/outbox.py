"""Mails, each once: a row in a table first, then the mail. What every outbox shares.

*Claimed*: one statement turns ``waiting`` into ``sending``; of two that send at once one gets the row. *Sent*: the
mail goes out, then the row says so.

A process that is killed before it claims leaves the row waiting. Killed after that, nobody can know whether the mail
server had taken the mail: after :data:`LEASE` the row is taken again, and the mail goes out under the same Message-ID
as before, by which servers and mailboxes know a second copy. So nothing is lost, and a copy is one and the same mail.
"""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from waypost.web.accounts.models import User

LEASE = dt.timedelta(minutes=15)  # longer than a mail server is waited for
_MOST_TRIES = 8
_AGAIN = dt.timedelta(minutes=10)  # doubled with every try


class MailState(models.TextChoices):
    """Where a mail stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"


class Outgoing(models.Model):
    """A mail that is to go out once. The row is there before the mail is."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)  # not before
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        abstract = True


R = TypeVar("R", bound=Outgoing)
Tell = Callable[..., None]


def claimed(rows: models.QuerySet[R], now: dt.datetime | None, most: int) -> Iterator[R]:
    """Rows that are ours, one after the other: each is taken when its turn comes, so that a kill leaves one at most."""
    asked_at = now or timezone.now()
    waiting = Q(state=MailState.WAITING, next_at__lte=asked_at)
    left = Q(state=MailState.SENDING, claimed_at__lt=asked_at - LEASE)
    found = rows.model._default_manager.all()
    for number in list(found.filter(waiting | left).order_by("pk").values_list("pk", flat=True)[:most]):
        taken_at = now or timezone.now()
        taken = found.filter(pk=number).filter(waiting | left)
        if taken.update(state=MailState.SENDING, claimed_at=taken_at, tries=F("tries") + 1):
            yield rows.get(pk=number)


def send_all(
    rows: models.QuerySet[R],
    mail_of: Callable[[R], EmailMessage | None],
    now: dt.datetime | None,
    most: int,
    put_off: tuple[type[Exception], ...] = (),
) -> dict[str, int]:
    """Send what waits: how many were sent, failed for now, failed for good, were not needed any more.

    ``mail_of`` is asked when a row's turn comes, and says None for a mail that is not needed any more; one that raises
    an error of ``put_off`` is tried again later. Not atomic on purpose: each row is claimed and told in a transaction
    of its own, with the mail in between.
    """
    counts = {"sent": 0, "postponed": 0, "failed": 0, "not_needed": 0}
    line = get_connection()
    try:
        for row in claimed(rows, now, most):
            try:
                made = mail_of(row)
            except put_off as error:
                counts[postpone(row, error, now, tell)] += 1
                continue
            if made is None:
                tell(row, MailState.NOT_NEEDED)
                counts["not_needed"] += 1
            else:
                counts[deliver(row, made, line, now, tell)] += 1
    finally:
        line.close()
    return counts


def deliver(row: Outgoing, made: EmailMessage, line: BaseEmailBackend, now: dt.datetime | None, tell_row: Tell) -> str:
    """Send the mail of a claimed row and say how it went: sent, postponed or failed."""
    made.connection = line
    try:
        line.open()  # once for all mails; anew after a line that broke
        made.send()
    except smtplib.SMTPRecipientsRefused as error:
        tell_row(row, MailState.FAILED, error)
        return "failed"
    except (OSError, smtplib.SMTPException) as error:
        line.close()
        return postpone(row, error, now, tell_row)
    tell_row(row, MailState.SENT, sent_at=now or timezone.now())
    return "sent"


def postpone(row: Outgoing, error: Exception, now: dt.datetime | None, tell_row: Tell) -> str:
    """Try again later, or no more: postponed or failed."""
    if row.tries >= _MOST_TRIES:
        tell_row(row, MailState.FAILED, error)
        return "failed"
    tell_row(row, MailState.WAITING, error, next_at=(now or timezone.now()) + _AGAIN * 2 ** (row.tries - 1))
    return "postponed"


def tell(row: Outgoing, state: MailState, error: Exception | None = None, **parts: dt.datetime) -> None:
    """Say where a claimed row stands; nothing when somebody else has said it already."""
    problem = f"{type(error).__name__}: {error}"[:200] if error else ""
    ours = type(row)._default_manager.filter(pk=row.pk, state=MailState.SENDING)
    ours.update(state=state, problem=problem, **parts)
