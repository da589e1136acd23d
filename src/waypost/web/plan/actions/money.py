"""Money: lines, their amounts, rates, and what was entered by mistake."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from waypost.reference.money import MONEY_KINDS, RATE_KINDS, decimals_of
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.agreements.actions.parts import CURRENCIES
from waypost.web.plan.actions.wording import among, day_of_ours, day_so_far, figure, plan, words_of
from waypost.web.plan.models import Amount, Line, Rate, TakenBack
from waypost.web.plan.queries.money import is_taken_back
from waypost.web.plan.rights import require_leading


@transaction.atomic
def add_line(*, by: User | None, label: str, component: str = "") -> Line:
    """A line, for a component or for none. Raises :class:`RefusedError`."""
    role = require_leading(by)
    told = words_of(label, 200, refusal="plan_refused_label")
    made: Line = Line.objects.create(
        label=told, component=among(component, plan().components, may_lack=True), by=by, by_role=role
    )
    return made


@transaction.atomic
def add_amount(
    *, by: User | None, line: Line, kind: str, amount: Decimal, currency: str, day: dt.date, source: str
) -> Amount:
    """An amount of a line. A line has one original budget in a currency: what comes later is a revised one. What was
    spent was spent by today.

    Raises :class:`RefusedError`.
    """
    role = require_leading(by)
    held = Line.objects.select_for_update().get(pk=line.pk)
    among(kind, MONEY_KINDS)
    among(currency, CURRENCIES)
    figure(amount)
    if amount < 0 and kind != "expenditure":  # money that came back
        raise RefusedError("plan_refused_amount")
    if amount != round(amount, decimals_of(currency)):
        raise RefusedError("plan_refused_decimals", currency=currency, most=decimals_of(currency))
    if kind == "budget" and any(
        not is_taken_back(each)
        for each in held.amounts.filter(kind=kind, currency=currency).select_related("taken_back")
    ):
        raise RefusedError("plan_refused_original")
    made: Amount = Amount.objects.create(
        line=held, kind=kind, amount=amount, currency=currency,
        day=day_so_far(day) if kind == "expenditure" else day_of_ours(day),
        source=words_of(source, 200, refusal="plan_refused_source"), by=by, by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def add_rate(
    *, by: User | None, of: str, into: str, value: Decimal, day: dt.date, source: str, kind: str
) -> Rate:  # fmt: skip
    """A rate with its day and source, of today or before. One of the plan itself stands in the catalog.

    Raises :class:`RefusedError`.
    """
    role = require_leading(by)
    among(of, CURRENCIES)
    among(into, CURRENCIES)
    among(kind, [each for each in RATE_KINDS if each != "plan"])
    if of == into or not value.is_finite() or value <= 0 or value >= 10**9 or value != round(value, 10):
        raise RefusedError("plan_refused_rate")
    made: Rate = Rate.objects.create(
        of=of, into=into, value=value, day=day_so_far(day), kind=kind,
        source=words_of(source, 200, refusal="plan_refused_source"), by=by, by_role=role,
    )  # fmt: skip
    return made


@transaction.atomic
def take_back(*, by: User | None, what: Amount | Rate, why: str) -> TakenBack:
    """An amount or a rate that was entered by mistake: it stays and counts no more. Raises :class:`RefusedError`."""
    role = require_leading(by)
    row = type(what)._default_manager.select_for_update().get(pk=what.pk)
    if is_taken_back(row):
        raise RefusedError("plan_refused_taken_back")
    told = words_of(why, refusal="exercise_refused_why")
    about = {"amount": row} if isinstance(row, Amount) else {"rate": row}
    made: TakenBack = TakenBack.objects.create(**about, why=told, by=by, by_role=role)
    return made
