"""Requests for advice on the command line, as somebody with an account sees them. Plain values in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from waypost.errors import InputError
from waypost.web.accounts.command import standing_named

if TYPE_CHECKING:
    from waypost.web.accounts.queries import Standing
    from waypost.web.network.models import Request


def requests(email: str) -> list[dict[str, Any]]:
    """The requests that somebody sees, the latest first."""
    standing = _member(email)
    from django.utils import timezone  # noqa: PLC0415  # tables are known once Django started

    from waypost.web.network.queries.requests import visible  # noqa: PLC0415
    from waypost.web.network.telling import told_line  # noqa: PLC0415

    found = visible(standing).prefetch_related("invitations__holder").order_by("-made_at", "-pk")
    return [told_line(standing, each, timezone.now()) for each in found]


def show(email: str, code: str, language: str) -> dict[str, Any]:
    """One request as far as somebody reads it. Raises ``InputError``."""
    standing, found = _found(email, code)
    from waypost.web.network.telling import told_request  # noqa: PLC0415  # as above

    return told_request(standing, found, language)


def ask(email: str, *, society: str, submit: bool, language: str, tags: Sequence[str], **asked: Any) -> dict[str, Any]:
    """A draft, or a request that is asked at once. Raises ``InputError``."""
    standing = _member(email)
    from django.db import transaction  # noqa: PLC0415  # as above

    from waypost.web.network import actions  # noqa: PLC0415
    from waypost.web.network.queries.requests import find_request  # noqa: PLC0415
    from waypost.web.network.showing import TONGUES  # noqa: PLC0415
    from waypost.web.network.telling import told_request  # noqa: PLC0415

    if language not in TONGUES:
        raise InputError(f"language {language!r}; there are: {', '.join(TONGUES)}")
    with transaction.atomic():  # refused as a whole
        made = actions.draft(by=standing.person, ns_id=society, language=language, tags=tags, **asked)
        if submit:
            actions.submit(by=standing.person, request=made)
    found = find_request(standing, made.code)
    if found is None:
        raise InputError(f"no request {made.code} that {email} can see")
    return told_request(standing, found, "en")


def match(email: str, code: str, language: str) -> dict[str, Any]:
    """Who may be asked, in order and why, for who matches. Raises ``InputError``."""
    standing, found = _found(email, code)
    from waypost.network.states import State  # noqa: PLC0415  # as above
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415
    from waypost.web.network import rights  # noqa: PLC0415
    from waypost.web.network.telling import told_match  # noqa: PLC0415
    from waypost.web.network.views.asking import MATCHED_IN  # noqa: PLC0415

    if not rights.matches(standing, found):
        raise RefusedError("network_refused_matcher")
    state = State(found.state)  # type: ignore[attr-defined]  # annotated
    if state not in MATCHED_IN:
        raise InputError(f"the request is {state}; it is matched while {', '.join(MATCHED_IN)}")
    return told_match(found, language)


def _member(email: str) -> Standing:
    standing = standing_named(email)
    from waypost.web.network import rights  # noqa: PLC0415  # as above

    return rights.require_member(standing.person)


def _found(email: str, code: str) -> tuple[Standing, Request]:
    standing = _member(email)
    from waypost.web.network.queries.requests import find_request  # noqa: PLC0415  # as above

    found = find_request(standing, code)
    if found is None:
        raise InputError(f"no request {code} that {email} can see; see waypost network requests")
    return standing, found
