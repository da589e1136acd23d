"""What templates may ask of following."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from waypost.web.following.filters import canonical
from waypost.web.following.queries import find_followed


def template_globals() -> dict[str, Callable[..., Any]]:
    """Name → function."""
    return {"following_of": following_of}


def following_of(request: HttpRequest | None, filters: Mapping[str, str]) -> dict[str, Any] | None:
    """``{filters, number, next}`` of a list for somebody who is signed in; ``number`` where they follow it already.

    None for everybody else, and for a list that nothing narrows: then a page is the same for all.
    """
    standing = getattr(request, "standing", None)
    wanted = canonical(filters)
    if standing is None or request is None or not wanted:
        return None
    found = find_followed(standing.person, wanted)
    return {"filters": wanted, "number": found.pk if found else None, "next": request.get_full_path()}
