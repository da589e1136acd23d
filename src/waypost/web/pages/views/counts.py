"""Counts over all programmes of the Movement, also those that are not public one by one."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from waypost.atlas.counts import BY, counts_by, read_counts, whole
from waypost.store.reading import Rows
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond


def told_counts() -> Rows:
    """The cells that the server was given to show; none where it was given no file."""
    return read_counts(Path(settings.WAYPOST_COUNTS)) if settings.WAYPOST_COUNTS else []


def counts(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Programmes by country, service, group, trail or time; hidden where few make up a number."""
    rows = told_counts()
    if not rows:
        raise Http404("no counts")
    opened = open_for(request.viewer)
    by = request.GET.get("by", "country")
    if by not in BY:
        raise Http404(by)
    narrowed = {name: code for name in BY if name != by and (code := request.GET.get(name, ""))}
    found = counts_by(rows, by, narrowed)
    parts = {"by": by, "narrowed": narrowed, "rows": found, "whole": whole(rows)}
    return respond(
        request, opened, language, Page("counts.html", parts, found, only_shown={"dimensions": list(BY)}), form
    )
