"""The profile: tiers and ranges, groups and hosts beside each other, needs along the way, gaps; what numbers are made
of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waypost.profiles.comparing import is_sure
from waypost.profiles.gaps import gaps_of
from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.workshops import rights
from waypost.web.workshops.models import Workshop
from waypost.web.workshops.observing import value_of
from waypost.web.workshops.queries.profile import (
    COLUMNS,
    MOST_GAPS,
    Told,
    plain,
    profile_now,
    published_profile,
    table_rows,
)
from waypost.web.workshops.queries.workshops import cells_of
from waypost.web.workshops.views.pages import page, workshop_or_404


def told_for(request: HttpRequest, standing: Standing, workshop: Workshop) -> Told:
    """What somebody sees: what may be shown of the profile as it stands for those who run the workshop, what was
    published for everybody else, and for them too where they ask for it."""
    catalog = load_catalog()
    runs = rights.conducts(standing, workshop)
    if runs and request.GET.get("as") != "published":
        return profile_now(workshop, catalog)
    found = published_profile(workshop, catalog)
    if found is None:
        raise Http404(workshop.code)
    return found


@signed_in
def profile(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """The whole."""
    found = workshop_or_404(standing, code)
    told = told_for(request, standing, found)
    return page(
        request, "profile.html", workshop=found, told=told, runs=rights.conducts(standing, found),
        gaps=told.gaps()[:MOST_GAPS], is_sure=is_sure, suffix=_suffix(request),
    )  # fmt: skip


def _suffix(request: HttpRequest) -> str:
    return "?as=published" if request.GET.get("as") == "published" else ""


@signed_in
def profile_twin(request: HttpRequest, standing: Standing, code: str, form: str) -> HttpResponse:
    """The same as JSON, or a row for each cell and need as CSV."""
    found = workshop_or_404(standing, code)
    told = told_for(request, standing, found)
    return as_csv(table_rows(told), COLUMNS) if form == "csv" else as_json(plain(told, found))


@signed_in
def cell(request: HttpRequest, standing: Standing, code: str, number: int) -> HttpResponse:
    """One cell: its needs, gaps and what to ask next; each number opens."""
    found = workshop_or_404(standing, code)
    told = told_for(request, standing, found)
    scored = told.at_number(number)
    if scored is None:
        raise Http404(number)
    runs = rights.conducts(standing, found)
    own = next((each for each in cells_of(found) if value_of(found, each) == scored.cell), None) if runs else None
    return page(
        request, "profile_cell.html", workshop=found, told=told, scored=scored, number=number, runs=runs,
        gaps={gap.need: gap for gap in gaps_of(scored)}, own=own, suffix=_suffix(request),
        differences=[each for each in told.differences() if scored.cell in (each.first, each.second)],
        is_sure=is_sure,
    )  # fmt: skip


@signed_in
def number(request: HttpRequest, standing: Standing, code: str, number: int, name: str) -> HttpResponse:
    """One number opened down to who says so, who decided, and when."""
    found = workshop_or_404(standing, code)
    told = told_for(request, standing, found)
    scored = told.at_number(number)
    step = told.explained(scored).get(name.replace("-", ":", 1) if "-" in name else name) if scored else None
    if scored is None or step is None:
        raise Http404(name)
    parts: dict[str, Any] = {"scored": scored, "step": step, "number": number, "name": name}
    return page(request, "number.html", workshop=found, told=told, suffix=_suffix(request), **parts)
