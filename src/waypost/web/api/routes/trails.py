"""Trails: the list with their state, one with all that its page shows, and its score."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from waypost.atlas.home import ranked_trails
from waypost.atlas.opened import Opened
from waypost.atlas.trail import score, trail_page, trail_states
from waypost.reference import load_catalog
from waypost.web.api import described
from waypost.web.api.described import Formed, Worded, codes, number, rows, table_of, text, value_of
from waypost.web.api.forms import Table
from waypost.web.api.problems import nothing_at
from waypost.web.api.telling import form_of, opened_for, tell_table, tell_value

router = Router(tags=["trails"])
_STATES = {"type": "object", "description": "By role: running, known, ended, none or silent."}
_COLUMNS = {
    "trail_id": text(may_lack=False),
    "name": text(may_lack=False),
    "kind": text(may_lack=False),
    "roles": _STATES,
    "countries": number("Countries on it.", may_lack=False),
    "programmes": number(),
    "running": number(),
    "societies": number(),
    "people": number("The largest figure of people concerned; figures overlap and are not added."),
    "people_date": text(),
    "people_source": text("Id of the data set."),
    "covered_share": {"type": ["number", "null"], "description": "Share of stages with a service, weighted by people."},
    "findings": {"type": "object", "description": "How many findings of each kind."},
}


@described.get(
    router, "/trails", name="list_trails", summary="Trails, those with most to talk about first",
    schema=table_of(_COLUMNS), asks=Worded,
)  # fmt: skip
def list_trails(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Every trail with the state of its stations and its key figures."""
    form_of(request)
    opened = opened_for(request)
    found = [_named(opened, row, asked.language) for row in ranked_trails(trail_states(opened))]
    return tell_table(request, Table(tuple(_COLUMNS), found))


def _named(opened: Opened, row: dict[str, Any], language: str) -> dict[str, Any]:
    trail = opened.catalog.trails.get(row["trail_id"])
    names = trail.names if trail else {}
    told = {
        **row,
        "name": names.get(language) or names.get("en") or row["trail_id"],
        "kind": trail.kind if trail else "",
    }
    return {name: told[name] for name in _COLUMNS}


@described.get(
    router, "/trails/{trail_id}", name="get_trail", summary="A trail with all that its page shows",
    schema=value_of(
        {
            "trail_id": text(may_lack=False),
            "names": {"type": "object"},
            "figures": {"type": "object"},
            "score": {"type": "object"},
            "legs": rows(),
            "opportunities": rows(),
            "gaps": rows(),
            "contradictions": rows("For the societies concerned."),
            "relations": rows("For the societies concerned."),
            "withheld": number("Contradictions that are for others.", may_lack=False),
            "one_sided": rows(),
            "deaths": rows("By year: the least that there were."),
            "corridors": rows(),
            "vulnerability": rows(),
            "lags": rows(),
            "programmes": rows("The running and the newest first, up to sixty."),
            "datasets": rows("Sources of the figures."),
        },
        required=False,
    ),
    forms=described.JSON_ONLY,
)  # fmt: skip
def get_trail(request: HttpRequest, trail_id: str, asked: Query[Formed]) -> HttpResponse:
    """Stations, findings, people, deaths and programmes of a trail."""
    form_of(request, described.JSON_ONLY)
    opened = _opened_with(request, trail_id)
    trail = opened.catalog.trails[trail_id]
    return tell_value(request, {"names": trail.names, "kind": trail.kind, **trail_page(opened, trail_id)})


_CELLS = {
    "role": text(may_lack=False),
    "country_code": text(may_lack=False),
    "society_id": text(),
    "station_state": text("running, known, ended, none or silent", may_lack=False),
    "people": number("People concerned, the largest figure."),
    "heading_code": text("A heading of services.", may_lack=False),
    "state": text("running, known, overlap, gap, none, silent or contradiction", may_lack=False),
    "programmes": number(may_lack=False),
    "running": number(may_lack=False),
}


@described.get(
    router, "/trails/{trail_id}/score", name="get_score", summary="Stations of a trail by headings of services",
    schema=table_of(_CELLS, {"trail_id": text(may_lack=False), "headings": codes("Headings with something to tell.")}),
)  # fmt: skip
def get_score(request: HttpRequest, trail_id: str, asked: Query[Formed]) -> HttpResponse:
    """One row for each station and heading, in the order of the trail's page."""
    form_of(request)
    opened = _opened_with(request, trail_id)
    told = score(opened, trail_id)
    found = [
        {
            "role": station["role"],
            "country_code": station["country_code"],
            "society_id": station["society_id"],
            "station_state": station["state"],
            "people": station["people"],
            "heading_code": heading,
            **cell,
        }
        for station in told["stations"]
        for heading, cell in station["cells"].items()
    ]
    more = {"trail_id": trail_id, "headings": told["headings"]}
    return tell_table(request, Table(tuple(_CELLS), found), more=more)


def _opened_with(request: HttpRequest, trail_id: str) -> Opened:
    trails = load_catalog().trails
    if trail_id not in trails:
        raise nothing_at("trail", trail_id, trails, "see /api/v1/trails")
    opened = opened_for(request)
    if not opened.answer("trails", "trail_id = ?", [trail_id])[0]:
        raise nothing_at("trail", trail_id, todo="it is in the catalog and not in this release")
    return opened
