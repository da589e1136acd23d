"""How a page of aspects and claims is answered, and who gets there."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.languages import direction, language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import View, allowed
from waypost.web.advocacy import rights
from waypost.web.advocacy.queries.claims import find_stated
from waypost.web.advocacy.stated import Stated
from waypost.web.advocacy.telling import code_words, day_words, in_language, role_words, said_in
from waypost.web.exercises.mails import society_name
from waypost.web.pages.templating import text


def writer(view: View) -> View:
    """The view is for those who write in some name; it reads nothing of a release that would be logged."""

    def answer(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_no_read = True  # type: ignore[attr-defined]  # for the log of reads
        return view(request, standing, *args, **kwargs)

    return allowed(rights.writes_somewhere)(answer)


def team(view: View) -> View:
    """The view is for the migration team and administrators."""

    def answer(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_no_read = True  # type: ignore[attr-defined]  # for the log of reads
        return view(request, standing, *args, **kwargs)

    return allowed(rights.is_team)(answer)


def knows(standing: Standing | None, language: str) -> dict[str, Any]:
    """What every one of our pages knows, whoever looks."""
    return {
        "base": f"/{language}/advocacy/", "is_member": rights.is_member(standing),
        "writes": standing is not None and rights.writes_somewhere(standing),
        "is_team": standing is not None and rights.is_team(standing),
        "in_language": partial(in_language, language=language), "said_in": partial(said_in, language),
        "body_of": partial(body_of, language=language), "day_words": partial(day_words, language=language),
        "code_words": partial(code_words, language=language), "role_words": partial(role_words, language=language),
        "form": None,
    }  # fmt: skip


def body_of(ns_id: str | None, language: str) -> str:
    """The society that answers for something, or the Secretariat."""
    return society_name(ns_id, language) if ns_id else text(language, "claims_secretariat")


def claim_page(
    request: HttpRequest, standing: Standing, template: str, status: int = 200, **parts: Any
) -> HttpResponse:
    """A page for members."""
    language = language_of(request)
    shared: dict[str, Any] = {
        "language": language, "direction": direction(language), "path_rest": request.path.split("/", 2)[2],
        "query": request.GET.urlencode(), "catalog": load_catalog(), "today": timezone.now().date(),
    }  # fmt: skip
    return render(request, f"advocacy/{template}", shared | knows(standing, language) | parts, status=status)


def claim_or_404(standing: Standing | None, key: str) -> Stated:
    """The claim of an address, for who may see it."""
    found = find_stated(standing, key)
    if found is None:
        raise Http404(key)
    return found


def done(request: HttpRequest, key: str, where: str) -> HttpResponseRedirect:
    """To a page below ``advocacy/``, which says what was done."""
    language = language_of(request)
    messages.success(request, text(language, f"claims_done_{key}"))
    return HttpResponseRedirect(f"/{language}/advocacy/{where}")
