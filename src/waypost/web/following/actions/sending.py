"""Letters go out, each once: the outbox is that of :mod:`waypost.web.jobs.outbox`."""

from __future__ import annotations

import datetime as dt

import duckdb
from django.utils import timezone

from waypost.errors import WaypostError
from waypost.web.following.letters import message
from waypost.web.following.models import Letter
from waypost.web.jobs.outbox import send_all


def send_letters(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """Send what waits; how many were sent, failed for now, failed for good, were not needed.

    Not atomic on purpose: each row is claimed and told in a transaction of its own, with the mail in between. What a
    letter says is worked out in between, too: as the person may see it at this moment.
    """
    return send_all(
        Letter.objects.select_related("person", "edition"),
        lambda letter: message(letter, now or timezone.now()),
        now,
        most,
        put_off=(WaypostError, duckdb.Error, OSError),  # a release that is being replaced, or is gone
    )
