"""Indicators of the plan: what is measured, what was reported, where it leads, and what waits for an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from waypost.drawing.progress import Mark, progress
from waypost.plan import results
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.pages.templating import text
from waypost.web.plan import actions, forms, rights
from waypost.web.plan.queries.framework import Framework, framework
from waypost.web.plan.views.pages import answer_form, held, own, page, teller

ROW = ("indicator", "outcome", "label", "kind", "unit", "starts", "ends", "target", "value", "text", "forecast",
       "forecast_low", "forecast_high", "made_from", "is_locked", "is_interim")  # fmt: skip
members = allowed(rights.reads)
team = allowed(rights.leads)


def rows_of(found: Framework, language: str) -> list[dict[str, Any]]:
    """A line for each period of each indicator."""
    rows = []
    for each in found.indicators.values():
        expected = found.expected(each)
        for period in each.periods:
            counts = results.actual(each, period.id, found.values)
            ahead = expected.get(period.id) if counts is None else None
            rows.append({
                "indicator": each.id, "outcome": each.outcome, "label": own(each.label, held(), language)[1],
                "kind": each.kind, "unit": each.unit, "starts": period.starts.isoformat(),
                "ends": period.ends.isoformat(), "target": _number(period.target),
                "value": _number(counts.value) if counts else None, "text": (counts.text or None) if counts else None,
                "forecast": _number(ahead.value) if ahead else None,
                "forecast_low": _number(ahead.low) if ahead else None,
                "forecast_high": _number(ahead.high) if ahead else None,
                "made_from": len(ahead.made_from) if ahead else None, "is_locked": period.is_locked,
                "is_interim": results.is_interim(counts, period) if counts else None,
            })  # fmt: skip
    return rows


def _number(value: Any) -> str | None:
    return None if value is None else str(value)


@members
def listing(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What is measured, by outcome: the latest value and the next target."""
    found, today = framework(), timezone.now().date()
    shown = []
    for each in found.indicators.values():
        values = [(p, results.actual(each, p.id, found.values)) for p in each.periods]
        latest = next(((p, told) for p, told in reversed(values) if told is not None), None)
        following = next((p for p in each.periods if p.ends >= today), None)
        shown.append({"indicator": each, "latest": latest, "next": following})
    unreported = found.unreported(today)
    return page(
        request, "indicators.html", shown=shown, waiting=found.submitted(), rows=found.rows,
        late=[_named(found, each.pk) for each in unreported],
        ended=[row for key, row in found.rows.items() if key not in found.indicators],
    )  # fmt: skip


@members
def listing_twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """Each period of each indicator, as JSON or CSV."""
    rows = rows_of(framework(), language_of(request))
    return as_csv(rows, ROW) if form == "csv" else as_json({"periods": rows})


def _one(key: str) -> Framework:
    found = framework([key])
    if key not in found.indicators:
        raise Http404(key)
    return found


@members
def one(request: HttpRequest, standing: Standing, key: str) -> HttpResponse:
    """One indicator: chart and table of its periods, where the pace leads, and the way of each update."""
    found, language = _one(key), language_of(request)
    indicator = found.indicators[key]
    expected, by = found.expected(indicator), teller(language)
    periods = []
    for period in indicator.periods:
        counts = results.actual(indicator, period.id, found.values)
        periods.append({
            "period": period, "row": found.periods[int(period.id)], "counts": counts,
            "forecast": None if counts else expected.get(period.id),
            "is_open": not any(each.value.state != "approved" for each in found.of_period(int(period.id))),
        })  # fmt: skip
    return page(
        request, "indicator.html", indicator=indicator, row=found.rows[key], periods=periods,
        updates=list(reversed(found.updates.values())), chart=_chart(periods, by, language), found=found,
        outcome=held().outcomes.get(indicator.outcome),
    )  # fmt: skip


def _chart(periods: list[dict[str, Any]], by: Any, language: str) -> str:
    """What was reported and where it leads; empty where there is nothing to draw."""
    values, targets, labels = [], [], []
    for each in periods:
        period, counts, ahead = each["period"], each["counts"], each["forecast"]
        labels.append((period.ends, _short_day(period.ends)))
        if period.target is not None:
            targets.append(Mark(period.ends, float(period.target), by.figure(period.target)))
        if counts is not None and counts.value is not None:
            values.append(Mark(period.ends, float(counts.value), by.figure(counts.value)))
        elif ahead is not None:
            low, high = float(ahead.low), float(ahead.high)
            values.append(Mark(period.ends, float(ahead.value), by.figure(ahead.value), low, high))
    return progress(values, targets, labels, text(language, "plan_chart")) if values else ""


def _short_day(day: dt.date) -> str:
    return f"{day:%Y-%m}"


@members
def approvals(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What waits for an answer, the oldest first."""
    found = framework()
    return page(request, "approvals.html", waiting=[_with_place(found, each) for each in found.submitted()])


def _with_place(found: Framework, told: Any) -> dict[str, Any]:
    return {"told": told, **_named(found, told.row.period_id)}


def _named(found: Framework, period: int) -> dict[str, Any]:
    row = found.periods[period]
    key = next(key for key, each in found.rows.items() if each.pk == row.indicator_id)
    return {"period": row, "indicator": found.indicators[key]}


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@team
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """An indicator."""
    form = forms.IndicatorForm(language_of(request), _given(request))

    def do() -> str:
        made = actions.add_indicator(by=standing.person, **form.parts())
        return reverse("plan_indicator", args=[made.key])

    return answer_form(request, form, do, "indicator", reverse("plan_indicators"))


@team
def new_period(request: HttpRequest, standing: Standing, key: str) -> HttpResponse:
    """A period of an indicator."""
    found, language = _one(key), language_of(request)
    row = found.rows[key]
    form = forms.PeriodForm(language, _given(request), row)

    def do() -> None:
        actions.add_period(by=standing.person, indicator=row, **form.parts())

    back = reverse("plan_indicator", args=[key])
    return answer_form(request, form, do, "period", back, about=own(row.label, held(), language)[1])


@team
def end(request: HttpRequest, standing: Standing, key: str) -> HttpResponse:
    """An indicator is measured no more."""
    language, row = language_of(request), _one(key).rows[key]
    form, back = forms.WhyForm(language, _given(request)), reverse("plan_indicator", args=[key])

    def do() -> None:
        actions.end_indicator(by=standing.person, indicator=row, why=form.cleaned_data["why"])

    return answer_form(request, form, do, "end", back, said=own(row.label, held(), language)[1])
