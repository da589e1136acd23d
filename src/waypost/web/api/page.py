"""The page about the API: its routes with parameters and examples, drawn by the server from the description."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from waypost.web.api.problems import KINDS
from waypost.web.api.service import openapi
from waypost.web.pages.releases import open_for
from waypost.web.pages.responding import Page, respond

# What every server has; of a message none does.
_EXAMPLES = {
    "programme_id": "{programme_id}", "trail_id": "CMR", "society_id": "ns-ner", "code_list": "service",
    "origin": "SYR", "platform": "perco", "claim": "women_share_fell", "destination": "DEU", "name": "gaps",
}  # fmt: skip
_CODES = {
    "/api/v1/agreements/{code}": "example-alfa-border",
    "/api/v1/countries/{code}": "NER",
    "/api/v1/services/{code}": "shelter",
    "/api/v1/groups/{code}": "unaccompanied_children",
    "/api/v1/plan/outcomes/{code}": "I.a",
}


def api_page(request: HttpRequest, language: str) -> HttpResponse:
    """Routes, parameters, examples and problems, without a script."""
    opened = open_for(request.viewer)  # type: ignore[attr-defined]  # put by the accounts' middleware
    shown = {"routes": routes_told(), "problems": KINDS}
    return respond(request, opened, language, Page("api.html", {}, only_shown=shown))


@cache
def routes_told() -> list[dict[str, Any]]:
    """Each route with its summary, parameters, forms and an example, by tag in the order of the description."""
    found = []
    routes = [(path, *each) for path, operations in openapi()["paths"].items() for each in operations.items()]
    for path, method, told in routes:
        is_mine = path.startswith("/api/v1/my/")
        example = path
        for parameter in told["parameters"]:
            if parameter["in"] == "path" and not is_mine:
                value = _CODES.get(path) or _EXAMPLES.get(parameter["name"], "{}")
                example = example.replace("{" + parameter["name"] + "}", value)
        found.append(
            {
                "path": path,
                "method": method.upper(),
                "tag": told["tags"][0],
                "summary": told["summary"],
                "description": told["description"],
                "parameters": [
                    {"name": each["name"], "kind": _kind(each["schema"]), "meaning": each.get("description", "")}
                    for each in told["parameters"]
                ],
                "forms": list(next(iter(told["responses"].values()))["content"]),
                "example": None if is_mine or "{" in example else example,
            }
        )
    return found


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(str(each.get("type")) for each in schema["anyOf"] if each.get("type") != "null")
    kind = str(schema.get("type", ""))
    return f"{kind} {schema['minimum']}–{schema['maximum']}" if "minimum" in schema else kind
