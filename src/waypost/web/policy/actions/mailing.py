"""Mails about answers, each once (:mod:`waypost.web.jobs.outbox`)."""

from __future__ import annotations

import datetime as dt

from django.core.mail import get_connection

from waypost.web.jobs.outbox import MailState, claimed, deliver, tell
from waypost.web.policy.mails import message
from waypost.web.policy.models import Reply


def send_replies(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """Send what waits; how many were sent, failed for now, failed for good, were not needed any more."""
    counts = {"sent": 0, "postponed": 0, "failed": 0, "not_needed": 0}
    line = get_connection()
    try:
        for reply in claimed(Reply.objects.select_related("person"), now, most):
            made = message(reply)
            if made is None:
                tell(reply, MailState.NOT_NEEDED)
                counts["not_needed"] += 1
            else:
                counts[deliver(reply, made, line, now, tell)] += 1
    finally:
        line.close()
    return counts
