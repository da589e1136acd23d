"""Need along a trail, read from the context: one figure per trail, country and indicator.

The indicators stand in ``catalog/rules/needs.yml``. A country for which a publisher has no figure has no row here:
its need is not estimable by that indicator, which is not the same as none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import stages
from waypost.analysis.latest_figures import latest, recent_deaths, union_all

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables


def need_values(tables: Tables, asked: Asked) -> ibis.Table:
    """``trail_id, country_code, indicator, people``: what the newest figures say of a country on a trail."""
    on = stages(tables, asked)
    starts = on.filter(on.role == "origin").select("trail_id", origin_code="country_code").distinct()
    here = on.filter(on.role.isin(("transit", "destination"))).select("trail_id", destination_code="country_code")
    ends = on.filter(on.role == "destination").select("trail_id", destination_code="country_code").distinct()
    anywhere = on.select("trail_id", "country_code").distinct()
    back = on.filter(on.role.isin(("origin", "return"))).select("trail_id", "country_code").distinct()
    stock = _corridor(latest(tables, asked, "migrant_stock"))
    protected = union_all([_corridor(latest(tables, asked, m)) for m in ("refugees", "asylum_seekers")])
    displaced = _place(latest(tables, asked, "idps"), "country_code")
    returned = _place(latest(tables, asked, "returned_refugees"), "origin_code")
    return union_all(
        [
            _along(stock, starts, here.distinct(), "destination_code", "people_here"),
            _along(protected, starts, here.distinct(), "destination_code", "protected_here"),
            _along(stock, starts, ends, "origin_code", "left_from_here"),
            _at(displaced, anywhere, "displaced_here"),
            _at(returned, back, "returned_here"),
            _at(recent_deaths(tables, asked, "country_code"), anywhere, "deaths_here"),
        ]
    )


def _corridor(figures: ibis.Table) -> ibis.Table:
    found = figures.filter(figures.origin_code.notnull() & figures.destination_code.notnull())
    return found.select("origin_code", "destination_code", people="count")


def _place(figures: ibis.Table, column: str) -> ibis.Table:
    found = figures.filter(figures[column].notnull()).select(country_code=column, people="count")
    return found.group_by("country_code").aggregate(people=found.people.sum())


def _along(figures: ibis.Table, starts: ibis.Table, ends: ibis.Table, counted_at: str, indicator: str) -> ibis.Table:
    """People of a trail's corridors, summed at one of both ends."""
    pairs = starts.join(ends, "trail_id")
    pairs = pairs.filter(pairs.origin_code != pairs.destination_code)
    joined = pairs.join(figures, ["origin_code", "destination_code"])
    summed = joined.group_by("trail_id", counted_at).aggregate(people=joined.people.sum())
    return summed.select("trail_id", country_code=counted_at, indicator=ibis.literal(indicator), people="people")


def _at(figures: ibis.Table, places: ibis.Table, indicator: str) -> ibis.Table:
    joined = places.join(figures, "country_code")
    return joined.select("trail_id", "country_code", indicator=ibis.literal(indicator), people=joined.people)
