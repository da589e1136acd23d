"""What the command line asks of workshops. Plain values out: the command line knows no Django."""

from __future__ import annotations

from typing import Any

from waypost.web.project.prepare import prepare


def workshops() -> list[dict[str, Any]]:
    """Every workshop, the latest first."""
    prepare()
    from waypost.web.workshops.queries.workshops import all_workshops, row_of  # noqa: PLC0415  # Django first

    return [row_of(each) for each in all_workshops()]


def profile(code: str) -> dict[str, Any]:
    """What may be shown of the profile of a workshop as it stands. Raises ``InputError``."""
    prepare()
    from waypost.reference import load_catalog  # noqa: PLC0415  # as above
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415
    from waypost.web.workshops.queries.profile import plain, profile_now  # noqa: PLC0415
    from waypost.web.workshops.queries.workshops import find_workshop  # noqa: PLC0415

    found = find_workshop(code)
    if found is None:
        raise RefusedError("ws_refused_workshop", code=code)
    return plain(profile_now(found, load_catalog()), found)


def remind() -> dict[str, Any]:
    """Queue the reminders that are due and send what waits. As often as one likes, by several at once."""
    prepare()
    from waypost.web.workshops import actions  # noqa: PLC0415  # as above

    return {"queued": actions.queue_workshop_notices(), **actions.send_workshop_notices()}
