"""What an address narrows a list by."""

from __future__ import annotations

import re

from django.http import HttpRequest

from waypost.atlas.listing import FILTERS

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def is_code(text: str) -> bool:
    """Whether a text could be a code."""
    return _CODE.fullmatch(text) is not None


def narrowed_by(request: HttpRequest, *, leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    """Filters of programmes that the address names, each with its code; what can be no code narrows nothing."""
    return {
        name: code
        for name in FILTERS
        if name not in leave_out and (code := request.GET.get(name, "")) and is_code(code)
    }


def after_of(request: HttpRequest) -> int:
    """Behind which place of the list the page begins; 0 for anything that is no number."""
    given = request.GET.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def choices(counted: dict[str, list[tuple[str, int]]], *leave_out: str) -> dict[str, list[tuple[str, int]]]:
    """The filters that a form offers: of both kinds of trail the one that people mean, that a programme stands on."""
    return {name: counts for name, counts in counted.items() if name not in ("trail", *leave_out)}
