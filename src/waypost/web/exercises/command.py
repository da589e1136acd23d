"""What the command line asks of exercises. Plain values in and out: the command line knows no Django.

Whoever has the server's command line acts as the server itself: no person stands in the log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from waypost.web.project.prepare import prepare

if TYPE_CHECKING:
    from waypost.web.exercises.models import Exercise


def exercises() -> list[dict[str, Any]]:
    """Every exercise, the latest first."""
    prepare()
    from waypost.web.exercises import queries  # noqa: PLC0415  # tables are known once Django has started

    return [_row(each) | {"invited": each.count_invited} for each in queries.visible_exercises(None, plans=True)]


def show(code: str) -> dict[str, Any]:
    """One exercise: the whole, a row per zone, who is silent, its reminders. Raises ``InputError``."""
    found = _find(code)
    from waypost.web.exercises import queries  # noqa: PLC0415  # as above

    states = queries.states_of(found)
    return _row(found) | {
        "whole": queries.overview(found, states=states),
        "zones": queries.matrix(found, "zone", states=states),
        "silent": [{"ns_id": row["ns_id"], "state": row["state"]} for row in queries.silent(found, states=states)],
        "reminders": [row | {"day": row["day"].isoformat()} for row in queries.reminders_of(found)],
    }


def create(
    code: str,
    *,
    names: dict[str, str],
    time_zone: str,
    opens: dt.datetime,
    closes: dt.datetime,
    chosen_by: str = "all",
    chosen: Sequence[str] = (),
) -> dict[str, Any]:
    """Plan an exercise in the languages in which it has a name; times are local. Raises ``InputError``."""
    prepare()
    from waypost.web.exercises import actions  # noqa: PLC0415  # as above
    from waypost.web.exercises.choosing import chosen_societies  # noqa: PLC0415
    from waypost.web.exercises.errors import refuse_all  # noqa: PLC0415
    from waypost.web.exercises.times import time_zones, to_utc  # noqa: PLC0415

    where = time_zone if time_zone in time_zones() else "UTC"  # the zone is refused below, with all else
    opens_at = to_utc(opens.date(), opens.time(), where)
    closes_at = to_utc(closes.date(), closes.time(), where, is_end=True)
    plan: dict[str, Any] = {
        "code": code, "names": names, "languages": list(names), "time_zone": time_zone, "opens_at": opens_at,
        "closes_at": closes_at, "chosen_by": chosen_by, "chosen_codes": chosen,
    }  # fmt: skip
    refuse_all(actions.faults_in(**plan))
    made = actions.create(by=None, **plan)
    would_invite = len(chosen_societies(made.chosen_by, made.chosen_codes))
    return _row(made) | {"would_invite": would_invite, "opens_soon": made.opens_soon(dt.datetime.now(dt.UTC))}


def remind() -> dict[str, Any]:
    """Open what is due to open, queue what is due, send what waits. As often as one likes, by several at once."""
    prepare()
    from waypost.web.exercises import actions  # noqa: PLC0415  # as above

    opened = [each.code for each in actions.open_due()]
    return {"opened": opened, "queued": actions.queue_due(), **actions.send_waiting()}


def open_exercise(code: str) -> dict[str, Any]:
    """Freeze who is asked and begin. Raises ``InputError``."""
    found = _find(code)
    from waypost.web.exercises import actions  # noqa: PLC0415  # as above

    made = actions.open_exercise(by=None, exercise=found)
    return _row(made) | {"invited": made.invited.count()}


def close(code: str, why: str) -> dict[str, Any]:
    """End an exercise before its time. Raises ``InputError``."""
    found = _find(code)
    from waypost.web.exercises import actions  # noqa: PLC0415  # as above

    actions.close(by=None, exercise=found, why=why)
    return _row(_find(code))


def _find(code: str) -> Exercise:
    prepare()
    from waypost.web.accounts.errors import RefusedError  # noqa: PLC0415  # as above
    from waypost.web.exercises import queries  # noqa: PLC0415

    found = queries.find_exercise(code)
    if found is None:
        raise RefusedError("exercise_refused_exercise", code=code)
    return found


def _row(exercise: Exercise) -> dict[str, Any]:
    now = dt.datetime.now(dt.UTC)
    state = "plan" if exercise.opened_at is None else "open" if exercise.is_open(now) else "over"
    return {
        "code": exercise.code,
        "name": exercise.name_in("en"),
        "state": state,
        "time_zone": exercise.time_zone,
        "opens_at": exercise.opens_at.isoformat(),
        "ends_at": exercise.ends_at.isoformat(),
    }
