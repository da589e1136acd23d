"""How a page of accounts is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.pages.templating import text

View = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages; the frame's parts come from ``languages.shared``."""
    return render(request, template, parts, status=status)


def signed_in(view: View) -> View:
    """The view is given the standing of whoever is signed in; nobody else gets there.

    What it refuses without a form to say so beside a field is said on a page of its own.
    """

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standing = standing_of_request(request)
        if standing is None:
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, standing, *args, **kwargs)
        except RefusedError as refused:
            said = text(language_of(request), refused.key, **refused.parts)
            return page(request, "account/refused.html", 409, said=said, **frame(request))

    return answer


def allowed(is_allowed: Callable[[Standing], bool]) -> Callable[[View], View]:
    """The view is for whom ``is_allowed`` says so, once signed in; others are told that it is not for them."""

    def around(view: View) -> View:
        @signed_in
        @wraps(view)
        def answer(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_allowed(standing):
                raise PermissionDenied
            return view(request, standing, *args, **kwargs)

        return answer

    return around


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says that a page is not for this person, and what may be missing."""
    return page(request, "account/not_allowed.html", 403, **frame(request))


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame's parts, for answers at addresses that are not ours alone."""
    language = language_of(request)
    rest = request.path.split("/", 2)[2:] or [""]
    direction = "rtl" if language == "ar" else "ltr"
    return {"language": language, "direction": direction, "path_rest": rest[0], "query": ""}


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or that was open for too long."""
    return not_allowed(request)
