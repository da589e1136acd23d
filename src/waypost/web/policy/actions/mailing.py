"""Mails about answers, each once (:mod:`waypost.web.jobs.outbox`)."""

from __future__ import annotations

import datetime as dt

from waypost.web.jobs.outbox import send_all
from waypost.web.policy.mails import message
from waypost.web.policy.models import Reply


def send_replies(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """Send what waits; how many were sent, failed for now, failed for good, were not needed any more."""
    return send_all(Reply.objects.select_related("person"), message, now, most)
