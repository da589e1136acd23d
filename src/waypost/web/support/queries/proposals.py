"""Meetings that are proposed, out of the answers of the release as somebody may see them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from waypost.atlas.findings import SHOWN_GAP
from waypost.atlas.opened import Opened
from waypost.atlas.trail import silent_societies, trail_states
from waypost.strategies.reasons import Proposal, proposal, ranked
from waypost.strategies.sides import all_on, countries_of

MOST_CORRIDORS = 8  # of one trail, as on its page

Parts = dict[str, list[dict[str, Any]]]


def proposal_of(opened: Opened, trail_id: str) -> Proposal:
    """The meeting of one trail with its reasons; without any where the release has none."""
    found = _proposals(opened).get(trail_id)
    return found if found is not None else proposal(trail_id, {}, ())


def proposals(opened: Opened) -> list[Proposal]:
    """Trails with a reason to meet, in order."""
    return ranked(_proposals(opened).values())


def _proposals(opened: Opened) -> dict[str, Proposal]:
    return opened.once("meeting_proposals", lambda: _made(opened))


def _made(opened: Opened) -> dict[str, Proposal]:
    """All trails at once: as many questions for many as for one."""
    parts = _parts(opened)
    silent, states = silent_societies(opened), trail_states(opened)
    return {
        trail: proposal(trail, parts[trail], set(all_on(opened.catalog, trail)) & silent, state["people"])
        for trail, state in states.items()
        if trail in opened.catalog.trails
    }


def _parts(opened: Opened) -> defaultdict[str, Parts]:
    """Trail → rows by question, as its page shows them."""
    found: defaultdict[str, Parts] = defaultdict(dict)
    asked = {
        "gaps": f"dimension = 'service' and {SHOWN_GAP}",
        "opportunities": "true",
        "contradictions": "trail_id is not null",
        "relations": "trail_id is not null and outcome = 'departs'",
    }
    for question, condition in asked.items():
        for row in opened.answer(question, condition)[0]:
            found[row["trail_id"]].setdefault(question, []).append(row)
    corridors: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in opened.answer("one_sided", "trails > 0")[0]:
        corridors[row["origin_code"]].append(row)
    for trail in opened.catalog.trails:
        ends = set(countries_of(opened.catalog, trail, "destination"))
        rows = [
            row
            for origin in countries_of(opened.catalog, trail, "origin")
            for row in corridors[origin]
            if row["destination_code"] in ends
        ]
        rows.sort(key=lambda row: (-row["people"], row["origin_code"], row["destination_code"]))
        found[trail]["one_sided"] = rows[:MOST_CORRIDORS]
    return found
