"""Indicators and their periods: entered, locked, opened again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from waypost.plan import results
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.plan.actions.wording import among, day_of_ours, figure, plan, texts_of, words_of
from waypost.web.plan.dimensions import DIMENSIONS
from waypost.web.plan.errors import by_the_rules
from waypost.web.plan.models import Ended, Indicator, Period, PeriodStep
from waypost.web.plan.queries.framework import framework, who
from waypost.web.plan.rights import require_leading

_KEY = r"[a-z0-9]+(-[a-z0-9]+)*"
_TAKEN = frozenset(("new",))  # addresses of pages


@transaction.atomic
def add_indicator(
    *, by: User | None, key: str, outcome: str, labels: Mapping[str, str], kind: str = "quantitative",
    unit: str = "count", rises: bool = True, dimensions: Iterable[str] = (), baseline_year: int | None = None,
    baseline_value: Decimal | None = None, baseline_text: Mapping[str, str] | None = None,
) -> Indicator:  # fmt: skip
    """What is measured for an outcome. A share has no parts that add up, and words have no number.

    Raises :class:`RefusedError`.
    """
    role = require_leading(by)
    told = sorted(set(dimensions), key=list(DIMENSIONS).index) if set(dimensions) <= DIMENSIONS.keys() else None
    if told is None or (told and (kind, unit) != ("quantitative", "count")):
        raise RefusedError("plan_refused_dimensions")
    if kind == "qualitative" and baseline_value is not None:
        raise RefusedError("plan_refused_baseline")
    if baseline_year is None and (baseline_value is not None or baseline_text):
        raise RefusedError("plan_refused_baseline")
    if not re.fullmatch(_KEY, key) or key in _TAKEN or Indicator.objects.filter(key=key).exists():
        raise RefusedError("plan_refused_key")
    made = Indicator(
        key=key, outcome=among(outcome, plan().outcomes), label=texts_of(labels, 200, refusal="plan_refused_label"),
        kind=among(kind, results.KINDS), unit=among(unit, results.UNITS), rises=rises, dimensions=told,
        baseline_year=baseline_year, baseline_value=figure(baseline_value),
        baseline_text=texts_of(baseline_text or {}, 300), by=by, by_role=role,
    )  # fmt: skip
    if unit == "count":
        with by_the_rules():
            results.check_whole(baseline_value)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # somebody took the key at the same time
        raise RefusedError("plan_refused_key") from error
    return made


@transaction.atomic
def add_period(
    *, by: User | None, indicator: Indicator, starts: dt.date, ends: dt.date, due_on: dt.date,
    target: Decimal | None = None, target_text: Mapping[str, str] | None = None,
) -> Period:  # fmt: skip
    """A period, its target, and until when an update is asked for. Periods of an indicator do not overlap.

    Raises :class:`RefusedError`.
    """
    role = require_leading(by)
    held = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if held.is_ended:
        raise RefusedError("plan_refused_ended")
    if not day_of_ours(starts) < day_of_ours(ends) <= day_of_ours(due_on):
        raise RefusedError("plan_refused_period_days")
    if held.periods.filter(starts__lte=ends, ends__gte=starts).exists():
        raise RefusedError("plan_refused_overlap")
    if held.kind == "qualitative" and target is not None:
        raise RefusedError("plan_refused_target")
    if held.unit == "count":
        with by_the_rules():
            results.check_whole(target)
    made: Period = Period.objects.create(
        indicator=held, starts=starts, ends=ends, due_on=due_on, target=figure(target),
        target_text=texts_of(target_text or {}, 300), by=by, by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def end_indicator(*, by: User | None, indicator: Indicator, why: str) -> Ended:
    """It is measured no more, from now. Raises :class:`RefusedError`, also when it has ended."""
    role = require_leading(by)
    held = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if held.is_ended:
        raise RefusedError("plan_refused_ended")
    told = words_of(why, refusal="exercise_refused_why")
    made: Ended = Ended.objects.create(indicator=held, why=told, by=by, by_role=role)
    return made


@transaction.atomic
def lock_period(*, by: User | None, period: Period) -> PeriodStep:
    """It takes nothing any more. Refused while an update of it waits for an answer. Raises :class:`RefusedError`."""
    role = require_leading(by)
    value, updates = _held(period)
    with by_the_rules():
        results.lock(value, updates, by=who(by.pk if by else None), at=dt.date.min)
    made: PeriodStep = PeriodStep.objects.create(period=period, step=PeriodStep.Step.LOCKED, by=by, by_role=role)
    return made


@transaction.atomic
def unlock_period(*, by: User | None, period: Period, why: str) -> PeriodStep:
    """Open it again, with a reason. Raises :class:`RefusedError`."""
    role = require_leading(by)
    value, _ = _held(period)
    told = words_of(why)
    with by_the_rules():
        results.unlock(value, by=who(by.pk if by else None), at=dt.date.min, why=told)
    made: PeriodStep = PeriodStep.objects.create(
        period=period, step=PeriodStep.Step.OPEN, why=told, by=by, by_role=role
    )  # fmt: skip
    return made


def _held(period: Period) -> tuple[results.Period, tuple[results.Update, ...]]:
    """A period under its lock, with the updates of its indicator."""
    Period.objects.select_for_update().get(pk=period.pk)
    found = framework([period.indicator.key])
    indicator = found.indicators[period.indicator.key]
    return next(each for each in indicator.periods if each.id == str(period.pk)), found.values
