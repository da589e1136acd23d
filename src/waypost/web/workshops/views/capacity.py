"""Capacity building: matches of the analysis, offers and requests between societies, and what came of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import viewer_in
from waypost.web.accounts.views.pages import signed_in
from waypost.web.exercises.rights import is_of
from waypost.web.exercises.told_form import told_of
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.workshops import actions, forms, rights
from waypost.web.workshops.matching import Match, matches
from waypost.web.workshops.models import Exchange, Step
from waypost.web.workshops.queries.exchanges import ANSWERS, NEXT, exchanges_of, find_exchange, state_of
from waypost.web.workshops.rights import acts_for, of_exchange
from waypost.web.workshops.views.pages import answer_form, given, page

COLUMNS = ("code", "learner", "sharer", "service", "trail", "is_offer", "state", "since", "visit_day", "outcome")


def exchange_rows(standing: Standing) -> list[dict[str, Any]]:
    """A line for each exchange in which somebody acts for a side, the latest first."""
    return [_row(each) for each in exchanges_of(standing)]


def _row(exchange: Exchange) -> dict[str, Any]:
    stands = state_of(exchange)
    steps = list(exchange.steps.all())
    return {
        "code": exchange.code, "learner": exchange.learner, "sharer": exchange.sharer, "service": exchange.service,
        "trail": exchange.trail, "is_offer": exchange.is_offer, "state": stands.step,
        "since": stands.at.date().isoformat(),
        "visit_day": next((each.day.isoformat() for each in reversed(steps) if each.day), None),
        "outcome": steps[-1].words if stands.step == Step.DONE else None,
    }  # fmt: skip


@signed_in
def capacity(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Who could learn from whom, and what stands between societies."""
    if not rights.is_member(standing):
        raise PermissionDenied
    own = rights.societies_run(standing)
    listed = exchanges_of(standing)
    going = {(each.learner, each.sharer, each.service) for each in listed}
    found = [
        each for each in matches(viewer_in(standing), own) if (each.learner, each.sharer, each.service) not in going
    ]
    return page(
        request, "capacity.html", exchanges=[(each, state_of(each)) for each in listed], matches=found,
        may_begin=own is None or bool(own), own=own,
    )  # fmt: skip


@signed_in
def capacity_twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """The exchanges as JSON or CSV."""
    if not rights.is_member(standing):
        raise PermissionDenied
    rows = exchange_rows(standing)
    return as_csv(rows, COLUMNS) if form == "csv" else as_json({"exchanges": rows})


@signed_in
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Experience is asked for or offered, from a match or without one."""
    own = rights.societies_run(standing)
    if own is not None and not own:
        raise PermissionDenied
    match = _match(request, standing)
    initial = _initial(match, standing) if match else None
    form = forms.ExchangeForm(language_of(request), given(request), standing, initial)

    def do() -> str:
        parts = form.parts()
        chosen = (parts["learner"], parts["sharer"], parts["service"])
        taken = match if match and (match.learner, match.sharer, match.service) == chosen else None
        made = actions.propose_exchange(
            by=standing.person, trail=taken.trail if taken else "", match=taken.plain() if taken else {}, **parts
        )  # fmt: skip
        return reverse("exchange", args=[made.code])

    return answer_form(request, form, do, "exchange_new", reverse("capacity"), match=match)


def _match(request: HttpRequest, standing: Standing) -> Match | None:
    asked = tuple(request.GET.get(name, "") for name in ("learner", "sharer", "service"))
    if not all(asked):
        return None
    found = matches(viewer_in(standing), rights.societies_run(standing))
    return next((each for each in found if (each.learner, each.sharer, each.service) == asked), None)


def _initial(match: Match, standing: Standing) -> dict[str, str]:
    asks = acts_for(standing, match.learner)
    return {
        "way": "request" if asks else "offer", "own": match.learner if asks else match.sharer,
        "other": match.sharer if asks else match.learner, "service": match.service,
    }  # fmt: skip


@signed_in
def exchange(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """One exchange: its steps, and what can happen next."""
    found = find_exchange(code)
    if found is None:
        raise Http404(code)
    sides = of_exchange(standing, found)
    if not sides:
        raise PermissionDenied
    stands = state_of(found)
    steps = [each for each in NEXT.get(stands.step, ()) if _may(each, sides, stands.waits_for, standing)]
    planned = stands.day if stands.step == Step.VISIT_PLANNED else None
    is_for_another = any(each in ANSWERS for each in steps) and not is_of(standing, stands.waits_for)
    form = forms.StepForm(language_of(request), given(request), steps, planned, is_for_another=is_for_another)

    def do() -> None:
        cleaned = form.cleaned_data
        actions.step_exchange(
            by=standing.person,
            exchange=found,
            step=cleaned["step"],
            day=cleaned.get("visit_day"),
            words=cleaned["words"],
            told=told_of(form),
        )

    back = reverse("exchange", args=[code])
    return answer_form(
        request, form, do, "exchange", back, "exchange.html", exchange=found, stands=stands, steps=steps,
        done=list(found.steps.all()), is_for_another=is_for_another,
    )  # fmt: skip


def _may(step: str, sides: frozenset[str], waits_for: str, standing: Standing) -> bool:
    if step in ANSWERS:
        return acts_for(standing, waits_for)
    return step != Step.WITHDRAWN or not waits_for or bool(sides - {waits_for})
