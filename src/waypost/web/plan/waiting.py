"""What of the plan waits for one person: periods to report on, updates to answer, updates that came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.plan import rights
from waypost.web.plan.queries.framework import framework


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """For those who report; what waits for an answer is for those who lead and neither wrote nor submitted it."""
    if not rights.reports(standing):
        return
    found, language = framework(), (get_language() or "en")[:2]

    def of(period: int) -> tuple[str, dict[str, str]]:
        row = found.periods[period]
        labels = row.indicator.label
        name = labels.get(language) or next(iter(labels.values()))
        return reverse("plan_indicator", args=[row.indicator.key]), {"indicator": name}

    for row in found.periods.values():
        row.indicator = next(each for each in found.rows.values() if each.pk == row.indicator_id)
    came_back = set()
    for told in found.updates.values():
        address, parts = of(told.row.period_id)
        if told.value.state == "submitted" and rights.leads(standing) and not told.is_of(standing.person.pk):
            yield Waiting("plan_todo_approve", f"{address}#updates", parts)
        if told.value.state == "returned" and told.row.by_id == standing.person.pk:
            came_back.add(told.row.period_id)
            yield Waiting("plan_todo_returned", f"{address}#updates", parts)
    for row in found.unreported(now.date()):
        if row.pk not in came_back:
            address, parts = of(row.pk)
            yield Waiting("plan_todo_report", address, parts, due=row.due_on)
