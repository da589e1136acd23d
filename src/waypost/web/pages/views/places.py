"""Countries, corridors, services and groups: the lists, and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from waypost.atlas.figures import largest_corridors
from waypost.atlas.home import countries_on_trails
from waypost.atlas.listing import COLUMNS, facets
from waypost.atlas.places import corridor_page, country_page, topic_page
from waypost.web.pages.narrowing import after_of
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond


def countries(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Countries on trails or with programmes."""
    opened = open_for(request.viewer)
    known = opened.catalog.countries
    found = [row for row in countries_on_trails(opened) if row["country_code"] in known]
    on = {
        row["country_code"]: row["trails"]
        for row in opened.rows("select country_code, count(distinct trail_id) as trails from trail_stage group by 1")
    }
    found = [{**row, "trails": on.get(row["country_code"], 0)} for row in found]
    found.sort(key=lambda row: known[row["country_code"]].names[language])
    return respond(request, opened, language, Page("countries.html", {"countries": found}, found), form)


def country(request: HttpRequest, language: str, country_code: str, form: str = "html") -> HttpResponse:
    """One country: its roles on trails, who works there, the people there and from there."""
    opened = open_for(request.viewer)
    if country_code not in opened.catalog.countries:
        raise Http404(country_code)
    parts = country_page(opened, country_code, language, after_of(request))
    return respond(request, opened, language, Page("country.html", parts, parts["programmes"], COLUMNS), form)


def corridors(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Two equal choices of where people come from and go to; the corridors with work on one side only."""
    opened = open_for(request.viewer)
    origin, destination = request.GET.get("origin", ""), request.GET.get("destination", "")
    known = opened.catalog.countries
    parts = {"origin": origin if origin in known else "", "destination": destination if destination in known else ""}
    if parts["origin"] and parts["destination"] and form == "html" and origin != destination:
        return corridor(request, language, origin, destination)
    parts["one_sided"] = opened.answer("one_sided")[0]
    parts["from_origin"] = largest_corridors(opened, origin, "origin", 20) if parts["origin"] else []
    parts["to_destination"] = largest_corridors(opened, destination, "destination", 20) if parts["destination"] else []
    return respond(request, opened, language, Page("corridors.html", parts, parts["one_sided"]), form)


def corridor(request: HttpRequest, language: str, origin: str, destination: str, form: str = "html") -> HttpResponse:
    """One corridor: both of its ends side by side."""
    opened = open_for(request.viewer)
    if not {origin, destination} <= set(opened.catalog.countries) or origin == destination:
        raise Http404(origin)
    parts = corridor_page(opened, origin, destination, language)
    return respond(request, opened, language, Page("corridor.html", parts, parts["series"]), form)


def services(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Services by their headings, with how many programmes give each."""
    opened = open_for(request.viewer)
    counts = facets(opened, {})
    by_code = {"service": dict(counts["service"]), "heading": dict(counts["heading"])}
    rows = opened.rows(
        "select service_code, heading_code, is_group from service_heading order by heading_code, service_code"
    )
    found = [
        {**row, "programmes": by_code["heading" if row["is_group"] else "service"].get(row["service_code"], 0)}
        for row in rows
    ]
    parts = {"services": found, "unknown": by_code["heading"].get("unknown", 0)}
    return respond(request, opened, language, Page("services.html", parts, found), form)


def service(request: HttpRequest, language: str, code: str, form: str = "html") -> HttpResponse:
    """One service or heading of services."""
    opened = open_for(request.viewer)
    known = opened.catalog.code_lists["service"].codes
    if code not in known:
        raise Http404(code)
    parts = topic_page(opened, "heading" if known[code].is_group else "service", code, language, after_of(request))
    return respond(request, opened, language, Page("topic.html", parts, parts["programmes"], COLUMNS), form)


def groups(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Population groups, by need, with how many programmes name each."""
    opened = open_for(request.viewer)
    counts = dict(facets(opened, {})["group"])
    codes = opened.catalog.code_lists["population_group"].codes
    found = [{"population_group_code": code, "programmes": counts.get(code, 0)} for code in codes]
    parts = {"groups": found, "unknown": counts.get("unknown", 0)}
    return respond(request, opened, language, Page("groups.html", parts, found), form)


def group(request: HttpRequest, language: str, code: str, form: str = "html") -> HttpResponse:
    """One population group."""
    opened = open_for(request.viewer)
    if code not in opened.catalog.code_lists["population_group"].codes:
        raise Http404(code)
    parts = topic_page(opened, "group", code, language, after_of(request))
    return respond(request, opened, language, Page("topic.html", parts, parts["programmes"], COLUMNS), form)
