"""A strategy as plain values: for its JSON twin, CSV and the command line. Codes, no words; roles, no people."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from waypost.strategies.closure import OpenPoint
from waypost.strategies.coverage import Cover
from waypost.web.support.queries.strategies import Stood

LINE = (
    "code", "trail", "phase", "review_on", "in_force_since", "needs", "commitments", "standing", "hand_overs",
    "societies", "meeting",
)  # fmt: skip
COMMITMENT = (
    "commitment", "need", "stage", "ns_id", "side", "service", "country", "group", "text", "from_day", "until_day",
    "people_per_year", "amount", "currency", "decision", "state", "evidence", "programme_id", "is_public",
)  # fmt: skip


def line_of(found: Stood, *, sees_meeting: bool = True) -> dict[str, Any]:
    """A strategy on one line; its meeting for those who may read that."""
    value = found.value
    return {
        "code": value.code, "names": found.row.names, "trail": value.trail_id, "phase": str(value.phase),
        "review_on": value.review_on.isoformat(),
        "in_force_since": value.in_force_since.isoformat() if value.in_force_since else None,
        "needs": len(value.open_needs), "commitments": len(value.live_commitments),
        "standing": sum(each.stands for each in value.live_commitments), "hand_overs": len(value.live_hand_overs),
        "societies": list(value.societies),
        "meeting": found.row.meeting.code if found.row.meeting and sees_meeting else None,
    }  # fmt: skip


def commitment_rows(found: Stood) -> list[dict[str, Any]]:
    """Its commitments, also those that were declined or withdrawn."""
    needs = {each.number: each for each in found.value.needs}
    return [
        {
            "commitment": each.number, "need": each.need, "stage": needs[each.need].side, "ns_id": each.ns_id,
            "side": each.side, "service": each.service, "country": each.country or None,
            "group": needs[each.need].group or None, "text": each.text,
            "from_day": each.from_day.isoformat() if each.from_day else None,
            "until_day": each.until_day.isoformat() if each.until_day else None,
            "people_per_year": each.people_per_year, "amount": str(each.amount) if each.amount is not None else None,
            "currency": each.currency or None, "decision": found.decisions.get(each.number),
            "state": str(each.state), "evidence": each.evidence or None, "programme_id": each.programme_id or None,
            "is_public": each.is_public,
        }
        for each in found.value.commitments
    ]  # fmt: skip


def told_of(
    found: Stood, effect: Iterable[Cover], points: Iterable[OpenPoint], release: str, *, sees_meeting: bool = True,
    messages: Iterable[str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """All of a strategy, with what is open and what it would change. What is and what would be stand apart.

    ``sees_meeting`` and ``messages``: what its reader may read of these; without them all of it.
    """
    value = found.value
    return line_of(found, sees_meeting=sees_meeting) | {
        "need_rows": [
            {name: item or None for name, item in dataclasses.asdict(each).items() if not name.startswith("is_")}
            | {"is_withdrawn": each.is_withdrawn, "is_open": each.is_open}
            for each in value.needs
        ],
        "commitment_rows": commitment_rows(found),
        "hand_over_rows": [dataclasses.asdict(each) | {"data": str(each.data)} for each in value.hand_overs],
        "messages": list(value.messages if messages is None else messages), "acts_on": list(value.findings),
        "open_points": [dataclasses.asdict(each) for each in points],
        "coverage": {"as_of": release, "needs": [dataclasses.asdict(each) for each in effect]},
        "events": [
            {"kind": each.kind, "at": each.at.isoformat(), "by_role": each.by_role, "why": each.why or None,
             "review_on": each.review_on.isoformat() if each.review_on else None}
            for each in found.events
        ],
        "log": [
            {"part": each.part, "number": each.number, "word": each.word, "ns_id": each.ns_id or None,
             "text": each.text or None, "programme_id": each.programme_id or None, "at": each.at.isoformat(),
             "by_role": each.by_role, "medium": each.medium, "told_by_role": each.told_by_role,
             "told_on": each.told_on.isoformat() if each.told_on else None}
            for each in found.log
        ],
    }  # fmt: skip
