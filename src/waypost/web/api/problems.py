"""What went wrong, as problem details (RFC 9457): what was found, what there is, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

import orjson
from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
# Kinds of problems: the last part of ``type``, the title, the status.
KINDS = {
    "signed-out": ("Sign in first", 401),
    "not-yours": ("Not for this person", 403),
    "not-found": ("There is nothing at this address", 404),
    "method": ("Reading only", 405),
    "format": ("No such format here", 406),
    "changed-meanwhile": ("Somebody else said otherwise since", 409),
    "cursor-of-another-release": ("The cursor belongs to another release", 410),
    "release-replaced": ("The release was replaced", 410),
    "range": ("The range lies outside the file", 416),
    "parameter": ("A parameter is wrong", 422),
    "refused": ("What was sent cannot be taken", 422),
    "too-many-requests": ("Too many requests", 429),
    "failed": ("The request failed", 500),
}
_PLACE = "/en/data/api/#problem-"
_NEAR = 5


class Problem(Exception):  # noqa: N818 - a problem is what the standard calls it
    """Ends a request. ``kind`` is one of :data:`KINDS`; ``members`` are further members of the answer."""

    def __init__(self, kind: str, detail: str, *, headers: dict[str, str] | None = None, **members: Any) -> None:
        """Keep what is told."""
        super().__init__(detail)
        self.kind, self.detail, self.headers, self.members = kind, detail, headers or {}, members


def problem_response(problem: Problem, path: str) -> HttpResponse:
    """The answer of a problem at an address."""
    title, status = KINDS[problem.kind]
    body = {
        "type": _PLACE + problem.kind,
        "title": title,
        "status": status,
        "detail": problem.detail,
        "instance": path,
        **problem.members,
    }
    response = HttpResponse(orjson.dumps(body), content_type=MEDIA_TYPE, status=status)
    for name, value in problem.headers.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


def wrong_parameter(parameter: str, found: str, expected: str, there: Iterable[str] = ()) -> Problem:
    """A parameter's value that cannot be: ``errors`` names it, what is expected, and what comes near."""
    known = list(there)
    error: dict[str, Any] = {"parameter": parameter, "found": found[:200], "expected": expected}
    if known:
        error["near"] = difflib.get_close_matches(found[:80], known, n=_NEAR, cutoff=0.4) or known[:_NEAR]
    return Problem("parameter", f"{parameter}={found[:200]}: expected {expected}", errors=[error])


def nothing_at(what: str, found: str, there: Iterable[str] = (), todo: str = "") -> Problem:
    """Something that is asked for by name and is not there, or not for this viewer."""
    near = difflib.get_close_matches(found[:80], list(there), n=_NEAR, cutoff=0.4)
    more = {"near": near} if near else {}
    return Problem("not-found", f"no {what} {found[:200]!r}" + (f"; {todo}" if todo else ""), **more)
