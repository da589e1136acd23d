"""What the command line asks of claims on the server. Plain values out: the command line knows no Django."""

from __future__ import annotations

from typing import Any

from waypost.errors import InputError
from waypost.web.accounts.command import standing_named
from waypost.web.project.prepare import prepare


def show(key: str, email: str | None, language: str) -> dict[str, Any]:
    """One claim as far as somebody, or everybody, reads it. Raises ``InputError``."""
    standing = standing_named(email) if email else None
    if email is None:
        prepare()
    from waypost.web.advocacy.queries.claims import find_stated  # noqa: PLC0415  # tables are known once Django started
    from waypost.web.advocacy.views.public import whole  # noqa: PLC0415  # the same

    each = find_stated(standing, key)
    if each is None:
        raise InputError(f"no claim {key!r} that {email or 'everybody'} can see")
    return whole(each, standing, language)
