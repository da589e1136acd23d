"""Search over programmes, societies, trails, countries, services and groups."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from waypost.atlas.search import find
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond

_LONGEST = 200


def search(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """What comes nearest to the words that were typed."""
    opened = open_for(request.viewer)
    words = request.GET.get("q", "")[:_LONGEST].strip()
    found = find(opened, words, language) if words else []
    template = "parts/found.html" if request.htmx else "search.html"
    columns = ("kind", "code", "name", "score")
    return respond(request, opened, language, Page(template, {"words": words, "found": found}, found, columns), form)
