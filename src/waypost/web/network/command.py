"""What the command line asks of the network. Plain values in and out: the command line knows no Django."""

from __future__ import annotations

import datetime as dt
from typing import Any

from waypost.web.project.prepare import prepare


def directory() -> dict[str, Any]:
    """How many stand in the directory, by kind, zone and competence. No names."""
    prepare()
    from waypost.web.network.queries.directory import directory as shown  # noqa: PLC0415  # once Django has started
    from waypost.web.network.queries.directory import words_of, zone_of  # noqa: PLC0415

    found = list(shown(dt.datetime.now(dt.UTC).date()))
    tags: dict[str, set[int]] = {}
    for holder in found:
        for word in words_of(holder):
            tags.setdefault(word.tag, set()).add(holder.pk)
    return {
        "holders": len(found),
        "by_kind": _counted(holder.kind for holder in found),
        "by_zone": _counted(zone_of(holder) or "not_known" for holder in found),
        "by_competence": {tag: len(tags[tag]) for tag in sorted(tags)},
    }


def overdue() -> list[dict[str, Any]]:
    """Requests whose clock has run out, those at Geneva first."""
    prepare()
    from waypost.network.states import ENDED, State  # noqa: PLC0415  # as above
    from waypost.web.network.queries.requests import clock_of, with_state  # noqa: PLC0415

    now = dt.datetime.now(dt.UTC)
    rows = []
    for request in with_state().exclude(state__in=[*ENDED, State.DRAFT]).order_by("pk"):
        clock = clock_of(request, now)
        if clock.level:
            rows.append(
                {
                    "request": request.code, "ns_id": request.ns_id or None, "state": str(clock.state),
                    "since": clock.since.isoformat(), "due": clock.due.isoformat() if clock.due else None,
                    "turn": str(clock.turn) if clock.turn else None, "with": clock.level.name.lower(),
                }
            )  # fmt: skip
    return sorted(rows, key=lambda row: (row["with"] != "geneva", row["due"] or "", row["request"]))


def run_clock() -> dict[str, int]:
    """Remind, take delays up, send what waits. As often as one likes, by several at once."""
    prepare()
    from waypost.web.network.actions import run_network_clock, send_network_mails  # noqa: PLC0415  # as above

    return {**run_network_clock(), **send_network_mails()}


def figures() -> dict[str, Any]:
    """Whether the network works, in figures that name nobody."""
    prepare()
    import msgspec  # noqa: PLC0415  # as above

    from waypost.web.network.queries.figures import figures_now  # noqa: PLC0415

    told: dict[str, Any] = msgspec.to_builtins(figures_now(dt.datetime.now(dt.UTC).date()))
    return told


def _counted(values: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return dict(sorted(found.items()))
