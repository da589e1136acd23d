"""What the command line asks of meetings. Plain values out: the command line knows no Django."""

from __future__ import annotations

from typing import Any

from waypost.web.project.prepare import prepare


def meetings() -> list[dict[str, Any]]:
    """Every meeting, the latest first."""
    prepare()
    from waypost.web.meetings import queries  # noqa: PLC0415  # tables are known once Django has started
    from waypost.web.meetings.queries.plain import line_of  # noqa: PLC0415  # as above

    return [line_of(each) for each in queries.all_meetings()]


def show(code: str) -> dict[str, Any]:
    """All of a meeting. Raises ``InputError``."""
    prepare()
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415  # as above
    from waypost.web.meetings import queries  # noqa: PLC0415
    from waypost.web.meetings.queries.plain import told_of_meeting  # noqa: PLC0415

    found = queries.find_meeting(code)
    if found is None:
        raise RefusedError("meeting_refused_meeting", code=code)
    return told_of_meeting(found)


def remind() -> dict[str, Any]:
    """Queue the reminders that are due and send what waits. As often as one likes, by several at once."""
    prepare()
    from waypost.web.meetings import actions  # noqa: PLC0415  # as above

    return {"queued": actions.queue_reminders(), **actions.send_notices()}
