"""Figures of the migration context as the questions use them: one publisher's one revision, totals, never mixed.

Only preferred data sets are asked (``context_dataset.is_preferred``), so that two revisions or copies of one thing are
never added. A pair without a row stays without one: nobody knows, which is not zero.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables

STOCK = "migrant_stock"
# Disjoint groups of one publisher, so they may be added; both are inside the migrant stock and never added to it.
ASYLUM = ("refugees", "asylum_seekers")
INCIDENTS = "dead_and_missing"


def figures(tables: Tables, *measures: str) -> ibis.Table:
    """Rows of these measures in preferred data sets, for both sexes and all ages together."""
    facts = tables["context_fact"]
    found = facts.semi_join(tables["context_dataset"].filter(lambda t: t.is_preferred), "dataset_id")
    return found.filter(
        found.measure.isin(measures) & found.sex.isnull() & found.age_min.isnull() & found.age_max.isnull()
    )


def last_day(asked: Asked) -> dt.date:
    """The last day that figures may be about: the end of the year asked about, else the day of the release."""
    return dt.date(asked.year, 12, 31) if asked.year is not None else asked.as_of


def latest_stock(tables: Tables, asked: Asked) -> ibis.Table:
    """People from each origin in each destination at the latest date at hand: origin_code, destination_code, people.

    One date for all pairs: a pair that is not estimable at that date has no row, whatever it was before. Null people
    are stated and not estimable; a pair of one country with itself does not count.
    """
    found = figures(tables, STOCK)
    found = found.filter(
        (found.kind == "stock")
        & found.origin_code.notnull()
        & found.destination_code.notnull()
        & (found.origin_code != found.destination_code)
        & (found.period_start_date <= last_day(asked))
    )
    latest = found.join(found.aggregate(period_start_date=found.period_start_date.max()), "period_start_date")
    return latest.group_by("origin_code", "destination_code").aggregate(people=latest["count"].max())


def incidents(tables: Tables, asked: Asked, years: int) -> ibis.Table:
    """Incidents by nationality and country: origin_code, country_code, incidents, from_date, to_date.

    Of the year asked about, else of the last ``years``.
    """
    found = _recent(figures(tables, INCIDENTS), asked, years)
    found = found.filter(found.origin_code.notnull() & found.country_code.notnull() & found.event_count.notnull())
    return found.group_by("origin_code", "country_code").aggregate(
        incidents=found.event_count.cast("int64").sum(),
        from_date=found.period_start_date.min(),
        to_date=found.period_end_date.max(),
    )


def asylum(tables: Tables, asked: Asked, years: int) -> ibis.Table:
    """Refugees and asylum seekers together per date: origin_code, destination_code, to_date, people (the least).

    Of the year asked about, else of the last ``years``.
    """
    found = _recent(figures(tables, *ASYLUM), asked, years)
    found = found.filter(found.origin_code.notnull() & found.destination_code.notnull() & (found.kind == "stock"))
    least = ibis.coalesce(found.count_least, found["count"])
    return found.group_by("origin_code", "destination_code", to_date="period_end_date").aggregate(people=least.sum())


def _recent(found: ibis.Table, asked: Asked, years: int) -> ibis.Table:
    """Figures of the year asked about, else of the last ``years`` up to the day of the release."""
    if asked.year is not None:
        return found.filter(found.period_end_date.year() == asked.year)
    first = dt.date(asked.as_of.year - years, asked.as_of.month, min(asked.as_of.day, 28))
    return found.filter((found.period_end_date >= first) & (found.period_start_date <= asked.as_of))
