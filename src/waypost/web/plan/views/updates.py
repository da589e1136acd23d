"""Updates of a period: written on a phone, submitted, answered; periods locked and opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from waypost.plan.results import is_over
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.plan import actions, forms, rights
from waypost.web.plan.errors import refusal
from waypost.web.plan.models import Period, Update
from waypost.web.plan.queries.framework import framework, period_value
from waypost.web.plan.views.pages import answer_form, held, own, press

team = allowed(rights.leads)
reporters = allowed(rights.reports)


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(key: str) -> str:
    return f"{reverse('plan_indicator', args=[key])}#updates"


def _period(number: int) -> Period:
    return get_object_or_404(Period.objects.select_related("indicator"), pk=number)


def _update(number: int) -> Update:
    return get_object_or_404(Update.objects.select_related("period__indicator"), pk=number)


@reporters
def begin(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Report on a period: kept as a draft, or handed in at once."""
    period, language = _period(number), language_of(request)
    form = forms.UpdateForm(language, _given(request), period.indicator)

    def do() -> None:
        actions.report(by=standing.person, period=period, is_submitted="submit" in request.POST, **form.parts())

    closed = _closed(request, lambda: actions.require_open(period, framework([period.indicator.key])))
    return _answer(request, form, do, period, closed)


@reporters
def edit(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Say it anew."""
    update, language = _update(number), language_of(request)
    key = update.period.indicator.key
    found = framework([key])
    before = found.updates[update.pk].value
    form = forms.UpdateForm(language, _given(request), update.period.indicator, before)

    def do() -> None:
        actions.report_again(by=standing.person, update=update, is_submitted="submit" in request.POST, **form.parts())

    why = before.log[-1].why if before.state == "returned" else ""
    closed = _closed(request, lambda: actions.require_unlocked(update.period, found.indicators[key]))
    return _answer(request, form, do, update.period, closed, why)


def _closed(request: HttpRequest, check: Callable[[], object]) -> str:
    """Why a period takes nothing, said before anybody writes; empty where it does. What was sent is refused by its
    action instead, so that nobody's words are lost.
    """
    if request.method == "POST":
        return ""
    try:
        check()
    except RefusedError as error:
        return refusal(error, language_of(request))
    return ""


def _answer(
    request: HttpRequest, form: forms.UpdateForm, do: Any, period: Period, closed: str, why: str = ""
) -> HttpResponse:
    language, today = language_of(request), timezone.now().date()
    return answer_form(
        request, form, do, "update", _page(period.indicator.key), "update.html", period=period, why=why,
        closed=closed, goes_on=not is_over(period_value(period, ()), today),
        about=own(period.indicator.label, held(), language)[1],
        target=own(period.target_text, held(), language)[1] if period.target_text else "",
    )  # fmt: skip


@require_POST
@reporters
def submit(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Hand a draft in."""
    update = _update(number)
    return press(
        request, lambda: actions.submit_update(by=standing.person, update=update), _page(update.period.indicator.key)
    )


@require_POST
@team
def approve(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Make it count."""
    update = _update(number)
    return press(
        request, lambda: actions.approve_update(by=standing.person, update=update), _page(update.period.indicator.key)
    )


@team
def send_back(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """Give it back, with a reason."""
    update, language = _update(number), language_of(request)
    form = forms.WhyForm(language, _given(request))

    def do() -> None:
        actions.return_update(by=standing.person, update=update, why=form.cleaned_data["why"])

    about = own(update.period.indicator.label, held(), language)[1]
    return answer_form(request, form, do, "return", _page(update.period.indicator.key), said=about)


@require_POST
@team
def lock(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """A period takes nothing any more."""
    period = _period(number)
    back = reverse("plan_indicator", args=[period.indicator.key])
    return press(request, lambda: actions.lock_period(by=standing.person, period=period), back)


@team
def unlock(request: HttpRequest, standing: Standing, number: int) -> HttpResponse:
    """A period is opened again, with a reason."""
    period, language = _period(number), language_of(request)
    form = forms.WhyForm(language, _given(request))

    def do() -> None:
        actions.unlock_period(by=standing.person, period=period, why=form.cleaned_data["why"])

    back = reverse("plan_indicator", args=[period.indicator.key])
    return answer_form(request, form, do, "unlock", back, about=own(period.indicator.label, held(), language)[1])
