"""National Societies: the list, and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from waypost.atlas.listing import COLUMNS, facets
from waypost.atlas.society import society_page
from waypost.web.pages.narrowing import after_of, choices, narrowed_by
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond


def societies(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """All National Societies: who was heard, when, and what is known of each."""
    opened = open_for(request.viewer)
    rows = opened.answer("heard_from")[0]
    region = request.GET.get("region", "")
    word = request.GET.get("word", "")
    names = opened.catalog.societies
    found = [r for r in rows if (not region or r["region"] == region) and (not word or r["word"] == word)]
    found.sort(key=lambda row: names[row["society_id"]].names[language])
    counts = {
        name: {code: sum(r[name] == code for r in rows) for code in sorted({r[name] for r in rows if r[name]})}
        for name in ("region", "word")
    }
    parts = {"societies": found, "count": len(found), "counts": counts, "region": region, "word": word}
    return respond(request, opened, language, Page("societies.html", parts, found), form)


def society(request: HttpRequest, language: str, society_id: str, form: str = "html") -> HttpResponse:
    """One National Society: its programmes, its trails, who works on the other side, how complete its picture is."""
    opened = open_for(request.viewer)
    if society_id not in opened.catalog.societies:
        raise Http404(society_id)
    narrowed = narrowed_by(request, leave_out=("society",))
    parts = society_page(opened, society_id, language, narrowed, after_of(request))
    request.read_about = (society_id,)
    shown = {"facets": choices(facets(opened, {**narrowed, "society": society_id}), "society"), "narrowed": narrowed}
    template = "parts/programmes.html" if request.htmx else "society.html"
    page = Page(template, parts, parts["programmes"], COLUMNS, only_shown=shown)
    return respond(request, opened, language, page, form)
