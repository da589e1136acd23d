"""What of claims waits for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.advocacy import rights
from waypost.web.advocacy.queries.claims import to_check


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """How many claims in whose name somebody writes have to be looked at."""
    if not rights.writes_somewhere(standing):
        return
    if count := len(to_check(standing)):
        yield Waiting("claims_todo_check", reverse("advocacy_check"), {"count": count})
