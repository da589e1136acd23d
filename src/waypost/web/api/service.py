"""The API put together: its routes, what becomes of errors, and its OpenAPI description."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import ValidationError

from waypost.web.api.described import PROBLEM, problem_responses
from waypost.web.api.mine import SESSION
from waypost.web.api.problems import Problem, problem_response, wrong_parameter
from waypost.web.api.routes import (
    agreement_changes,
    agreements,
    catalogue,
    claims,
    comments,
    consultations,
    drafting,
    findings,
    message_uses,
    messages,
    mine,
    mine_files,
    mine_meetings,
    network,
    places,
    plan,
    programmes,
    questions,
    requests,
    rules,
    ruling,
    societies,
    strategies,
    texts,
    trails,
    workshops,
)

DESCRIPTION = (
    "Programmes of Red Cross and Red Crescent National Societies for migrants, along every trail. Everything can be "
    "read; below /my people who are signed in say what their own society has to say, and read their meetings, "
    "strategies and workshops. An answer is of one release and says so; unknown is null and never zero; people reached "
    "by several programmes are never added up. Without signing in the API tells what the public may know."
)
_log = logging.getLogger("django.request")
api = NinjaAPI(
    title="Waypost", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None, urls_namespace="api"
)
_own = Router()
_ALL = drafting, ruling  # their routes stand in the routers of texts, consultations and rules
for _routes in (
    programmes,
    societies,
    trails,
    places,
    findings,
    catalogue,
    network,
    claims,
    requests,
    messages,
    message_uses,
    mine_meetings,
    mine,
    mine_files,
    consultations,
    comments,
    texts,
    questions,
    rules,
    agreement_changes,
    agreements,
    plan,
    strategies,
    workshops,
):
    api.add_router("", _routes.router)
api.add_router("", _own)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(problem, request.path)


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [(str(each["loc"][-1]), str(each["msg"])) for each in error.errors] or [("", "something else")]
    problems = [wrong_parameter(name, request.GET.get(name, ""), message) for name, message in found]
    first = problems[0]
    first.members["errors"] = [each for problem in problems for each in problem.members["errors"]]
    return problem_response(first, request.path)


@api.exception_handler(Exception)
def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("%s failed", request.path, exc_info=error)
    return problem_response(Problem("failed", "the request failed; it is in the log of the server"), request.path)


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI description of the API."""
    made = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    made["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    schemas = {"Problem": PROBLEM, **made.get("components", {}).get("schemas", {})}
    made["components"] = {"schemas": schemas, "responses": problem_responses(), "securitySchemes": SESSION}
    for operation in (each for path in made["paths"].values() for each in path.values()):
        told = operation["responses"].items()
        operation["responses"] = {status: response for status, response in told if isinstance(status, str)}
    return made


@_own.get("/openapi.json", include_in_schema=False, url_name="openapi")
def openapi_json(request: HttpRequest) -> HttpResponse:
    """This description."""
    return HttpResponse(openapi_bytes(), content_type="application/json")


def openapi_bytes() -> bytes:
    """The description as it stands in ``docs/reference/openapi.json``."""

    return orjson.dumps(openapi(), option=orjson.OPT_INDENT_2) + b"\n"
