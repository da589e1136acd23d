"""What templates of pages may ask of support."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from waypost.web.support.published import public_commitments


def template_globals() -> dict[str, Callable[..., Any]]:
    """Name → function."""
    return {"acted_on": acted_on, "strategies_on": strategies_on, "public_commitments": public_commitments}


def acted_on(request: HttpRequest | None, question: str, row: Mapping[str, Any]) -> list[Any]:
    """The strategies in force that act on a row of an answer, for members; nobody else asks the database anything."""
    if getattr(request, "standing", None) is None:
        return []
    from waypost.web.support.acting import acting_on  # noqa: PLC0415  # tables are known once Django has started

    return acting_on(request, question, row)


def strategies_on(request: HttpRequest | None, trail_id: str) -> list[Any]:
    """The strategies of a trail that whoever looks may read."""
    if getattr(request, "standing", None) is None:
        return []
    from waypost.web.support.acting import strategies_of  # noqa: PLC0415  # as above

    return strategies_of(request, trail_id)
