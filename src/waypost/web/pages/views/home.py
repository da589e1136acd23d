"""The picture at a glance, and each of its questions in full."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from waypost.analysis.picture import QUESTIONS, completeness, filled_fields, headline, presence
from waypost.atlas.counts import whole
from waypost.atlas.home import home_page
from waypost.atlas.opened import Opened
from waypost.drawing.maps import FRAMES
from waypost.settings import LANGUAGES
from waypost.web.pages.drawn import trails_map
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond
from waypost.web.pages.views.counts import told_counts

PARTS = ("world", *FRAMES)
_FIRST_ROWS = 8


def choose_language(request: HttpRequest) -> HttpResponse:
    """The language that the browser asks for, or English."""
    asked = [part.split(";")[0].strip()[:2] for part in request.headers.get("Accept-Language", "").split(",")]
    language = next((code for code in asked if code in LANGUAGES), "en")
    return HttpResponseRedirect(f"/{language}/")


def home(request: HttpRequest, language: str) -> HttpResponse:
    """The picture at a glance."""
    opened = open_for(request.viewer)
    part = request.GET.get("part", "world")
    if part not in PARTS:
        raise Http404(part)
    parts = home_page(opened)
    drawn = trails_map(opened, parts, part, language)
    shown = {"map": drawn, "part": part, "parts": PARTS, "all_counted": whole(told_counts())}
    return respond(request, opened, language, Page("home.html", parts, parts["trails"], only_shown=shown))


def map_picture(request: HttpRequest, language: str, part: str) -> HttpResponse:
    """The map by itself, to be put elsewhere."""
    if part not in PARTS:
        raise Http404(part)
    opened = open_for(request.viewer)
    return HttpResponse(trails_map(opened, home_page(opened), part, language), content_type="image/svg+xml")


def picture(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Who does what where for whom, in numbers: every question of the picture."""
    opened = open_for(request.viewer)
    by = {question: _by(opened, question) for question in QUESTIONS}
    parts = {
        "headline": headline(opened.con, opened.catalog, opened.as_of),
        "by": by,
        "completeness": completeness(opened.con, opened.catalog, opened.as_of),
        "filled": filled_fields(opened.con, opened.as_of),
    }
    rows = [{"question": question, **row} for question in QUESTIONS for row in by[question]]
    return respond(
        request, opened, language, Page("picture.html", parts, rows, only_shown={"first": _FIRST_ROWS}), form
    )


def by_question(request: HttpRequest, language: str, question: str, form: str = "html") -> HttpResponse:
    """One question of the picture in full."""
    if question not in QUESTIONS:
        raise Http404(question)
    opened = open_for(request.viewer)
    found = _by(opened, question)
    return respond(request, opened, language, Page("by.html", {"question": question, "rows": found}, found), form)


def _by(opened: Opened, question: str) -> list[dict[str, Any]]:
    return opened.once(("by", question), lambda: presence(opened.con, opened.catalog, opened.as_of, question))
