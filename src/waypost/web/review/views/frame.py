"""How a page of the review is answered, and who gets there."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import direction, language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import page
from waypost.web.contribute.rights import looked_after, may_decide
from waypost.web.contribute.views.frame import refusal
from waypost.web.exercises.views.pages import group_name
from waypost.web.pages.templating import text
from waypost.web.review.pairs import own_societies


def reviews(standing: Standing) -> bool:
    """Looks after societies: zone officers, the migration team, administrators."""
    return looked_after(standing) != frozenset()


def judges(standing: Standing) -> bool:
    """May have a word on pairs of different societies: those who review, and people of a society."""
    return reviews(standing) or bool(own_societies(standing))


def review_page(
    request: HttpRequest, standing: Standing, template: str, status: int = 200, **parts: Any
) -> HttpResponse:
    """One of our pages, with what every one of them knows."""
    language = language_of(request)
    shared = {
        "language": language, "direction": direction(language), "catalog": load_catalog(),
        "path_rest": request.path.split("/", 2)[2], "query": request.GET.urlencode(), "base": f"/{language}/review/",
        "decides": may_decide(standing), "reviews": reviews(standing), "problem": None,
        "group_name": partial(group_name, language=language),
    }  # fmt: skip
    return page(request, f"review/{template}", status, **(shared | parts))


def done(request: HttpRequest, where: str, key: str = "review_done") -> HttpResponseRedirect:
    """To a page of ours, which says what was done."""
    language = language_of(request)
    messages.success(request, text(language, key))
    return HttpResponseRedirect(f"/{language}/review/{where}")


def not_done(request: HttpRequest, where: str, error: RefusedError) -> HttpResponseRedirect:
    """To a page of ours, which says what was not done, and why."""
    language = language_of(request)
    messages.error(request, refusal(language, error))
    return HttpResponseRedirect(f"/{language}/review/{where}")
