"""Countries, corridors, services and groups."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from waypost.atlas.home import countries_on_trails
from waypost.atlas.listing import facets
from waypost.atlas.places import corridor_page, country_page, topic_page
from waypost.reference import load_catalog
from waypost.web.api import described
from waypost.web.api.described import Worded, number, rows, table_of, text, value_of, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.problems import nothing_at
from waypost.web.api.telling import form_of, opened_for, tell_table, tell_value

router = Router(tags=["places, services, groups"])
_COUNTRIES = {
    "country_code": text(may_lack=False),
    "name": text(),
    "programmes": number("Null where nobody has told anything."),
    "running": number(may_lack=False),
}
_PAGE = {
    "figures": {"type": "object"},
    "count": number(may_lack=False),
    "programmes": rows("The first hundred."),
    "gaps": rows(),
}


@described.get(
    router, "/countries", name="list_countries", summary="Countries on trails or with programmes",
    schema=table_of(_COUNTRIES), asks=Worded,
)  # fmt: skip
def list_countries(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Programmes by country; null and zero are two things."""
    form_of(request)
    opened = opened_for(request)
    known = opened.catalog.countries
    found = [
        {**row, "name": known[row["country_code"]].names.get(asked.language) if row["country_code"] in known else None}
        for row in countries_on_trails(opened)
    ]
    return tell_table(request, Table(tuple(_COUNTRIES), [{name: row[name] for name in _COUNTRIES} for row in found]))


@described.get(
    router, "/countries/{code}", name="get_country", summary="A country: programmes, trails, people, gaps",
    schema=value_of(
        {"country_code": text(may_lack=False), "society_id": text(), "is_silent": yes_no(), **_PAGE, "trails": rows(),
         "people": rows(), "from_here": rows(), "to_here": rows(), "datasets": rows()}
    ),
    asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_country(request: HttpRequest, code: str, asked: Query[Worded]) -> HttpResponse:
    """All that the page of a country shows."""
    form_of(request, described.JSON_ONLY)
    _check_country(code)
    return tell_value(request, country_page(opened_for(request), code, asked.language))


@described.get(
    router, "/corridors/{origin}/{destination}", name="get_corridor",
    summary="A corridor: people from one country in another, work on both sides",
    schema=value_of(
        {"origin_code": text(may_lack=False), "destination_code": text(may_lack=False), "sides": {"type": "object"},
         "trails": rows(), "one_sided": rows(), "opportunities": rows(), "series": rows(), "datasets": rows()}
    ),
    asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_corridor(request: HttpRequest, origin: str, destination: str, asked: Query[Worded]) -> HttpResponse:
    """All that the page of a corridor shows."""
    form_of(request, described.JSON_ONLY)
    _check_country(origin)
    _check_country(destination)
    return tell_value(request, corridor_page(opened_for(request), origin, destination, asked.language))


def _check_country(code: str) -> None:
    known = load_catalog().countries
    if code not in known:
        raise nothing_at("country", code, known, "give its ISO 3166-1 alpha-3 code")


_TOPICS = {
    "code": text(may_lack=False),
    "label": text(may_lack=False),
    "parent": text("The heading that it stands under."),
    "is_heading": yes_no(),
    "programmes": number("Programmes of the Movement that state it.", may_lack=False),
}
_TOPIC = value_of(
    {"kind": text(may_lack=False), "code": text(may_lack=False), "heading": text(), **_PAGE, "coverage": rows()}
)


def _topics(request: HttpRequest, list_name: str, language: str) -> HttpResponse:
    form_of(request)
    opened = opened_for(request)
    counted: dict[str, int] = {}
    for name in ("heading", "service") if list_name == "service" else ("group",):
        counted |= dict(facets(opened, {})[name])
    found: list[dict[str, Any]] = [
        {
            "code": code.code,
            "label": code.label.get(language) or code.label["en"],
            "parent": code.parent,
            "is_heading": code.is_group,
            "programmes": counted.get(code.code, 0),
        }
        for code in opened.catalog.code_lists[list_name].codes.values()
    ]
    return tell_table(request, Table(tuple(_TOPICS), found))


@described.get(
    router, "/services", name="list_services", summary="Services and their headings, with programmes",
    schema=table_of(_TOPICS), asks=Worded,
)  # fmt: skip
def list_services(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """The code list of services; a heading counts what stands under it."""
    return _topics(request, "service", asked.language)


@described.get(
    router, "/groups", name="list_groups", summary="Groups of people, with programmes",
    schema=table_of(_TOPICS), asks=Worded,
)  # fmt: skip
def list_groups(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """The code list of groups by need."""
    return _topics(request, "population_group", asked.language)


@described.get(
    router, "/services/{code}", name="get_service", summary="A service or a heading: programmes, coverage, gaps",
    schema=_TOPIC, asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_service(request: HttpRequest, code: str, asked: Query[Worded]) -> HttpResponse:
    """All that the page of a service shows."""
    form_of(request, described.JSON_ONLY)
    known = load_catalog().code_lists["service"].codes
    if code not in known:
        raise nothing_at("service", code, known, "see /api/v1/services")
    kind = "heading" if known[code].is_group else "service"
    return tell_value(request, topic_page(opened_for(request), kind, code, asked.language))


@described.get(
    router, "/groups/{code}", name="get_group", summary="A group: programmes, coverage, gaps",
    schema=_TOPIC, asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_group(request: HttpRequest, code: str, asked: Query[Worded]) -> HttpResponse:
    """All that the page of a group shows."""
    form_of(request, described.JSON_ONLY)
    known = load_catalog().code_lists["population_group"].codes
    if code not in known:
        raise nothing_at("group", code, known, "see /api/v1/groups")
    return tell_value(request, topic_page(opened_for(request), "group", code, asked.language))
