"""How many people each stage and each trail concerns: what coverage is weighed by.

From the migrant stock, the one measure that is known for nearly all countries: of a destination or a country of
transit, the people from the trail's origins who live there; of an origin or a country of return, its people who live
in the trail's destinations. For transit that is a stand-in: those who pass are counted nowhere.
A corridor that is not estimable adds nothing, and a stage of which no corridor is known has no row: it is not zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from waypost.analysis.latest_figures import STOCK, latest, latest_stock

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables
ARRIVING = ("transit", "destination")


def of_stages(tables: Tables, asked: Asked, places: ibis.Table) -> ibis.Table:
    """People of each stage that any corridor is known of: trail_id, role, country_code, people.

    ``places`` are the stages: trail_id, role, country_code, each once, of whole trails.
    """
    stock = latest_stock(tables, asked)
    origins = places.filter(places.role == "origin").select("trail_id", other_code="country_code")
    ends = places.filter(places.role == "destination").select("trail_id", other_code="country_code")
    there = places.filter(places.role.isin(ARRIVING)).join(origins, "trail_id")
    there = there.join(
        stock, [there.other_code == stock.origin_code, there.country_code == stock.destination_code]
    ).select("trail_id", "role", "country_code", "people")
    away = places.filter(~places.role.isin(ARRIVING)).join(ends, "trail_id")
    away = away.join(stock, [away.country_code == stock.origin_code, away.other_code == stock.destination_code]).select(
        "trail_id", "role", "country_code", "people"
    )
    known = there.union(away)
    return known.group_by("trail_id", "role", "country_code").aggregate(people=known.people.sum())


def of_corridors(tables: Tables, asked: Asked, places: ibis.Table) -> ibis.Table:
    """People of each corridor of each trail that is known: trail_id, origin_code, destination_code, people."""
    stock = latest_stock(tables, asked)
    origins = places.filter(places.role == "origin").select("trail_id", from_code="country_code")
    ends = places.filter(places.role == "destination").select("trail_id", to_code="country_code")
    pairs = origins.join(ends, "trail_id")
    found = pairs.join(stock, [pairs.from_code == stock.origin_code, pairs.to_code == stock.destination_code])
    return found.select("trail_id", "origin_code", "destination_code", "people")


def dated(tables: Tables, asked: Asked) -> ibis.Table:
    """One row: the date of the stock and the data set that it is from; nulls when none is at hand."""
    found = latest(tables, asked, STOCK)
    return found.aggregate(people_date=found.period_end_date.max(), people_source=found.dataset_id.max())
