"""What of agreements waits for one person: of those that are theirs to keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from waypost.agreements.checks import band_of, is_dormant, late_stages
from waypost.agreements.commitments import is_overdue
from waypost.agreements.proposing import proposals
from waypost.reference import load_catalog
from waypost.reference.agreement_values import day_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.agreements.queries.book import own_agreements, title_of


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """Ends that come near, stages and commitments that are late, clauses to look at, agreements of which nothing is
    heard."""
    if not standing.acting:
        return
    language, today, catalog = (get_language() or "en")[:2], now.date(), load_catalog()
    for entry in own_agreements(standing):
        told = entry.whole
        if told.has_ended:
            continue
        address = reverse("agreement", args=[told.code])
        society = told.holder if told.holder in catalog.societies else ""
        parts = {"title": title_of(told.titles, language)}
        overdue = [each for each in told.commitments if is_overdue(each, today)]
        late = late_stages(told, today)
        for key, due in (
            ("end", day_of(told.ends_on) if band_of(told, today) else None),
            ("late", day_of(told.planned(late[0])) if late else None),
            ("overdue", min((day_of(each.deadline) for each in overdue if each.deadline), default=None)),
        ):
            if due is not None:
                yield Waiting(f"agreement_todo_{key}", address, parts, society, due)
        if is_dormant(told, today):
            yield Waiting("agreement_todo_dormant", address, parts, society)
        if proposals(told, catalog):
            yield Waiting("agreement_todo_look", f"{address}#proposals", parts, society)
