"""Who is looking: the one place that says which viewer a request belongs to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from waypost.disclosure.access import Viewer
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.project.home import taken_back_file


def standing_of_request(request: HttpRequest) -> Standing | None:
    """Who is signed in, with the memberships in force now; None for anybody else. Asked once per request.

    Without a session's cookie nothing is asked of the database: a reader of public pages needs none.
    """
    if not hasattr(request, "standing"):
        signed = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        request.standing = standing_of(request.user) if signed else None  # type: ignore[attr-defined]  # ours
    found: Standing | None = request.standing
    return found


def forget_standing(request: HttpRequest) -> None:
    """After somebody signed in or a membership changed within a request."""
    if hasattr(request, "standing"):
        del request.standing


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request: what the memberships in force add up to.

    Whoever is not signed in, holds no membership, or has yet to set up the second factor that a role asks for sees
    what the server is set to show to everybody.
    """
    return viewer_in(standing_of_request(request))


def viewer_in(standing: Standing | None) -> Viewer:
    """The viewer that somebody is; None is whoever is not signed in."""
    viewer = standing.viewer(settings.WAYPOST_AUDIENCE) if standing else Viewer(settings.WAYPOST_AUDIENCE)
    hidden = taken_back()
    return dataclasses.replace(viewer, hidden=hidden) if hidden else viewer


_kept: tuple[int, tuple[str, ...]] = (0, ())


def taken_back() -> tuple[str, ...]:
    """Programmes that their societies took back since the release was made: read from a file when it is a new one.

    A reader of public pages asks nothing of the database; :mod:`waypost.web.contribute.taken_back` writes the file.
    """
    global _kept  # noqa: PLW0603 - one per process
    path = taken_back_file()
    try:
        written = path.stat().st_mtime_ns
        if written != _kept[0]:
            _kept = written, tuple(sorted(orjson.loads(path.read_bytes())))
    except FileNotFoundError:
        _kept = 0, ()
    return _kept[1]


def put_viewer(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: ``request.viewer`` says who is looking, ``request.standing`` who is signed in.

    What is shown to somebody who is signed in is kept by no cache on the way.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        standing_of_request(request)
        request.viewer = viewer_of(request)  # type: ignore[attr-defined]  # ours
        response = get_response(request)
        if standing_of_request(request) is not None:
            response["Cache-Control"] = "private, no-store"
        return response

    return answer
