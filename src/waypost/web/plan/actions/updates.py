"""Updates on their way: written, submitted, returned, approved. The rules are those of :mod:`waypost.plan.results`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.plan import results
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.plan.actions.wording import figure, words_of
from waypost.web.plan.errors import by_the_rules
from waypost.web.plan.models import Period, Update, UpdateStep
from waypost.web.plan.queries.framework import Framework, Told, framework, who
from waypost.web.plan.rights import leads, require_leading, require_reporting


@transaction.atomic
def begin_update(*, by: User | None, period: Period, **said: Any) -> Update:
    """Report on a period, as a draft. While one is open there is no second. Raises :class:`RefusedError`."""
    role = require_reporting(by)
    found = _locked(period)
    if any(each.value.state != "approved" for each in found.of_period(period.pk)):
        raise RefusedError("plan_refused_open")
    require_open(period, found)
    made: Update = Update.objects.create(period=period, by=by, by_role=role)
    _log(made, by, role, "draft", **_said(**said))
    return made


@transaction.atomic
def revise_update(*, by: User | None, update: Update, **said: Any) -> UpdateStep:
    """Say it anew; it is a draft again. Raises :class:`RefusedError`, also once its period is locked."""
    role = require_reporting(by)
    told, indicator = _told(update)
    _require_own(by, told)
    require_unlocked(update.period, indicator)
    parts = _said(**said)
    with by_the_rules():
        results.revise(told.value, by=_who(by), at=_today())
    return _log(update, by, role, "draft", **parts)


@transaction.atomic
def submit_update(*, by: User | None, update: Update) -> UpdateStep:
    """Hand it in: its numbers have to add up. Raises :class:`RefusedError`."""
    role = require_reporting(by)
    told, indicator = _told(update)
    _require_own(by, told)
    with by_the_rules():
        results.submit(told.value, indicator, by=_who(by), at=_today())
    return _log(update, by, role, "submitted")


@transaction.atomic
def report(*, by: User | None, period: Period, is_submitted: bool, **said: Any) -> Update:
    """Begin an update, and hand it in where that is asked; neither where one is refused."""
    made = begin_update(by=by, period=period, **said)
    if is_submitted:
        submit_update(by=by, update=made)
    return made


@transaction.atomic
def report_again(*, by: User | None, update: Update, is_submitted: bool, **said: Any) -> None:
    """Say it anew, and hand it in where that is asked; neither where one is refused."""
    revise_update(by=by, update=update, **said)
    if is_submitted:
        submit_update(by=by, update=update)


@transaction.atomic
def return_update(*, by: User | None, update: Update, why: str) -> UpdateStep:
    """Give it back to whoever wrote it, with a reason. Raises :class:`RefusedError`."""
    role = require_leading(by)
    told, _ = _told(update)
    reason = words_of(why)
    with by_the_rules():
        results.send_back(told.value, by=_who(by), at=_today(), why=reason)
    return _log(update, by, role, "returned", why=reason)


@transaction.atomic
def approve_update(*, by: User | None, update: Update) -> UpdateStep:
    """Make it count. Refused to whoever wrote or submitted it. Raises :class:`RefusedError`."""
    role = require_leading(by)
    told, indicator = _told(update)
    with by_the_rules():
        results.approve(told.value, indicator, by=_who(by), at=_today())
    return _log(update, by, role, "approved")


def _said(
    *, value: Decimal | None = None, text: str = "", breakdowns: Iterable[results.Breakdown] = (), evidence: str = ""
) -> dict[str, Any]:
    """What is said as it is kept. Raises :class:`RefusedError`."""
    kept = []
    for each in breakdowns:
        for number in (*each.parts.values(), each.rest):
            figure(number)
        kept.append({
            "dimension": each.dimension, "parts": {name: str(number) for name, number in each.parts.items()},
            "rest": str(each.rest), "why": words_of(each.why, 300),
        })  # fmt: skip
    return {"value": figure(value), "text": words_of(text), "breakdowns": kept, "evidence": words_of(evidence)}


def _locked(period: Period) -> Framework:
    """What there is of the period's indicator, under the lock of the period."""
    Period.objects.select_for_update().get(pk=period.pk)
    return framework([period.indicator.key])


def require_open(period: Period, found: Framework) -> None:
    """Raise :class:`RefusedError` where nothing is begun for a period: it is locked, it has not begun, or its indicator
    ended.
    """
    held = require_unlocked(period, found.indicators[period.indicator.key])
    if found.rows[period.indicator.key].is_ended:
        raise RefusedError("plan_refused_ended")
    with by_the_rules():
        results.check_begun(held, _today())


def require_unlocked(period: Period, indicator: results.Indicator) -> results.Period:
    """The period as a value. Raises :class:`RefusedError` where it is locked."""
    held = next(each for each in indicator.periods if each.id == str(period.pk))
    if held.is_locked:
        raise RefusedError("plan_refused_closed")
    return held


def _told(update: Update) -> tuple[Told, results.Indicator]:
    found = _locked(update.period)
    return found.updates[update.pk], found.indicators[update.period.indicator.key]


def _require_own(by: User | None, told: Told) -> None:
    """Whoever began it, or leads, goes on with it."""
    if by is not None and told.row.by_id != by.pk and not leads(standing_of(by)):
        raise RefusedError("plan_refused_others")


def _log(update: Update, by: User | None, role: str, to: str, **parts: Any) -> UpdateStep:
    made: UpdateStep = UpdateStep.objects.create(update=update, to=to, by=by, by_role=role, **parts)
    return made


def _who(by: User | None) -> str:
    return who(by.pk if by else None)


def _today() -> dt.date:
    return timezone.now().date()
