"""Drafts: begun from a cell, written with what the rules say beside, put into the register."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from waypost.errors import InputError
from waypost.profiles.scores import asked_of
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.contribute.actions.saying import PersonalDataError
from waypost.web.contribute.rights import rights_of
from waypost.web.exercises.errors import refusal
from waypost.web.exercises.views.pages import as_json
from waypost.web.workshops import actions, forms
from waypost.web.workshops.drafted import budget_shown_in, budget_sums, whole_budget
from waypost.web.workshops.observing import group_of, method_of
from waypost.web.workshops.queries.drafts import OUTCOMES, find_draft
from waypost.web.workshops.queries.drafts import Standing as DraftStanding
from waypost.web.workshops.views.pages import answer_form, cell_or_404, given, own_or_refused


@signed_in
def begin(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """A need of a cell is chosen."""
    found = own_or_refused(standing, code)
    one = cell_or_404(found, number)
    needs = asked_of(group_of(one), method_of(found, load_catalog())).needs
    chosen = request.GET.get("need", "")
    form = forms.BeginDraftForm(language_of(request), given(request), found, needs, chosen)

    def do() -> str:
        try:
            made = actions.begin_draft(by=standing.person, cell=one, **form.cleaned_data)
        except RefusedError:
            raise
        except InputError as error:
            raise RefusedError("ws_refused_known") from error
        return reverse("workshop_draft", args=[code, made.number])

    back = reverse("workshop_cell", args=[code, number])
    return answer_form(request, form, do, "draft_new", back, workshop=found, cell=one)


def _draft_or_404(standing: Standing, code: str, number: int) -> DraftStanding:
    found = find_draft(own_or_refused(standing, code), number)
    if found is None:
        raise Http404(number)
    return found


@signed_in
def draft(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """A draft: its fields, and what the rules of practice say of it beside."""
    found = _draft_or_404(standing, code, number)
    drafted, catalog = found.drafted, load_catalog()
    form = forms.DraftForm(
        language_of(request), given(request), drafted, catalog.profiles.needs[found.draft.need].services
    )  # fmt: skip
    form.keep_seen(found.version.pk)
    back = reverse("workshop_draft", args=[code, number])

    def do() -> None:
        if found.entered:
            raise PermissionDenied
        actions.write_draft(
            by=standing.person, draft=found.draft, drafted=form.drafted_now(), seen=form.seen()
        )  # fmt: skip

    parts: dict[str, Any] = {
        "workshop": found.draft.workshop, "stands": found, "drafted": drafted, "outcomes": OUTCOMES,
        "sums": budget_sums(drafted), "shown_in": budget_shown_in(drafted), "whole": whole_budget(drafted),
        "rules": catalog.practice_rules, "may_enter": rights_of(standing, found.draft.ns_id).may_propose,
    }  # fmt: skip
    return answer_form(request, form, do, "draft", back, "draft.html", **parts)


@signed_in
def enter(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """The draft goes into the society's register as planned."""
    found = _draft_or_404(standing, code, number)
    rights = rights_of(standing, found.draft.ns_id)
    if not rights.may_propose or found.entered:
        raise PermissionDenied
    departs = found.rules("departs")
    form = forms.EnterForm(
        language_of(request), given(request), may_sign=rights.may_sign, is_asked=bool(departs)
    )  # fmt: skip

    def do() -> None:
        try:
            actions.enter_register(
                by=standing.person, draft=found.draft, language=language_of(request), **form.cleaned_data
            )
        except PersonalDataError as error:
            raise RefusedError("ws_refused_personal") from error

    back = reverse("workshop_draft", args=[code, number])
    return answer_form(
        request, form, do, "enter", back, "enter.html", workshop=found.draft.workshop, stands=found, departs=departs,
        rules=load_catalog().practice_rules,
    )  # fmt: skip


@signed_in
@require_POST
def advice(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """Open questions become a request for advice, which is read once more before it is sent."""
    found = _draft_or_404(standing, code, number)
    try:
        made = actions.ask_advice(by=standing.person, draft=found.draft, language=language_of(request))
    except RefusedError as refused:
        messages.error(request, refusal(refused, language_of(request)))
        return HttpResponseRedirect(reverse("workshop_draft", args=[code, number]))
    return HttpResponseRedirect(reverse("network_request", args=[made.code]))


@signed_in
def draft_twin(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """A draft as JSON: what was written, what rules said, where it went."""
    found = _draft_or_404(standing, code, number)
    cell = found.draft.cell
    return as_json({
        "workshop": code, "draft": number, "need": found.draft.need, "society": found.draft.ns_id,
        "cell": cell.number, "written_at": found.version.at.isoformat(), "content": msgspec.to_builtins(found.drafted),
        "rules": found.version.heard, "heard_with": found.version.heard_with,
        "budget": {currency: str(money.amount) for currency, money in budget_sums(found.drafted).items()},
        "programme": found.entered.programme if found.entered else None,
    })  # fmt: skip
