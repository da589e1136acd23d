"""The matrix of organisations and rounds as plain values: for the interface, the file and the command line."""

from __future__ import annotations

from typing import Any

from waypost.web.policy.queries.responses import Column, Responses, Row


def told_responses(found: Responses) -> dict[str, Any]:
    """Rounds with counts and coverage, organisations with their states, and what capacity means here."""
    capacity = found.capacity
    return {
        "rounds": [_round(each) for each in found.columns],
        "organisations": [_organisation(each) for each in found.rows],
        "versions_without_a_round": list(found.unasked),
        "capacity_of_the_register": {"as_of": capacity.as_of.isoformat() if capacity.as_of else None, **capacity.rule},
    }


def flat_responses(found: Responses) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """A row per organisation for a spreadsheet, and its columns: ``state_<round>`` for each round."""
    rounds = {each.code: f"state_{each.code}" for each in found.columns}
    rows = []
    for each in found.rows:
        rows.append(_organisation(each) | {rounds[code]: state for code, state in each.states.items()})
    return rows, ("organisation", "zone", "sides", "language", "capacity", "programmes", *rounds.values(),
                  "late_answers")  # fmt: skip


def _round(each: Column) -> dict[str, Any]:
    cover, exercise = each.coverage, each.round.exercise
    return {
        "round": exercise.code, "version": each.round.version, "names": exercise.names,
        "ends_at": exercise.ends_at.isoformat(), "counts": dict(each.counts), "invited": cover.invited,
        "returned": cover.returned, "returned_share": cover.returned_share, "zones_share": cover.zones_share,
        "sides_share": cover.sides_share,
    }  # fmt: skip


def _organisation(each: Row) -> dict[str, Any]:
    return {
        "organisation": each.organisation, "zone": each.zone, "sides": list(each.sides), "language": each.language,
        "capacity": each.capacity, "programmes": each.programmes, "states": dict(each.states),
        "late_answers": sorted(each.late),
    }  # fmt: skip
