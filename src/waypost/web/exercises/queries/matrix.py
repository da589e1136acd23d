"""The live picture of an exercise: how many answered, where it is weak, who is silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from waypost.reference import load_catalog
from waypost.web.accounts.people import people_of_societies
from waypost.web.exercises.capacity import NOTHING_KNOWN, Capacities
from waypost.web.exercises.choosing import GROUPS, group_codes, groups_of, language_of_society, sides_of
from waypost.web.exercises.models import Exercise
from waypost.web.exercises.queries.reading import people_of_asked, states_of, states_of_platforms
from waypost.web.exercises.states import SHOWN, Standing, State

Row = dict[str, Any]
SILENT = "silent"  # a filter: whatever the state, no answer yet
# Every state, those that are late first, then by how far a society is.
_FURTHEST = {state: number for number, state in enumerate((*reversed(SHOWN), State.NOT_INVITED))}


def matrix(
    exercise: Exercise,
    by: str,
    concerns: Collection[str] | None = None,
    now: dt.datetime | None = None,
    states: Mapping[str, Standing] | None = None,
    known: Capacities = NOTHING_KNOWN,
) -> list[Row]:
    """A row per zone, region, side, language or capacity: societies invited and answered, and how many in each state.

    ``by`` is one of :data:`GROUPS`; ``concerns`` are the societies that somebody sees, None all of them.
    A society that stands on several sides of trails counts in each: such rows do not add up to the whole.
    ``answered_share`` is of those invited, from 0 to 1. ``states`` saves asking again; ``known`` is
    the capacity of societies.
    """
    states = states_of(exercise, now, concerns) if states is None else states
    members: dict[str, list[Standing]] = {code: [] for code in group_codes(by)}
    for ns_id, standing in states.items():
        for code in groups_of(ns_id, by, known):
            members.setdefault(code, []).append(standing)
    return [counted(code, found) for code, found in members.items() if found]


def counted(code: str, standings: Collection[Standing]) -> Row:
    """One row: of the societies of a group how many are invited and answered; ``state_<state>`` and its share."""
    invited = len(standings)
    answered = sum(standing.is_answered for standing in standings)
    row: Row = {
        "code": code,
        "invited": invited,
        "answered": answered,
        "answered_share": answered / invited if invited else None,
        "late_answers": sum(standing.is_late_answer for standing in standings),
    }
    for state in SHOWN:
        count = sum(standing.state is state for standing in standings)
        row |= {f"state_{state}": count, f"state_{state}_share": count / invited if invited else None}
    return row


def zones_heard(rows: Collection[Row]) -> Row:
    """Of rows by zone: how many have at least half answered, their share, and the weakest (the first of several)."""
    heard = [row for row in rows if row["answered"] * 2 >= row["invited"]]
    weakest = min(rows, key=lambda row: (row["answered_share"], -row["invited"], row["code"]), default=None)
    return {
        "zones": len(rows),
        "zones_half_answered": len(heard),
        "zones_half_answered_share": len(heard) / len(rows) if rows else None,
        "weakest_zone": weakest["code"] if weakest else None,
        "weakest_zone_share": weakest["answered_share"] if weakest else None,
    }


def overview(
    exercise: Exercise,
    concerns: Collection[str] | None = None,
    now: dt.datetime | None = None,
    states: Mapping[str, Standing] | None = None,
) -> Row:
    """The whole in one row, with what is said about zones: answers of those invited."""
    states = states_of(exercise, now, concerns) if states is None else states
    whole = counted("all", states.values())
    return whole | zones_heard(matrix(exercise, "zone", states=states))


def societies_table(
    exercise: Exercise,
    concerns: Collection[str] | None = None,
    now: dt.datetime | None = None,
    states: Mapping[str, Standing] | None = None,
    known: Capacities = NOTHING_KNOWN,
    **narrowed: str,
) -> list[Row]:
    """A row per society: its groups and its state.

    ``narrowed`` by :data:`GROUPS` and ``state`` (a state, or :data:`SILENT`).
    """
    states = states_of(exercise, now, concerns) if states is None else states
    rows = []
    for ns_id, standing in states.items():
        row = {
            "ns_id": ns_id,
            "zone": groups_of(ns_id, "zone")[0],
            "region": groups_of(ns_id, "region")[0],
            "sides": list(sides_of(ns_id)),
            "language": language_of_society(ns_id),
            "capacity": known.of(ns_id),
            "state": str(standing.state),
            "since": standing.since.isoformat() if standing.since else None,
            "is_answered": standing.is_answered,
            "is_late_answer": standing.is_late_answer,
            "is_changed_since": standing.is_changed_since,
            "awaits_confirmation": standing.awaits_confirmation,
        }
        state = narrowed.get("state")
        is_there = not state or (not row["is_answered"] if state == SILENT else state == row["state"])
        if is_there and is_within(ns_id, narrowed, known):
            rows.append(row)
    return rows


def is_within(ns_id: str, narrowed: Mapping[str, str], known: Capacities) -> bool:
    """Whether a society counts in each of the groups that are asked for; what is no group asks for nothing."""
    return all(wanted in groups_of(ns_id, by, known) for by, wanted in narrowed.items() if by in GROUPS and wanted)


def platforms_table(exercise: Exercise, now: dt.datetime | None = None) -> list[Row]:
    """A row per platform that is asked: its state, and the addresses of its chair and secretary.

    Apart from every count of societies: a platform is in no share, zone or side.
    """
    states = states_of_platforms(exercise, now)
    people = people_of_asked(list(states))
    return [
        {
            "platform": platform,
            "state": str(standing.state),
            "since": standing.since.isoformat() if standing.since else None,
            "is_answered": standing.is_answered,
            "is_late_answer": standing.is_late_answer,
            "is_changed_since": standing.is_changed_since,
            "awaits_confirmation": standing.awaits_confirmation,
            "addresses": [person.email for person in people.get(platform, ())],
            "language": next((person.language for person in people.get(platform, ())), "en"),
        }
        for platform, standing in states.items()
    ]


def silent(
    exercise: Exercise,
    concerns: Collection[str] | None = None,
    now: dt.datetime | None = None,
    states: Mapping[str, Standing] | None = None,
) -> list[Row]:
    """Societies that were asked and have not answered, each with the addresses of its people and its own mailbox.

    Two queries more than the states, however many societies. Those that nobody can write to come first: they need a
    telephone.
    """
    states = states_of(exercise, now, concerns) if states is None else states
    quiet = {ns_id: standing for ns_id, standing in states.items() if not standing.is_answered}
    people, societies = people_of_societies(list(quiet)), load_catalog().societies
    rows = []
    for ns_id, standing in quiet.items():
        society = societies.get(ns_id)
        addresses = [person.email for person in people.get(ns_id, ())]
        tongue = next((person.language for person in people.get(ns_id, ())), None) or language_of_society(ns_id)
        rows.append(
            {
                "ns_id": ns_id,
                "zone": groups_of(ns_id, "zone")[0],
                "state": str(standing.state),
                "since": standing.since.isoformat() if standing.since else None,
                "addresses": addresses,
                "mailbox": society.mailbox if society else None,
                "language": tongue,
            }
        )
    return sorted(rows, key=lambda r: (bool(r["addresses"] or r["mailbox"]), _FURTHEST[State(r["state"])], r["ns_id"]))
