"""How a route is told of in OpenAPI: its parameters, what it gives in each form, and every problem it may end in."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from waypost.web.api.forms import MEDIA_TYPES
from waypost.web.api.problems import KINDS, MEDIA_TYPE, Problem, wrong_parameter

ALL_FORMS = tuple(MEDIA_TYPES)
JSON_ONLY = ("json",)
_PROBLEMS = ("404", "406", "422", "429", "500")

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "Where this kind of problem is explained."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was found and what to do."},
        "instance": {"type": "string", "description": "The address."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "found", "expected"],
                "properties": {
                    "parameter": {"type": "string"},
                    "found": {"type": "string"},
                    "expected": {"type": "string"},
                    "near": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
_ORIGIN = {
    "release": {"type": "string", "description": "The release that the answer is of."},
    "as_of": {"type": "string", "format": "date", "description": "The day that statuses refer to."},
    "audience": {"type": "string", "enum": ["public", "movement", "secretariat", "owner"]},
}
_ONWARD = {
    "cursor": {"type": ["string", "null"], "description": "Where the list goes on; null at its end."},
    "next": {"type": ["string", "null"], "description": "The address of what follows; null at the end."},
}


class Formed(Schema):
    """Parameters of every route."""

    format: Literal["json", "csv", "parquet"] = Field(
        "json", description="The form of the answer; wins over the header Accept."
    )


class Worded(Formed):
    """Parameters of routes that hold texts."""

    language: Literal["en", "fr", "es", "ar"] = Field("en", description="Of titles, where a source has them in it.")


class Paged(Formed):
    """Parameters of long lists."""

    limit: int = Field(100, ge=1, le=1000, description="Rows of one answer.")
    cursor: str | None = Field(None, description="The cursor of the answer before; with the same filters.")
    count: bool = Field(False, description="Say how many rows there are in all; only asked for when it is needed.")


def table_of(columns: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The schema of an answer with rows of these columns, each with its own schema."""
    listed = rows_with(columns) if columns else rows()
    return {
        "type": "object",
        "required": ["release", "as_of", "audience", "rows", "cursor", "next"],
        "properties": {**_ORIGIN, **(more or {}), "rows": listed, **_ONWARD},
    }


def value_of(members: Mapping[str, Any], *, required: bool = True) -> dict[str, Any]:
    """The schema of an answer about one thing, with its members."""
    return {
        "type": "object",
        "required": [*_ORIGIN, *(members if required else ())],
        "properties": {**_ORIGIN, **members},
    }


def text(description: str = "", *, may_lack: bool = True, **more: Any) -> dict[str, Any]:
    """The schema of a text."""
    return _typed("string", description, may_lack, more)


def number(description: str = "", *, may_lack: bool = True, **more: Any) -> dict[str, Any]:
    """The schema of a whole number."""
    return _typed("integer", description, may_lack, more)


def yes_no(description: str = "", *, may_lack: bool = False) -> dict[str, Any]:
    """The schema of yes or no."""
    return _typed("boolean", description, may_lack, {})


def codes(description: str = "") -> dict[str, Any]:
    """The schema of a list of codes."""
    return {"type": "array", "items": {"type": "string"}} | ({"description": description} if description else {})


def rows(description: str = "") -> dict[str, Any]:
    """The schema of rows whose columns are told of elsewhere."""
    return {"type": "array", "items": {"type": "object"}} | ({"description": description} if description else {})


def rows_with(columns: Mapping[str, Any], description: str = "") -> dict[str, Any]:
    """The schema of rows of these columns, each with its own schema."""
    return rows(description) | {"items": {"type": "object", "properties": dict(columns)}}


def _typed(kind: str, description: str, may_lack: bool, more: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"type": [kind, "null"] if may_lack else kind, **more}
    return found | ({"description": description} if description else {})


def get(
    router: Router,
    path: str,
    *,
    name: str,
    summary: str,
    schema: dict[str, Any],
    asks: type[Schema] = Formed,
    forms: tuple[str, ...] = ALL_FORMS,
    problems: tuple[str, ...] = (),
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Put a function at a path, with all that OpenAPI tells of it; parameters that it does not know are refused."""
    known = tuple(asks.model_fields)
    ok: dict[str, Any] = {"description": "The answer.", "headers": _HEADERS, "content": {}}
    for form in forms:
        kind = schema if form == "json" else {"type": "string", "contentMediaType": MEDIA_TYPES[form]}
        ok["content"][MEDIA_TYPES[form]] = {"schema": kind}
    responses: dict[str, Any] = {"200": ok, "304": {"description": "Nothing changed since the ETag that was sent."}}
    for status in sorted({*_PROBLEMS, *problems}):
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}

    def put(function: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(function)
        def answer(request: HttpRequest, **given: Any) -> HttpResponse:
            check_names(request, known)
            return function(request, **given)

        # what Ninja reads must not depend on where the annotations are looked up
        answer.__signature__ = inspect.signature(function, eval_str=True)  # type: ignore[attr-defined]  # a protocol
        extra = {"responses": responses}
        made: Callable[..., HttpResponse] = router.get(
            path, operation_id=name, summary=summary, openapi_extra=extra, response={200: None}, url_name=name
        )(answer)
        return made

    return put


def check_names(request: HttpRequest, known: tuple[str, ...]) -> None:
    """Raise a problem for a parameter that the route does not know, or that is given twice."""
    for name in request.GET:
        if name not in known:
            listed = ", ".join(known)
            error = {"parameter": name[:80], "found": name[:80], "expected": f"one of {listed}", "near": list(known)}
            raise Problem("parameter", f"no parameter {name[:80]!r}; there are {listed}", errors=[error])
        if len(request.GET.getlist(name)) > 1:
            raise wrong_parameter(name, " ".join(request.GET.getlist(name)), "one value")


_HEADERS = {
    "ETag": {"schema": {"type": "string"}, "description": "Stands for the release, the viewer and the address."},
    "Waypost-Release": {"schema": {"type": "string"}, "description": "The release that the answer is of."},
}


def problem_responses() -> dict[str, Any]:
    """The responses of problems, by the names that routes refer to them with."""
    found = {}
    for title, status in KINDS.values():
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        found[f"Problem{status}"] = {"description": title + ".", "content": content}
    return dict(sorted(found.items()))
