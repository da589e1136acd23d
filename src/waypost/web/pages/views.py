"""Pages: each answers one question, calls one function that gives rows, and has a twin in JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from waypost.analysis.explain import explain_programme
from waypost.analysis.picture import QUESTIONS, age, completeness, filled_fields, headline, presence
from waypost.analysis.programmes import MOST, describe_programme, list_programmes
from waypost.disclosure.access import Viewer
from waypost.settings import LANGUAGES
from waypost.store.reading import rows
from waypost.web.pages.releases import Opened, open_for


def choose_language(request: HttpRequest) -> HttpResponse:
    """The language that the browser asks for, or English."""
    asked = [part.split(";")[0].strip()[:2] for part in request.headers.get("Accept-Language", "").split(",")]
    language = next((code for code in asked if code in LANGUAGES), "en")
    return HttpResponseRedirect(f"/{language}/")


def _page(request: HttpRequest, template: str, opened: Opened, language: str, **parts: Any) -> HttpResponse:
    if request.GET.get("format") == "json":
        body = orjson.dumps({"release": opened.release.manifest["release_id"], **parts}, default=str)
        return HttpResponse(body, content_type="application/json")
    shared = {
        "language": language,
        "direction": _direction(language),
        "manifest": opened.release.manifest,
        "catalog": opened.catalog,
        "as_of": opened.as_of,
        "path_rest": (request.path.split("/", 2)[2:] or [""])[0],
        "query": request.GET.urlencode(),
        "audience": opened.viewer.audience,
    }
    return render(request, template, shared | parts)


def _cached(opened: Opened, make: Callable[[Opened], Any]) -> Any:
    """An answer of an immutable release is computed once."""
    return _answers(opened.release.manifest["release_id"], opened.viewer, make)(opened)


@lru_cache(maxsize=64)
def _answers(_release_id: str, _viewer: Viewer, make: Callable[[Opened], Any]) -> Callable[[Opened], Any]:
    kept: list[Any] = []

    def answer(opened: Opened) -> Any:
        if not kept:
            kept.append(make(opened))
        return kept[0]

    return answer


def _picture(opened: Opened) -> dict[str, Any]:
    con, catalog, as_of = opened.con, opened.catalog, opened.as_of
    return {
        "headline": headline(con, catalog, as_of),
        "by": {question: presence(con, catalog, as_of, question) for question in QUESTIONS},
        "completeness": completeness(con, catalog, as_of),
        "filled": filled_fields(con, as_of),
        "age": age(con, as_of),
    }


def home(request: HttpRequest, language: str) -> HttpResponse:
    """The picture at a glance."""
    opened = open_for(request.viewer)
    return _page(request, "home.html", opened, language, **_cached(opened, _picture))


def table(request: HttpRequest, language: str, question: str) -> HttpResponse:
    """One question of the picture in full."""
    if question not in QUESTIONS:
        raise Http404(question)
    opened = open_for(request.viewer)
    found = _cached(opened, _picture)["by"][question]
    return _page(request, "table.html", opened, language, question=question, rows=found)


def programmes(request: HttpRequest, language: str) -> HttpResponse:
    """Programmes of the Movement, or of everybody, narrowed by what the address says."""
    opened = open_for(request.viewer)
    asked = {question: request.GET.get(question, "") for question in QUESTIONS}
    narrowed = {question: code for question, code in asked.items() if code}
    everybody = request.GET.get("everybody") == "1"
    perhaps = request.GET.get("perhaps") == "1"
    count, found = list_programmes(opened.con, opened.as_of, language, narrowed, everybody=everybody, perhaps=perhaps)
    return _page(
        request, "programmes.html", opened, language,
        count=count, programmes=found, narrowed=narrowed, everybody=everybody, perhaps=perhaps, most=MOST,
    )  # fmt: skip


def programme(request: HttpRequest, language: str, programme_id: str) -> HttpResponse:
    """One programme: what is known, who says so, and every value with its claims."""
    opened = open_for(request.viewer)
    if not rows(opened.con, "select 1 from programme where programme_id = ?", [programme_id]):
        raise Http404(programme_id)
    known = describe_programme(opened.con, programme_id, language)
    explained = explain_programme(opened.con, programme_id)
    request.read_about = tuple((explained["programme"]["operating_ns_ids"] or "").split())
    return _page(request, "programme.html", opened, language, known=known, **explained)


def about(request: HttpRequest, language: str) -> HttpResponse:
    """How the figures are made, and from what."""
    opened = open_for(request.viewer)
    sources = rows(opened.con, "from source order by source_id")
    accounting = rows(opened.con, "from accounting order by source_id")
    return _page(request, "about.html", opened, language, sources=sources, accounting=accounting)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is not there says where to go."""
    response = _page(request, "not_found.html", open_for(request.viewer), _language_of(request))
    response.status_code = 404
    return response


def unreadable(request: HttpRequest) -> HttpResponse:
    """What is shown when the release is gone or a page fails; the reason stands in the log."""
    language = _language_of(request)
    parts = {"language": language, "direction": _direction(language), "path_rest": "", "query": ""}
    return render(request, "unreadable.html", parts, status=500)


def _language_of(request: HttpRequest) -> str:
    first = request.path.split("/")[1]
    return first if first in LANGUAGES else "en"


def _direction(language: str) -> str:
    return "rtl" if language == "ar" else "ltr"
