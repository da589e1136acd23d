"""National Societies: the list with what was heard of each, and one with all that its page shows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from waypost.atlas.society import society_page
from waypost.reference import load_catalog
from waypost.web.api import described
from waypost.web.api.described import Worded, number, rows, table_of, text, value_of
from waypost.web.api.forms import Table
from waypost.web.api.problems import nothing_at
from waypost.web.api.telling import form_of, opened_for, tell_table, tell_value

router = Router(tags=["societies"])
_COLUMNS = {
    "society_id": text(may_lack=False),
    "name": text(may_lack=False),
    "country_code": text(may_lack=False),
    "region": text(),
    "status": text(may_lack=False),
    "word": text("own: it has spoken itself; others: others told of it; silent: nothing was heard."),
    "programmes": number(),
}


@described.get(
    router, "/societies", name="list_societies", summary="National Societies, with what was heard of each",
    schema=table_of(_COLUMNS), asks=Worded,
)  # fmt: skip
def list_societies(request: HttpRequest, asked: Query[Worded]) -> HttpResponse:
    """Every society that the reference knows; silence is told apart from absence."""
    form_of(request)
    opened = opened_for(request)
    heard = {row["society_id"]: row for row in opened.answer("heard_from")[0]}
    found = []
    for ns_id, society in opened.catalog.societies.items():
        row = heard.get(ns_id, {})
        found.append(
            {
                "society_id": ns_id,
                "name": society.names.get(asked.language) or society.names.get("en") or ns_id,
                "country_code": society.country_code,
                "region": society.region,
                "status": society.status,
                "word": row.get("word"),
                "programmes": row.get("programmes"),
            }
        )
    return tell_table(request, Table(tuple(_COLUMNS), found))


@described.get(
    router, "/societies/{society_id}", name="get_society", summary="A National Society with all that its page shows",
    schema=value_of(
        {
            "society_id": text(may_lack=False),
            "names": {"type": "object"},
            "country_code": text(may_lack=False),
            "heard": {"type": ["object", "null"]},
            "figures": {"type": "object"},
            "count": number("Its programmes.", may_lack=False),
            "programmes": rows("The first hundred; all of them: programmes_at."),
            "programmes_at": text("Address of all its programmes.", may_lack=False),
            "trails": rows(),
            "others": rows("What could be done together with others."),
            "capacity": rows(),
            "standing": rows("For those concerned."),
            "policy": rows("For those concerned."),
            "rules": rows("Departures from rules of practice; for those concerned."),
            "contradictions": rows("For those concerned."),
            "filled": rows("In how many programmes each field is stated."),
        }
    ),
    asks=Worded, forms=described.JSON_ONLY,
)  # fmt: skip
def get_society(request: HttpRequest, society_id: str, asked: Query[Worded]) -> HttpResponse:
    """Programmes, trails, counterparts, completeness of a society."""
    form_of(request, described.JSON_ONLY)
    societies = load_catalog().societies
    if society_id not in societies:
        raise nothing_at("National Society", society_id, societies, "see /api/v1/societies")
    society = societies[society_id]
    return tell_value(
        request,
        {
            "names": society.names,
            "country_code": society.country_code,
            "programmes_at": f"/api/v1/programmes?society={society_id}",
            **society_page(opened_for(request), society_id, asked.language, {}),
        },
    )
