"""How a page of texts and consultations is answered to people who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waypost.drafting.formats.wording import label
from waypost.drafting.texts import Version
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.contribute.templating import speaker_name
from waypost.web.exercises.errors import refusal
from waypost.web.exercises.times import when
from waypost.web.exercises.views.pages import group_name
from waypost.web.pages.templating import text
from waypost.web.policy import rights
from waypost.web.policy.library import Kept, kept_work, known_version
from waypost.web.policy.models import Round
from waypost.web.policy.queries.rounds import find_round

View = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages."""
    language = language_of(request)
    given = {
        "catalog": load_catalog(),
        "form": None,
        "group_name": partial(group_name, language=language),
        "label": partial(label, language=language),
        "now": timezone.now(),
        "organisation_name": partial(organisation_name, language=language),
        "when": partial(when, language=language),
    }
    return render(request, f"policy/{template}", given | parts, status=status)


def organisation_name(organisation: str, language: str) -> str:
    """A society, a zone or the migration team in words."""
    society = load_catalog().societies.get(organisation)
    return society.names[language] if society else speaker_name(organisation, "", language)


def members(view: View) -> View:
    """The view is for whoever has a role."""

    @signed_in
    def answer(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rights.reads(standing):
            raise PermissionDenied
        return view(request, standing, *args, **kwargs)

    return answer


def drafters(view: View) -> View:
    """The view is for the migration team and administrators."""

    @signed_in
    def answer(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rights.drafts(standing):
            raise PermissionDenied
        return view(request, standing, *args, **kwargs)

    return answer


def kept_or_404(code: str, language: str) -> Kept:
    """The work of an address."""
    try:
        return kept_work(code, language)
    except RefusedError as error:
        raise Http404(code) from error


def version_or_404(standing: Standing, kept: Kept, code: str) -> Version:
    """The version of an address; one at work is for drafters."""
    if kept.draft is not None and kept.draft.code == code and not rights.drafts(standing):
        raise PermissionDenied
    try:
        return known_version(kept, code)
    except RefusedError as error:
        raise Http404(code) from error


def round_or_404(standing: Standing, code: str) -> Round:
    """The round of an address; plans are for drafters."""
    found = find_round(code)
    if found is None or (found.exercise.opened_at is None and not rights.drafts(standing)):
        raise Http404(code)
    return found


def did(request: HttpRequest, key: str, where: str, *args: Any, **parts: Any) -> HttpResponse:
    """Say that something was done, and go on."""
    messages.success(request, text(language_of(request), f"policy_done_{key}", **parts))
    return HttpResponseRedirect(reverse(where, args=args))


def refused(request: HttpRequest, error: RefusedError, where: str, *args: Any) -> HttpResponse:
    """Say why something was refused, and go back."""
    messages.error(request, refusal(error, language_of(request)))
    return HttpResponseRedirect(reverse(where, args=args))


def refuse(form: Any, language: str, error: RefusedError) -> None:
    """Say in a form why something was refused."""
    form.add_error(None, refusal(error, language))


def said_why(error: InputError) -> RefusedError:
    """What a reader of files says, as a refusal."""
    return error if isinstance(error, RefusedError) else RefusedError("policy_refused_edit", why=str(error))
