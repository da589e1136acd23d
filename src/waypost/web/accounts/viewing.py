"""Who is looking: the one place that says which viewer a request belongs to."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from waypost.disclosure.access import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request: whoever is not signed in sees what the server is set to show to everybody."""
    return Viewer(settings.WAYPOST_AUDIENCE)


def put_viewer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: ``request.viewer`` says who is looking."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.viewer = viewer_of(request)  # type: ignore[attr-defined]  # ours
        return get_response(request)

    return answer
