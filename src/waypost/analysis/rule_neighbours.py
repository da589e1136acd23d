"""What the register knows beside a programme: other programmes at its place, other messages on its issue.

Each gives ``programme_id`` and one column that is true or false; a programme whose own side is not known has no row.
True and false are what the register has; that it has everything is never said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    from waypost.analysis.tables import Tables

_OPEN = ("irrespective_of_status", "needs_based")
_DISPLACED = ("people_displaced_internally", "people_displaced_across_borders")
_NEAR = 90  # days between two messages on one issue
_FIRST_DAY = dt.date(2000, 1, 1)  # from which days are counted, so that engines can compare them as numbers


def _countries(tables: Tables) -> ibis.Table:
    place = tables["place"]
    return place.filter(place.country_code.notnull()).select("programme_id", "country_code").distinct()


def _with_others(own: ibis.Table, others: ibis.Table, keys: tuple[str, ...]) -> ibis.Table:
    """``programme_id, found``: whether another programme than this one stands under one of its keys.

    Counted by key and taken away from, so that no pair of programmes is ever built.
    """
    each = others.select("programme_id", *keys).distinct()
    counts = each.group_by(list(keys)).aggregate(programmes=each.count())
    here = own.left_join(counts, list(keys)).drop(*(f"{key}_right" for key in keys))
    mine = each.mutate(is_own=ibis.literal(1))
    here = here.left_join(mine, ["programme_id", *keys])
    others_here = here.programmes.fill_null(0) - here.is_own.fill_null(0)
    return here.group_by("programme_id").aggregate(found=(others_here > 0).any())


def complement_in_register(tables: Tables) -> ibis.Table:
    """Whether another programme offers one of its services in one of its countries on open terms."""
    here = _countries(tables).join(tables["service"].select("programme_id", "service_code"), "programme_id")
    programme = tables["programme"]
    is_open = programme.filter(programme.access_condition.isin(_OPEN)).select("programme_id")
    keys = ("country_code", "service_code")
    found = _with_others(here.distinct(), here.semi_join(is_open, "programme_id"), keys)
    return found.select("programme_id", complement_in_register="found")


def displacement_beside(tables: Tables) -> ibis.Table:
    """Whether another programme in one of its countries is for displaced people."""
    here = _countries(tables)
    group = tables["population_group"]
    displaced = group.filter(group.population_group_code.isin(_DISPLACED)).select("programme_id")
    found = _with_others(here, here.semi_join(displaced, "programme_id"), ("country_code",))
    return found.select("programme_id", displacement_beside="found")


def parallel_message(tables: Tables) -> ibis.Table:
    """Whether a programme of another society has a message on the same issue, to the same audience, in 90 days."""
    fact = tables["practice"].filter(lambda t: t.practice_code == "message")
    fields = {
        name: fact.practice_value.max(where=fact.practice_field == name) for name in ("issue", "audience", "date")
    }
    each = fact.group_by(["programme_id", "practice_no"]).aggregate(**fields)
    each = each.select("programme_id", "practice_no", "issue", "audience", day=each["date"].try_cast("date"))
    mine = each.filter(each.issue.notnull() & each.audience.notnull() & each.day.notnull())
    speaker = tables["programme"].select("programme_id", "operating_ns_ids")
    mine = mine.join(speaker, "programme_id")
    first = ibis.literal(_FIRST_DAY)
    mine = mine.mutate(
        society=mine.operating_ns_ids.fill_null(mine.programme_id), number=mine.day.delta(first, unit="day")
    )
    near = {"preceding": _NEAR, "following": _NEAR, "order_by": mine.number}
    around = ibis.range_window(group_by=[mine.issue, mine.audience], **near)
    own = ibis.range_window(group_by=[mine.issue, mine.audience, mine.society], **near)
    counted = mine.mutate(all=mine.count().over(around), own=mine.count().over(own))
    return counted.group_by("programme_id").aggregate(parallel_message=(counted.all > counted.own).any())


NEIGHBOURS: dict[str, Callable[[Tables], ibis.Table]] = {
    "complement_in_register": complement_in_register,
    "displacement_beside": displacement_beside,
    "parallel_message": parallel_message,
}


def with_neighbours(tables: Tables, programmes: ibis.Table, fields: Iterable[str]) -> ibis.Table:
    """``programmes`` with a column for each of those ``fields`` that the register knows beside a programme."""
    found: Any = programmes
    for field in dict.fromkeys(fields):
        if field in NEIGHBOURS:
            found = found.left_join(NEIGHBOURS[field](tables), "programme_id").drop("programme_id_right")
    return found
