"""Whether an answer is what the description of its route says, and whether each of its columns is described."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from waypost.web.api.service import openapi


def check_described(path: str, answer: dict[str, Any]) -> None:
    """Raise for an answer in JSON that is other than ``/api/v1`` with ``path`` says, or that has more members."""
    responses = openapi()["paths"][f"/api/v1/{path}"]["get"]["responses"]
    schema = responses["200"]["content"]["application/json"]["schema"]
    jsonschema_rs.validate(schema, answer)
    _check_members(schema, answer, path)


def _check_members(schema: dict[str, Any], value: Any, where: str) -> None:
    if isinstance(value, list):
        for each in value:
            _check_members(schema.get("items", {}), each, where)
    elif isinstance(value, dict) and "properties" in schema:
        assert set(value) == set(schema["properties"]), where
        for name, each in value.items():
            _check_members(schema["properties"][name], each, f"{where}: {name}")
