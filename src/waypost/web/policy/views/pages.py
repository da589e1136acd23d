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
from markupsafe import Markup

from waypost.drafting.formats.wording import label
from waypost.drafting.texts import Version
from waypost.errors import InputError
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.exercises.purposes import worded
from waypost.web.exercises.times import when
from waypost.web.exercises.views.pages import group_name
from waypost.web.pages.templating import text
from waypost.web.policy import rights
from waypost.web.policy.evidence import PROGRAMME
from waypost.web.policy.library import Kept, kept_work, known_version
from waypost.web.policy.models import Round
from waypost.web.policy.names import organisation_name
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
        "linked": partial(linked, language=language),
        "now": timezone.now(),
        "organisation_name": partial(organisation_name, language=language),
        "worded": worded,
        "when": partial(when, language=language),
    }
    return render(request, f"policy/{template}", given | parts, status=status)


def linked(line: str, language: str) -> Markup:
    """A line of evidence in which programmes, named by their id or address, lead to their pages."""
    made = Markup("")
    end = 0
    for found in PROGRAMME.finditer(line):
        made += Markup('{}<a href="/{}/programme/{}/">{}</a>').format(
            line[end : found.start()], language, found[1], found[1]
        )
        end = found.end()
    return made + line[end:]


# Whoever has a role; the migration team and administrators.
members = allowed(rights.reads)
drafters = allowed(rights.drafts)


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


def readable_versions(standing: Standing, kept: Kept) -> tuple[Version, ...]:
    """The versions of a work that somebody may read, the oldest first; one at work is for drafters."""
    return (kept.with_draft if rights.drafts(standing) else kept.work).versions


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


def said_why(error: InputError) -> RefusedError:
    """What a reader of files says, as a refusal."""
    return error if isinstance(error, RefusedError) else RefusedError("policy_refused_edit", why=str(error))
