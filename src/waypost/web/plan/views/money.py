"""What the plan costs: its budget as published for everybody, lines and rates for people with a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from waypost.plan.spending import Place, Shown, shown_in
from waypost.reference.money import Converted, Money, converted, converted_parts
from waypost.reference.plan_values import Plan
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.accounts.views.pages import allowed
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.plan import actions, forms, rights
from waypost.web.plan.models import Amount, Line, Rate
from waypost.web.plan.queries.money import Entered, entered, is_taken_back, rate_rows, rates, spent
from waypost.web.plan.views.pages import answer_form, held, page

KINDS = ("budget", "revised", "commitment", "expenditure")
ROW = ("component", "line", "kind", "currency", "amount", "day", "source", "counts", "how")
members = allowed(rights.reads)
team = allowed(rights.leads)


def _asked(request: HttpRequest, found: Iterable[str]) -> str:
    asked = request.GET.get("currency", "")[:3]
    return asked if asked in set(found) else ""


@never_cache
def money(request: HttpRequest) -> HttpResponse:
    """The published budget with the rates that it implies; for people with a role what was entered beside it."""
    plan, is_member = held(), rights.reads(standing_of_request(request))
    if not is_member:
        return page(request, "money.html", spending=None, lines=[], rate_rows=[], currencies=[], asked="")
    lines, known = entered(), rates(plan)
    spending = spent(lines)
    there = sorted({each.currency for each in spending.totals}) if spending else []
    currencies = sorted({*there, *(code for each in known for code in (each.of, each.into))})
    asked = _asked(request, currencies)
    published = plan.budget.conversions

    def convert(of: Money) -> Converted | None:
        is_other = asked and of.currency != asked
        return converted(of, asked, published=published, rates=known) if is_other else None

    shown = shown_in(spending, convert) if spending else None
    groups = [
        (component, [_cells(totals, currency) for currency in there if any(t.currency == currency for t in totals)])
        for component, totals in sorted(
            spending.by_component.items() if spending else (), key=lambda pair: (pair[0] is None, pair[0] or "")
        )
    ]
    return page(
        request, "money.html", spending=spending, groups=groups, lines=lines, rate_rows=rate_rows(), kinds=KINDS,
        currencies=currencies, asked=asked, whole=[_cells(spending.totals, each) for each in there] if spending else [],
        shown=shown, in_other=_of_rows(lines, shown, convert) if shown else {}, is_taken_back=is_taken_back,
        plain=_plain,
    )  # fmt: skip


def _plain(row: Amount) -> Money:
    return Money(amount=row.amount, currency=row.currency)


def _of_rows(
    lines: list[Entered], shown: Shown, convert: Callable[[Money], Converted | None]
) -> dict[int, Converted | None]:
    """Each amount in the other currency, by its number; those that count add up to what their component comes to."""
    found = {row.pk: convert(_plain(row)) for line in lines for row in line.amounts}
    counting: dict[Place, list[int]] = {}
    for line in lines:
        for row in () if line.is_total else line.counting:
            counting.setdefault((line.row.component or None, row.kind, row.currency), []).append(row.pk)
    for place, numbers in counting.items():
        parts = converted_parts(shown.by_component[place], [found[number] for number in numbers])
        found |= dict(zip(numbers, parts, strict=True))
    return found


def _cells(totals: Iterable[Any], currency: str) -> tuple[str, dict[str, Money]]:
    """A currency, and what there is of each kind in it."""
    return currency, {each.kind: each.money for each in totals if each.currency == currency}


@members
def money_twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """Budget as published, and every amount that was entered, as JSON or CSV."""
    rows = list(amount_rows(held(), entered()))
    return as_csv(rows, ROW) if form == "csv" else as_json({"amounts": rows, "rates": told_rates(held())})


def told_rates(plan: Plan) -> list[dict[str, Any]]:
    """A line for each rate, those of the plan itself among them."""
    return [
        {"of": each.of, "into": each.into, "value": str(each.value), "date": each.date, "source": each.source,
         "kind": each.kind}
        for each in rates(plan)
    ]  # fmt: skip


def amount_rows(plan: Plan, lines: list[Entered]) -> Iterable[dict[str, Any]]:
    """A line for each amount: the budget as published, then what was entered."""
    for each in (plan.budget.total, *plan.budget.published):
        yield {
            "component": None, "line": None, "kind": "budget", "currency": each.currency, "amount": str(each.amount),
            "day": plan.starts, "source": plan.budget.publisher, "counts": None, "how": "published",
        }  # fmt: skip
    for line in lines:
        counting = {each.pk for each in line.counting}
        for row in line.amounts:
            yield {
                "component": line.row.component or None, "line": line.row.label, "kind": row.kind,
                "currency": row.currency, "amount": str(row.amount), "day": row.day.isoformat(), "source": row.source,
                "counts": row.pk in counting and not line.is_total, "how": "entered",
            }  # fmt: skip


def _back(language: str) -> str:
    return f"/{language}/plan/money/"


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@team
def new_line(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A line."""
    language = language_of(request)
    form = forms.LineForm(language, _given(request))

    def do() -> str:
        made = actions.add_line(by=standing.person, **form.cleaned_data)
        return f"{_back(language)}line/{made.pk}/amount/"

    return answer_form(request, form, do, "line", _back(language))


@team
def new_amount(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """An amount of a line."""
    language, line = language_of(request), get_object_or_404(Line, pk=number)
    form = forms.AmountForm(language, _given(request))

    def do() -> None:
        actions.add_amount(by=standing.person, line=line, **form.cleaned_data)

    return answer_form(request, form, do, "amount", _back(language), said=line.label)


@team
def new_rate(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A rate."""
    language = language_of(request)
    form = forms.RateForm(language, _given(request))
    return answer_form(
        request, form, lambda: actions.add_rate(by=standing.person, **form.parts()) and None, "rate", _back(language)
    )


@team
def taking_back(request: HttpRequest, standing: Standing, what: str, number: int) -> HttpResponse:
    """An amount or a rate that was entered by mistake."""
    language = language_of(request)
    row: Amount | Rate = get_object_or_404(Amount if what == "amount" else Rate, pk=number)
    form = forms.WhyForm(language, _given(request))

    def do() -> None:
        actions.take_back(by=standing.person, what=row, why=form.cleaned_data["why"])

    return answer_form(request, form, do, "take_back", _back(language), said=_named(row))


def _named(row: Amount | Rate) -> str:
    if isinstance(row, Rate):
        return f"1 {row.of} = {row.value.normalize():f} {row.into}, {_day(row.day)}"
    return f"{row.line.label}: {row.amount.normalize():f} {row.currency}, {_day(row.day)}"


def _day(day: dt.date) -> str:
    return day.isoformat()
