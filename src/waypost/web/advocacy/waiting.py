"""What of claims and messages waits for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.advocacy import rights
from waypost.web.advocacy.queries.claims import to_check
from waypost.web.advocacy.waiting_messages import messages_waiting


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """How many claims in whose name somebody writes have to be looked at, and what waits of messages."""
    if not rights.writes_somewhere(standing):
        return
    if count := len(to_check(standing)):
        yield Waiting("claims_todo_check", reverse("advocacy_check"), {"count": count})
    yield from messages_waiting(standing, now)
