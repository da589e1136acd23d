"""Letters go out, each once: the outbox is that of :mod:`waypost.web.jobs.outbox`."""

from __future__ import annotations

import datetime as dt

import duckdb
from django.core.mail import get_connection
from django.utils import timezone

from waypost.errors import WaypostError
from waypost.web.following.letters import message
from waypost.web.following.models import Letter
from waypost.web.jobs.outbox import MailState, claimed, deliver, postpone, tell


def send_letters(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """Send what waits; how many were sent, failed for now, failed for good, were not needed.

    Not atomic on purpose: each row is claimed and told in a transaction of its own, with the mail in between. What a
    letter says is worked out in between, too: as the person may see it at this moment.
    """
    counts = {"sent": 0, "postponed": 0, "failed": 0, "not_needed": 0}
    line = get_connection()
    try:
        for letter in claimed(Letter.objects.select_related("person", "edition"), now, most):
            try:
                made = message(letter, now or timezone.now())
            except (WaypostError, duckdb.Error, OSError) as error:  # a release that is being replaced, or is gone
                counts[postpone(letter, error, now, tell)] += 1
                continue
            if made is None:
                tell(letter, MailState.NOT_NEEDED)
                counts["not_needed"] += 1
            else:
                counts[deliver(letter, made, line, now, tell)] += 1
    finally:
        line.close()
    return counts
