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
from waypost.settings import LANGUAGES
from waypost.store.reading import rows
from waypost.web.pages.releases import Opened, open_current

# What each question of the picture narrows a list of programmes by.
_NARROWED = {
    "society": "programme_id in (select programme_id from participation where organisation_id = ?)",
    "country": "programme_id in (select programme_id from place where country_code = ?)",
    "service": "programme_id in (select programme_id from service where service_code = ?)",
    "group": "programme_id in (select programme_id from population_group where population_group_code = ?)",
    "trail": "programme_id in (select programme_id from trail where trail_id = ?)"
    " or programme_id in (select programme_id from place where trail_id = ?)",
    "year": "year(start_date) <= cast(? as integer) and (end_date is null or year(end_date) >= cast(? as integer))",
}


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
        "direction": "rtl" if language == "ar" else "ltr",
        "manifest": opened.release.manifest,
        "catalog": opened.catalog,
        "as_of": opened.as_of,
        "path_rest": request.path.split("/", 2)[2],
        "query": request.GET.urlencode(),
    }
    return render(request, template, shared | parts)


def _cached(opened: Opened, make: Callable[[Opened], Any]) -> Any:
    """An answer of an immutable release is computed once."""
    return _answers(opened.release.manifest["release_id"], make)(opened)


@lru_cache(maxsize=64)
def _answers(_release_id: str, make: Callable[[Opened], Any]) -> Callable[[Opened], Any]:
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
    opened = open_current()
    return _page(request, "home.html", opened, language, **_cached(opened, _picture))


def table(request: HttpRequest, language: str, question: str) -> HttpResponse:
    """One question of the picture in full."""
    if question not in QUESTIONS:
        raise Http404(question)
    opened = open_current()
    found = _cached(opened, _picture)["by"][question]
    return _page(request, "table.html", opened, language, question=question, rows=found)


def programmes(request: HttpRequest, language: str) -> HttpResponse:
    """Programmes of the Movement, narrowed by what the address says."""
    opened = open_current()
    where, parameters, narrowed = ["is_movement"], [], {}
    for name, condition in _NARROWED.items():
        value = request.GET.get(name)
        if value and not (name == "year" and not value.isdigit()):
            where.append(f"({condition})")
            parameters += [value] * condition.count("?")
            narrowed[name] = value
    found = rows(
        opened.con,
        f"""select programme_id, title, status, operating_ns_ids, country_codes, start_date, end_date, people_reached,
                   budget_chf, latest_date, is_example
            from programme where {" and ".join(where)}
            order by latest_date desc nulls last, programme_id limit 500""",
        parameters,
    )
    return _page(request, "programmes.html", opened, language, programmes=found, narrowed=narrowed)


def programme(request: HttpRequest, language: str, programme_id: str) -> HttpResponse:
    """One programme: every value with its claims."""
    opened = open_current()
    if not rows(opened.con, "select 1 from programme where programme_id = ?", [programme_id]):
        raise Http404(programme_id)
    return _page(request, "programme.html", opened, language, **explain_programme(opened.con, programme_id))


def about(request: HttpRequest, language: str) -> HttpResponse:
    """How the figures are made, and from what."""
    opened = open_current()
    sources = rows(opened.con, "from source order by source_id")
    accounting = rows(opened.con, "from accounting order by source_id")
    return _page(request, "about.html", opened, language, sources=sources, accounting=accounting)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is not there says where to go."""
    parts = request.path.split("/")
    language = parts[1] if len(parts) > 1 and parts[1] in LANGUAGES else "en"
    response = _page(request, "not_found.html", open_current(), language)
    response.status_code = 404
    return response
