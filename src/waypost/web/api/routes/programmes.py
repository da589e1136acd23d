"""Programmes: the list with its filters, what the filters leave, and one programme."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from waypost.atlas.listing import COLUMNS, FILTERS, facets, figures
from waypost.atlas.paging import listed_schema, rows_at
from waypost.atlas.programme import programme_page
from waypost.reference import load_catalog
from waypost.web.api import described
from waypost.web.api.cursors import make_cursor, read_cursor
from waypost.web.api.described import Paged, Worded, codes, number, rows, table_of, text, value_of, yes_no
from waypost.web.api.forms import Table
from waypost.web.api.lines import lines_at, places_of
from waypost.web.api.narrowing import described as expected
from waypost.web.api.narrowing import narrowed_by
from waypost.web.api.problems import nothing_at
from waypost.web.api.telling import edition_of, form_of, opened_for, tell_lines, tell_table, tell_value

router = Router(tags=["programmes"])
PROGRAMME_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")
_LISTS = ("services", "groups", "trails")
_DAYS = ("start_date", "end_date", "latest_date", "verified_date")
_TEXTS = {
    "services": "Codes of the services that people get.",
    "groups": "Codes of the groups that it serves.",
    "trails": "Trails that a source says it stands on.",
    "country_codes": "ISO 3166-1 alpha-3, apart by spaces.",
    "operating_ns_ids": "National Societies that operate it, apart by spaces.",
    "budget_chf": "Swiss francs as a decimal in a text, so that no digit is lost.",
    "is_verified_recently": "Verified within the year before the day of the release; null: nobody ever did.",
    "latest_date": "The newest day that a source says something of it.",
}


def _columns() -> dict[str, Any]:
    fields = load_catalog().schema["programme"].fields
    found: dict[str, Any] = {}
    for name in COLUMNS:
        told = _TEXTS.get(name) or (fields[name].description if name in fields else "") or ""
        if name in _LISTS:
            found[name] = codes(told)
        elif name.startswith("is_"):
            found[name] = yes_no(told, may_lack=True)
        elif name.startswith("people_"):
            found[name] = number(told)
        elif name == "programme_id":
            found[name] = text(told, may_lack=False)
        else:
            found[name] = text(told, **({"format": "date"} if name in _DAYS else {}))
    return found


PROGRAMME_COLUMNS = _columns()


def _filter(name: str) -> Any:
    return Field(None, description=f"Only programmes with it: {expected(name)}; unknown: those that say none.")


class Narrowed(Worded):
    """Filters of programmes."""

    society: str | None = _filter("society")
    country: str | None = _filter("country")
    service: str | None = _filter("service")
    heading: str | None = _filter("heading")
    group: str | None = _filter("group")
    trail: str | None = _filter("trail")
    along: str | None = _filter("along")
    status: str | None = _filter("status")
    year: str | None = Field(None, description="Only programmes that ran in this year, such as 2024.")
    everybody: bool = Field(False, description="Programmes of other organisations too, not of the Movement alone.")


class Listed(Narrowed, Paged):
    """Filters and the page of a list."""


_COUNT = {"count": number("Rows in all, where asked for.", may_lack=False)}


@described.get(
    router,
    "/programmes",
    name="list_programmes",
    summary="Programmes, the newest start first",
    schema=table_of(PROGRAMME_COLUMNS, _COUNT),
    asks=Listed,
    problems=("410",),
)
def list_programmes(request: HttpRequest, asked: Query[Listed]) -> HttpResponse:
    """Programmes of the Movement that the filters leave, a page at a time."""
    given = asked.__dict__
    edition, narrowed = edition_of(request), narrowed_by(given)
    what = f"programmes everybody={asked.everybody}"
    after = read_cursor(edition, what, narrowed, asked.cursor)
    opened = opened_for(request)
    numbers = places_of(opened, edition, narrowed, everybody=asked.everybody)
    start = int(np.searchsorted(numbers, after, side="right"))
    page = numbers[start : start + asked.limit]
    goes_on = start + len(page) < len(numbers)
    cursor = make_cursor(edition, what, narrowed, int(page[-1])) if goes_on else None
    more = {"count": len(numbers)} if asked.count else {}
    if form_of(request) == "json":
        lines = lines_at(opened, edition, page, asked.language)
        return tell_lines(request, lines, cursor=cursor, more=more)
    table = Table(COLUMNS, rows_at(opened, page, asked.language), listed_schema(opened))
    return tell_table(request, table, cursor=cursor, more=more)


@described.get(
    router,
    "/programmes/facets",
    name="count_programmes",
    summary="What the filters leave, counted by every filter",
    schema=value_of(
        {
            "narrowed": {"type": "object", "description": "The filters that are set."},
            "figures": {"type": "object", "description": "Programmes, running ones, societies, countries, people."},
            "facets": {
                "type": "object",
                "description": "For each filter its codes with how many programmes each would leave, most first.",
                "additionalProperties": {"type": "array", "items": {"type": "array"}},
            },
        }
    ),
    asks=Narrowed,
    forms=described.JSON_ONLY,
)
def count_programmes(request: HttpRequest, asked: Query[Narrowed]) -> HttpResponse:
    """Counts of programmes for each code of each filter; people are a range and never added up."""
    form_of(request, described.JSON_ONLY)
    opened, narrowed = opened_for(request), narrowed_by(asked.__dict__)
    return tell_value(
        request,
        {
            "narrowed": narrowed,
            "figures": figures(opened, narrowed, everybody=asked.everybody),
            "facets": facets(opened, narrowed, everybody=asked.everybody),
        },
    )


@described.get(
    router,
    "/programmes/{programme_id}",
    name="get_programme",
    summary="One programme: what is known, and who says so",
    schema=value_of(
        {
            "programme_id": text(may_lack=False),
            "known": {"type": "object", "description": "Title, description, organisations, services, groups, trails."},
            "programme": {"type": "object"},
            "claims": rows("What each source says of each value, where the viewer may see it."),
            "records": rows("The records of publishers that it was made of, where the viewer may see them."),
            "is_verified_recently": yes_no(may_lack=True),
            "societies": codes(),
            "linked": rows("Programmes that are joined to it."),
            "opportunities": rows(),
            "contradictions": rows("For the societies concerned."),
            "policy": rows("For the societies concerned."),
            "rules": rows("Departures from rules of practice; for the societies concerned."),
        },
        required=False,
    ),
    asks=Worded,
    forms=described.JSON_ONLY,
)
def get_programme(request: HttpRequest, programme_id: str, asked: Query[Worded]) -> HttpResponse:
    """All that the viewer may know of a programme."""
    form_of(request, described.JSON_ONLY)
    found = None
    if PROGRAMME_ID.fullmatch(programme_id):
        found = programme_page(opened_for(request), programme_id, asked.language)
    if found is None:
        raise nothing_at("programme", programme_id, todo="see /api/v1/programmes for those that there are")
    return tell_value(request, found)


assert set(FILTERS) <= set(Narrowed.model_fields)  # noqa: S101 - every filter of a list is one of the API
