"""Trails: the list, and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from waypost.atlas.trail import trail_page, trail_states
from waypost.atlas.trail_drawn import trail_map
from waypost.briefing.whole import FORMATS, at_the_table, briefing_file, file_name, is_own_copy
from waypost.errors import InputError, Said, said_by
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.pages.briefing import beside_of
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond
from waypost.web.pages.templating import text

_SHOWN = 6  # findings of a kind on the page; the rest is a click away


def trails(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """All trails, with who is heard at each stage."""
    opened = open_for(request.viewer)
    names = opened.catalog.trails
    found = sorted(trail_states(opened).values(), key=lambda row: names[row["trail_id"]].names[language])
    flat = [{**row, **row["roles"], **row["findings"]} for row in found]
    columns = [
        "trail_id", "origin", "transit", "destination", "return", "countries", "programmes", "running", "societies",
        "people", "people_date", "people_source", "covered_share", "gap", "opportunity", "overlap", "contradiction",
    ]  # fmt: skip
    return respond(request, opened, language, Page("trails.html", {"trails": found}, flat, columns), form)


def trail(request: HttpRequest, language: str, trail_id: str, form: str = "html") -> HttpResponse:
    """One trail: stations, who does what, what stands out, the people on it."""
    opened = open_for(request.viewer)
    if trail_id not in opened.catalog.trails:
        raise Http404(trail_id)
    parts = trail_page(opened, trail_id)
    rows = [
        {
            **{key: value for key, value in station.items() if key != "cells"},
            "heading_code": heading, "cell": cell["state"], "cell_programmes": cell["programmes"],
            "cell_running": cell["running"],
        }
        for station in parts["score"]["stations"]
        for heading, cell in station["cells"].items()
    ]  # fmt: skip
    drawn = trail_map(opened, parts, language) if form == "html" else ""
    shown = {
        "trail": opened.catalog.trails[trail_id], "map": drawn, "shown_findings": _SHOWN,
        "has_own_copy": is_own_copy(opened.viewer),
    }  # fmt: skip
    return respond(request, opened, language, Page("trail.html", parts, rows, only_shown=shown), form)


def briefing(request: HttpRequest, language: str, trail_id: str, form: str) -> HttpResponse:
    """The briefing of a trail as a Word document or as PDF; for members with what their applications know.

    It is for the table, with what all who sit there may see; ``?copy=own`` has what only the reader may see as well.
    """
    is_own = request.GET.get("copy") == "own"
    opened = open_for(request.viewer if is_own else at_the_table(request.viewer))
    if trail_id not in opened.catalog.trails:
        raise Http404(trail_id)
    beside = beside_of(standing_of_request(request), trail_id, language)
    request.read_about = tuple(each.society_id for each in beside.contacts)  # type: ignore[attr-defined]  # for the log
    try:
        body = briefing_file(opened, trail_id, language, form, beside)
    except InputError as error:  # the machine lacks what PDF needs
        said = said_by(error)
        why = text(language, said.key) if isinstance(said, Said) else said
        return HttpResponse(why, status=409, content_type="text/plain; charset=utf-8")
    name = file_name(opened, trail_id, language, form)
    return HttpResponse(
        body, content_type=FORMATS[form][0], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
