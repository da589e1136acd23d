"""How a page of questions and rules is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from waypost.analysis.reading_aloud import shown_name
from waypost.reference import load_catalog
from waypost.web.accounts.languages import direction, language_of
from waypost.web.accounts.views.pages import allowed
from waypost.web.findings import rights
from waypost.web.pages.templating import text

View = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages."""
    catalog, language = load_catalog(), language_of(request)
    given = {
        "catalog": catalog,
        "direction": direction(language),
        "form": None,
        "language": language,
        "name_of": partial(shown_name, catalog=catalog, language=language),
        "path_rest": request.path.split("/", 2)[2],
        "place_name": partial(place_name, language=language),
        "query": request.GET.urlencode(),
        "today": timezone.now().date(),
    }
    return render(request, f"findings/{template}", given | parts, status=status)


def place_name(level: str, code: str, language: str) -> str:
    """A zone, a trail, or the world in words."""
    if level == "world":
        return text(language, "indicator_world")
    return shown_name(code, "zone_2009" if level == "zone" else level, load_catalog(), language)


# Whoever has a role; the migration team and administrators.
members = allowed(rights.reads)
team = allowed(rights.edits_rules)


def did(request: HttpRequest, key: str, where: str, *args: Any) -> HttpResponse:
    """Say that something was done, and go on."""
    messages.success(request, text(language_of(request), key))
    return HttpResponseRedirect(reverse(where, args=args))


def address_of(name: str, *args: Any) -> str:
    """The address of a page that another application may have; empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
