"""What the register knows beside a programme: other programmes at its place, other messages on its issue.

Each gives ``programme_id`` and one column that is true or false, at least of the programmes ``wanted``; a programme
whose own side is not known has no row.
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
    each = others.semi_join(own, list(keys)).select("programme_id", *keys).distinct()
    counts = each.group_by(list(keys)).aggregate(programmes=each.count())
    here = own.left_join(counts, list(keys)).drop(*(f"{key}_right" for key in keys))
    mine = each.mutate(is_own=ibis.literal(1))
    here = here.left_join(mine, ["programme_id", *keys])
    others_here = here.programmes.fill_null(0) - here.is_own.fill_null(0)
    return here.group_by("programme_id").aggregate(found=(others_here > 0).any())


def complement_in_register(tables: Tables, wanted: ibis.Table) -> ibis.Table:
    """Whether another programme offers one of its services in one of its countries on open terms."""
    here = _countries(tables).join(tables["service"].select("programme_id", "service_code"), "programme_id")
    programme = tables["programme"]
    is_open = programme.filter(programme.access_condition.isin(_OPEN)).select("programme_id")
    own = here.semi_join(wanted, "programme_id").distinct()
    found = _with_others(own, here.semi_join(is_open, "programme_id"), ("country_code", "service_code"))
    return found.select("programme_id", complement_in_register="found")


def displacement_beside(tables: Tables, wanted: ibis.Table) -> ibis.Table:
    """Whether another programme in one of its countries is for displaced people."""
    here = _countries(tables)
    group = tables["population_group"]
    displaced = group.filter(group.population_group_code.isin(_DISPLACED)).select("programme_id")
    own = here.semi_join(wanted, "programme_id")
    found = _with_others(own, here.semi_join(displaced, "programme_id"), ("country_code",))
    return found.select("programme_id", displacement_beside="found")


def _messages(tables: Tables, wanted: ibis.Table) -> ibis.Table:
    """``programme_id, coordinated, is_parallel`` of each message: whether another society has one on the same issue,
    to the same audience, within 90 days.
    """
    fact = tables["practice"].filter(lambda t: t.practice_code == "message")
    said = ("issue", "audience", "date", "coordinated")
    fields = {name: fact.practice_value.max(where=fact.practice_field == name) for name in said}
    each = fact.group_by(["programme_id", "practice_no"]).aggregate(**fields)
    each = each.select("programme_id", "issue", "audience", "coordinated", day=each["date"].try_cast("date"))
    each = each.filter(each.issue.notnull() & each.audience.notnull() & each.day.notnull())
    own = each.semi_join(wanted, "programme_id")
    each = each.semi_join(own, ["issue", "audience"])
    each = each.join(tables["programme"].select("programme_id", "operating_ns_ids"), "programme_id")
    each = each.mutate(
        society=each.operating_ns_ids.fill_null(each.programme_id),
        number=each.day.delta(ibis.literal(_FIRST_DAY), unit="day"),
    )
    near = {"preceding": _NEAR, "following": _NEAR, "order_by": each.number}
    around = ibis.range_window(group_by=[each.issue, each.audience], **near)
    alone = ibis.range_window(group_by=[each.issue, each.audience, each.society], **near)
    counted = each.mutate(messages=each.count().over(around), own=each.count().over(alone))
    return counted.select("programme_id", "coordinated", is_parallel=counted.messages > counted.own)


def parallel_message(tables: Tables, wanted: ibis.Table) -> ibis.Table:
    """Whether a programme of another society has a message on the same issue, to the same audience, in 90 days."""
    each = _messages(tables, wanted)
    return each.group_by("programme_id").aggregate(parallel_message=each.is_parallel.any())


def parallel_coordinated(tables: Tables, wanted: ibis.Table) -> ibis.Table:
    """Whether those messages beside which others have one are coordinated; false as soon as one is not."""
    each = _messages(tables, wanted)
    each = each.filter(each.is_parallel)
    said = {name: (each.coordinated == name).fill_null(ibis.literal(False)) for name in ("true", "false")}
    found = each.group_by("programme_id").aggregate(none_less=said["true"].all(), one_not=said["false"].any())
    told = ibis.cases((found.one_not, False), (found.none_less, True))
    return found.select("programme_id", parallel_coordinated=told)


NEIGHBOURS: dict[str, Callable[[Tables, ibis.Table], ibis.Table]] = {
    "complement_in_register": complement_in_register,
    "displacement_beside": displacement_beside,
    "parallel_coordinated": parallel_coordinated,
    "parallel_message": parallel_message,
}


def with_neighbours(tables: Tables, programmes: ibis.Table, fields: Iterable[str]) -> ibis.Table:
    """``programmes`` with a column for each of those ``fields`` that the register knows beside a programme."""
    found: Any = programmes
    wanted = programmes.select("programme_id")
    for field in dict.fromkeys(fields):
        if field in NEIGHBOURS:
            found = found.left_join(NEIGHBOURS[field](tables, wanted), "programme_id").drop("programme_id_right")
    return found
