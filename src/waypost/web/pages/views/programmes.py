"""Programmes: the list, and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from waypost.atlas.listing import COLUMNS, facets, list_page
from waypost.atlas.programme import programme_page, tombstone
from waypost.web.pages.narrowing import after_of, choices, narrowed_by
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond
from waypost.web.policy.evidence import named_as_evidence
from waypost.web.policy.views.pages import organisation_name

_MOST_OF_A_TWIN = 10_000


def programmes(request: HttpRequest, language: str, form: str = "html") -> HttpResponse:
    """Programmes of the Movement, or of everybody, narrowed by what the address says; a twin holds all of them."""
    opened = open_for(request.viewer)
    narrowed = narrowed_by(request)
    everybody, perhaps = request.GET.get("everybody") == "1", request.GET.get("perhaps") == "1"
    form = request.GET.get("format", form)
    most = 100 if form == "html" else _MOST_OF_A_TWIN
    count, found = list_page(
        opened, narrowed, everybody=everybody, perhaps=perhaps, after=after_of(request), most=most, language=language
    )
    parts = {"count": count, "programmes": found, "narrowed": narrowed, "everybody": everybody, "perhaps": perhaps}
    shown = {}
    if form == "html":
        shown = {"facets": choices(facets(opened, narrowed, everybody=everybody))}
    template = "parts/programmes.html" if request.htmx else "programmes.html"
    return respond(request, opened, language, Page(template, parts, found, COLUMNS, only_shown=shown), form)


def programme(request: HttpRequest, language: str, programme_id: str, form: str = "html") -> HttpResponse:
    """One programme: what is known, who says so, and every value with its claims."""
    opened = open_for(request.viewer)
    parts = programme_page(opened, programme_id, language)
    if parts is None:
        if stone := tombstone(opened, programme_id):
            return respond(request, opened, language, Page("withdrawn.html", stone, [stone], status=410), form)
        raise Http404(programme_id)
    request.read_about = tuple(parts["societies"])
    named = named_as_evidence(getattr(request, "standing", None), programme_id) if form == "html" else []
    shown = {"named_in": [(each, organisation_name(each.organisation, language)) for each in named]}
    return respond(request, opened, language, Page("programme.html", parts, parts["claims"], only_shown=shown), form)
