"""What stands before ``/api/v1/my/``: people who are signed in, from our own pages or with a token against forgery.

Nothing there is kept, shared with other sites or told to anybody else: it is what a society says of itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.utils import check_csrf

from waypost.errors import WaypostError
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.advocacy.seeing import MovedOnError
from waypost.web.api.problems import MEDIA_TYPE, Problem, nothing_at, problem_response
from waypost.web.contribute.acting import Acting, acting_for
from waypost.web.contribute.actions.saying import ChangedMeanwhileError, PersonalDataError
from waypost.web.contribute.rights import Rights

SESSION: dict[str, Any] = {
    "session": {
        "type": "apiKey", "in": "cookie", "name": "sessionid",
        "description": "The session of somebody who signed in. What writes also takes the header X-CSRFToken.",
    }
}  # fmt: skip
_METHODS = "GET, HEAD, POST, OPTIONS"
_log = logging.getLogger("django.request")


def mine_front(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The answer of an address below ``/api/v1/my/``, or what went wrong as problem details."""
    method = request.method
    if method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": _METHODS})
    try:
        if method not in ("GET", "HEAD", "POST"):
            raise Problem("method", f"{str(method)[:40]}: there is GET and POST", headers={"Allow": _METHODS})
        standing_or_problem(request)
        if method == "POST" and check_csrf(request) is not None:
            raise Problem("not-yours", "send the token of the cookie csrftoken as the header X-CSRFToken")
        response = get_response(request)
    except Problem as problem:
        response = problem_response(problem, request.path)
    except (WaypostError, OSError):
        _log.exception("the release cannot be read")
        response = problem_response(Problem("failed", "the release cannot be read now"), request.path)
    if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
        kind = {400: "refused", 404: "not-found", 405: "method"}.get(response.status_code, "failed")
        response = problem_response(Problem(kind, "see /api/v1/openapi.json for what there is"), request.path)
    response["Cache-Control"] = "private, no-store"
    return response


def standing_or_problem(request: HttpRequest) -> Standing:
    """Who is signed in. Raises :class:`Problem` (401) for nobody."""
    standing = standing_of_request(request)
    if standing is None:
        raise Problem("signed-out", "sign in at /en/account/login/; a link without an account opens pages alone")
    return standing


def acting_or_problem(
    request: HttpRequest, ns_id: str, needs: Callable[[Rights], bool] = lambda rights: rights.may_look
) -> Acting:
    """Who acts for a society: as on its pages. Raises :class:`Problem` for who may not, or for no society."""
    standing_or_problem(request)
    if ns_id not in load_catalog().societies:
        raise nothing_at("National Society", ns_id, load_catalog().societies, "see /api/v1/societies")
    acting = acting_for(request, ns_id)
    if acting is None or acting.standing is None or not needs(acting.rights):
        raise Problem("not-yours", f"this is for people who speak for or look after {ns_id}, in a role that may do it")
    request.read_about = (ns_id,)  # type: ignore[attr-defined]  # for the log of reads
    return acting


def refused(error: RefusedError) -> Problem:
    """What an action refused, with all that it says: by slot where it is about slots."""
    from waypost.web.contribute.views.frame import refusal  # noqa: PLC0415 - pages load the interface

    detail = refusal("en", error)
    if isinstance(error, PersonalDataError):
        told = [{"parameter": slot, "found": " ".join(kinds), "expected": "no personal data"} for (_, slot), kinds in error.found.items()]  # fmt: skip  # noqa: E501
        return Problem("refused", detail, errors=told)
    if isinstance(error, ChangedMeanwhileError):
        theirs = [{"slot": c.slot, "value": c.new, "declined": c.declined or None, "seen": c.pk} for c in error.changes]
        return Problem("changed-meanwhile", detail, theirs=theirs)
    if isinstance(error, MovedOnError):
        where = [{"what": key, "languages": list(languages)} for key, languages in error.where]
        theirs = {"seen": error.now, "at": error.at.isoformat(), "role": error.role or None, "where": where}
        return Problem("changed-meanwhile", detail, theirs=theirs)
    return Problem("refused", detail)
