"""What stands before every address of the API and the files: rates, forms, ETags, what is kept, and who may share it.

A middleware, so that an answer that did not change or is kept is given before any route is looked for, and so that
whatever goes wrong behind it comes out as problem details.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from waypost.disclosure.access import PUBLIC
from waypost.errors import WaypostError
from waypost.web.api.editions import Edition, edition_for, etag_of, matches, viewer_of
from waypost.web.api.forms import accepted_forms
from waypost.web.api.kept import Kept
from waypost.web.api.limits import check_rate
from waypost.web.api.mine import mine_front
from waypost.web.api.problems import MEDIA_TYPE, Problem, problem_response

API, MINE, FILES = "/api/v1/", "/api/v1/my/", "/files/"
_METHODS = "GET, HEAD, OPTIONS"
_EXPOSED = "ETag, Link, Retry-After, Waypost-Release, Waypost-Count, Waypost-Withheld, Content-Disposition"
_TOLD = ("Link", "Waypost-Count", "Waypost-Withheld")  # headers that belong to what is kept
_log = logging.getLogger("django.request")
_Answer = Callable[[HttpRequest], HttpResponse]

# Bodies by ETag. 32 MB in each process unless WAYPOST_API_KEPT_MB says otherwise; 0 keeps none.
kept_bodies: Kept[tuple[bytes, str, dict[str, str]]] = Kept(
    int(float(os.environ.get("WAYPOST_API_KEPT_MB", "32")) * 1_000_000)
)


def api_front(get_response: _Answer) -> _Answer:
    """Middleware: stands before ``/api/v1/`` and ``/files/``, lets everything else pass."""

    def answer(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(MINE):
            return mine_front(request, get_response)
        if path.startswith(API):
            return _open_to_all(_told(request, lambda: _of_api(request, get_response)))
        if path.startswith(FILES):
            return _open_to_all(_told(request, lambda: _of_files(request, get_response)))
        return get_response(request)

    return answer


def _told(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, or what went wrong."""
    method = request.method
    if method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": _METHODS, "Access-Control-Max-Age": "86400"})
    try:
        if method not in ("GET", "HEAD"):
            raise Problem("method", f"{str(method)[:40]}: the API only reads", headers={"Allow": _METHODS})
        check_rate(request)
        request.method = "GET"
        response = make()
    except Problem as problem:
        response = problem_response(problem, request.path)
    except (WaypostError, OSError):
        _log.exception("the release cannot be read")
        response = problem_response(Problem("failed", "the release cannot be read now"), request.path)
    finally:
        request.method = method
    if response.status_code >= 400 and not response.headers["Content-Type"].startswith(MEDIA_TYPE):
        kind = "not-found" if response.status_code == 404 else "failed"
        response = problem_response(Problem(kind, "see /api/v1/openapi.json for what there is"), request.path)
    if method == "HEAD" and not response.streaming:
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _of_files(request: HttpRequest, get_response: _Answer) -> HttpResponse:
    request.edition = edition_for(viewer_of(request))  # type: ignore[attr-defined]  # ours
    response = get_response(request)
    if "Cache-Control" not in response:
        response["Cache-Control"] = cache_control(request.edition)  # type: ignore[attr-defined]  # ours
    response["Vary"] = "Cookie"
    return response


def _of_api(request: HttpRequest, get_response: _Answer) -> HttpResponse:
    forms = accepted_forms(request.GET.get("format"), request.headers.get("Accept", ""))
    edition = edition_for(viewer_of(request))
    request.forms, request.edition = forms, edition  # type: ignore[attr-defined]  # ours
    etag = etag_of(edition, forms, request.get_full_path())
    asked = request.headers.get("If-None-Match")
    if asked and matches(etag, asked):
        return _marked(HttpResponse(status=304), edition, etag)
    kept = kept_bodies.find(etag)
    if kept is not None:
        body, content_type, headers = kept
        return _marked(HttpResponse(body, content_type=content_type, headers=headers), edition, etag)
    response = get_response(request)
    if response.status_code != 200:
        response["Vary"] = "Accept, Cookie"
        return response
    if "Cache-Control" in response:  # what changes without a new release says so itself
        response["Vary"] = "Accept, Cookie"
        return response
    headers = {name: response.headers[name] for name in _TOLD if name in response.headers}
    kept_bodies.put(etag, (response.content, response.headers["Content-Type"], headers), len(response.content) + 500)
    return _marked(response, edition, etag)


def _marked(response: HttpResponse, edition: Edition, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = cache_control(edition)
    response["Vary"] = "Accept, Cookie"
    response["Waypost-Release"] = edition.release_id
    return response


def cache_control(edition: Edition) -> str:
    """Who may keep an answer: anybody what the public sees, for a short while, since a programme can be withdrawn."""
    if edition.viewer == PUBLIC:
        return f"public, max-age={int(getattr(settings, 'WAYPOST_API_MAX_AGE', 60))}"
    return "private, no-cache"


def _open_to_all(response: HttpResponse) -> HttpResponse:
    """Pages of anybody may read what the public sees: no cookie goes with it (CORS without credentials)."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = _METHODS
    response["Access-Control-Allow-Headers"] = "Accept, If-None-Match, Range"
    response["Access-Control-Expose-Headers"] = _EXPOSED
    return response
