"""Cursors: where a list goes on, as a text that says nothing to people.

A cursor carries the release, what the viewer may see, the list with its filters, and a place. The order of a list
never changes within a release, so whoever follows cursors sees every row once.
"""

from __future__ import annotations

import base64
import binascii

import orjson

from waypost.web.api.editions import Edition, digest
from waypost.web.api.problems import Problem, wrong_parameter

_VERSION = 1
_PARTS = 5
_PLACE_PARTS = 3
_ANEW = "leave the cursor out to begin anew; rows of two releases do not belong in one list"


def make_cursor(edition: Edition, what: str, narrowed: dict[str, str], place: int) -> str:
    """The cursor behind a place of a list."""
    parts = [_VERSION, edition.release_id, edition.scope, _list(what, narrowed), place]
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def read_cursor(edition: Edition, what: str, narrowed: dict[str, str], cursor: str | None) -> int:
    """The place behind which a list goes on; 0 without a cursor.

    Raises :class:`Problem`: 410 for a cursor of another release or of somebody who sees other programmes, 422 for one
    of another list and for what is no cursor.
    """
    if cursor is None:
        return 0
    parts = _parts_of(cursor)
    if not isinstance(parts, list) or len(parts) != _PARTS or parts[0] != _VERSION or not _is_place(parts[4]):
        raise wrong_parameter("cursor", cursor, "the text that the answer before gave as cursor")
    _, release_id, scope, listed, place = parts
    if release_id != edition.release_id:
        raise Problem(
            "cursor-of-another-release",
            f"the cursor belongs to release {str(release_id)[:80]}, shown is {edition.release_id}; {_ANEW}",
            release=edition.release_id,
        )
    if scope != edition.scope:
        raise Problem(
            "cursor-of-another-release",
            f"the cursor was given to somebody who may see other programmes; {_ANEW}",
            release=edition.release_id,
        )
    if listed != _list(what, narrowed):
        raise wrong_parameter("cursor", cursor, "a cursor of this list with the same filters")
    return int(place)


def make_place(what: str, narrowed: dict[str, str], place: int) -> str:
    """The cursor behind a row of a list that no release holds: ``place`` is the number of the row."""
    return base64.urlsafe_b64encode(orjson.dumps([_VERSION, _list(what, narrowed), place])).decode().rstrip("=")


def read_place(what: str, narrowed: dict[str, str], cursor: str | None) -> int:
    """The row behind which such a list goes on; 0 without a cursor.

    Raises :class:`Problem` (422) for one of another list, and for what is no cursor.
    """
    if cursor is None:
        return 0
    parts = _parts_of(cursor)
    if not isinstance(parts, list) or len(parts) != _PLACE_PARTS or parts[0] != _VERSION or not _is_place(parts[2]):
        raise wrong_parameter("cursor", cursor, "the text that the answer before gave as cursor")
    if parts[1] != _list(what, narrowed):
        raise wrong_parameter("cursor", cursor, "a cursor of this list with the same filters")
    return int(parts[2])


def _parts_of(cursor: str) -> object:
    try:
        parts: object = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None
    return parts


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _list(what: str, narrowed: dict[str, str]) -> str:
    return digest(what, *(f"{name}={code}" for name, code in sorted(narrowed.items())))[:16]
