"""Mails about answers and lapsed sign-offs, each once (:mod:`waypost.web.jobs.outbox`)."""

from __future__ import annotations

import datetime as dt

from waypost.web.jobs.outbox import send_all
from waypost.web.policy.mails import lapsed_message, reply_message
from waypost.web.policy.models import Lapsed, Reply


def send_replies(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """Send what waits; how many were sent, failed for now, failed for good, were not needed any more."""
    return send_all(Reply.objects.select_related("person"), reply_message, now, most)


def send_lapsed(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """The same for those whose sign-off lapsed."""
    return send_all(Lapsed.objects.select_related("person"), lapsed_message, now, most)
