"""The page of the review: every society that somebody looks after, and its twins for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from waypost.reference import load_catalog
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import allowed
from waypost.web.contribute.listing import cut, number_of
from waypost.web.contribute.records import names_unknown, records_to_judge
from waypost.web.contribute.rights import looked_after, may_decide
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.review.pairs import pairs_across
from waypost.web.review.societies import (
    COLUMNS,
    COUNTS,
    apart,
    narrowed,
    ordered,
    societies_table,
    society_names,
    totals,
)
from waypost.web.review.views.frame import review_page, reviews

_FILTERS = ("zone", "region", "state", "has", "sort")
_PER_PAGE = 50
SORTS = ("name", "waiting", "waiting_since", *COUNTS[2:], "programmes", "signed_at")


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}


def _rows(request: HttpRequest, standing: Standing) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All rows that the person may see, and those of them that the address asks for, in its order."""
    every = societies_table(looked_after(standing))
    asked = _asked(request)
    names = society_names(language_of(request), load_catalog())
    request.read_about = tuple(row["ns_id"] for row in every[:50])  # type: ignore[attr-defined]  # for the log of reads
    return every, ordered(narrowed(every, asked), asked.get("sort", ""), names)


@allowed(reviews)
def review(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Societies, sortable, with what waits at each; and what people have to decide across them."""
    every, found = _rows(request, standing)
    asked = _asked(request)
    busy, idle = (found, []) if asked.get("has") else apart(found)
    part = cut(busy, number_of(request.GET.get("from", "")), _PER_PAGE)
    decides = may_decide(standing)
    viewer = standing.viewer()
    return review_page(
        request, standing, "societies.html", rows=part.lines, part=part, every=every, totals=totals(every),
        asked=asked, idle=idle, count=len(found),
        names=society_names(language_of(request), load_catalog()), sorts=SORTS, counts=COUNTS,
        pairs=len(pairs_across(standing)), records=len(records_to_judge(viewer)) if decides else 0,
        unknown=len(names_unknown(viewer)) if decides else 0,
        choices={
            name: sorted({row[name] for row in every if row[name]}) for name in ("zone", "region", "state")
        },
    )  # fmt: skip


@allowed(reviews)
def twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """The same rows for a program, narrowed and ordered as on the page."""
    _, found = _rows(request, standing)
    if form == "csv":
        return as_csv(found, COLUMNS)
    return as_json({"societies": found})
