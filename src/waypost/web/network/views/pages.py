"""How a page of the network is answered, and who gets there: members, that is anybody with a role."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.languages import direction, language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import View, allowed
from waypost.web.exercises.times import when
from waypost.web.network import rights
from waypost.web.network.models import Holder, Request
from waypost.web.network.queries.requests import find_request
from waypost.web.network.showing import body_name, holder_name, tag_name, tongue_name
from waypost.web.pages.templating import text


def member(view: View) -> View:
    """The view is for members; it reads nothing of a release, so that no read of one is logged."""

    def answer(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
        request.is_no_read = True  # type: ignore[attr-defined]  # for the log of reads
        return view(request, standing, *args, **kwargs)

    return allowed(rights.is_member)(answer)


def network_page(
    request: HttpRequest, standing: Standing, template: str, status: int = 200, **parts: Any
) -> HttpResponse:
    """One of our pages, with what every one of them knows."""
    language = language_of(request)
    shared: dict[str, Any] = {
        "language": language, "direction": direction(language), "path_rest": request.path.split("/", 2)[2],
        "query": request.GET.urlencode(), "base": f"/{language}/network/", "catalog": load_catalog(), "form": None,
        "standing": standing, "matcher": rights.matches_somewhere(standing), "asks_for": rights.asks_for(standing),
        "tag_name": partial(tag_name, language=language), "tongue_name": partial(tongue_name, language=language),
        "body_name": partial(body_name, language=language), "holder_name": partial(_holder, language=language),
        "when": lambda at: when(at, "UTC", language), "today": timezone.now().date(),
    }  # fmt: skip
    return render(request, f"network/{template}", shared | parts, status=status)


def _holder(holder: Holder, language: str, *, is_shown: bool = True) -> str:
    return holder_name(holder, language, is_shown=is_shown)


def request_or_404(standing: Standing, code: str) -> Request:
    """The request of an address, for who may see it."""
    found = find_request(standing, code)
    if found is None:
        raise Http404(code)
    return found


def done(request: HttpRequest, key: str, where: str) -> HttpResponseRedirect:
    """To a page below ``network/``, which says what was done."""
    language = language_of(request)
    messages.success(request, text(language, f"network_done_{key}"))
    return HttpResponseRedirect(f"/{language}/network/{where}")


def refused(request: HttpRequest, why: str, where: str) -> HttpResponseRedirect:
    """To a page below ``network/``, which says why something was not done."""
    messages.error(request, why)
    return HttpResponseRedirect(f"/{language_of(request)}/network/{where}")
