"""Addresses that only take a form, opened by reload, from a bookmark or after signing in: back to their page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve

from waypost.settings import LANGUAGES
from waypost.web.accounts.languages import language_of
from waypost.web.pages.templating import text


def lead_back(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: in the place of an empty "not allowed", the nearest page above, which says that nothing was sent.

    Where the page above takes only forms as well, it leads on in the same way; the front page never does.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or request.method != "GET" or request.path.split("/")[1] not in LANGUAGES:
            return response
        if getattr(request, "standing", None) is not None:
            messages.info(request, text(language_of(request), "account_nothing_sent"))
        return HttpResponseRedirect(page_above(request.path))

    return answer


def page_above(path: str) -> str:
    """The nearest address above that leads anywhere, else the front page of the language."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 1, -1):
        above = f"/{'/'.join(parts[:length])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return f"/{parts[0]}/"
