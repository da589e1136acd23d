"""What is shown when a page is not there or cannot be read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waypost.web.accounts.languages import direction, language_of
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is not there says where to go."""
    return respond(request, open_for(request.viewer), language_of(request), Page("not_found.html", {}, status=404))


def unreadable(request: HttpRequest) -> HttpResponse:
    """What is shown when the release is gone or a page fails; the reason stands in the log."""
    language = language_of(request)
    parts = {"language": language, "direction": direction(language), "path_rest": "", "query": "", "twin": None}
    return render(request, "unreadable.html", parts, status=500)
