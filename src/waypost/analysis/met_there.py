"""Where people of an origin were met: incidents that name their nationality, and countries where they sought asylum.

Nationality says nothing of where somebody was going, so neither is evidence of transit on its own.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.latest_figures import all_people, known_by

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables

# Disjoint groups of one publisher, so they may be added; both are inside the migrant stock and never added to it.
ASYLUM = ("refugees", "asylum_seekers")
INCIDENTS = "dead_and_missing"


def incidents(tables: Tables, asked: Asked, years: int) -> ibis.Table:
    """Incidents by nationality and country: origin_code, country_code, incidents, from_date, to_date.

    Of the year asked about, else of the last ``years``.
    """
    found = _recent(tables, asked, years)
    found = found.filter(
        (found.measure == INCIDENTS)
        & found.origin_code.notnull()
        & found.country_code.notnull()
        & found.event_count.notnull()
    )
    return found.group_by("origin_code", "country_code").aggregate(
        incidents=found.event_count.cast("int64").sum(),
        from_date=found.period_start_date.min(),
        to_date=found.period_end_date.max(),
    )


def asylum(tables: Tables, asked: Asked, years: int) -> ibis.Table:
    """Refugees and asylum seekers together per date: origin_code, destination_code, to_date, people (the least).

    Of the year asked about, else of the last ``years``.
    """
    found = _recent(tables, asked, years)
    found = found.filter(found.measure.isin(ASYLUM) & found.origin_code.notnull() & found.destination_code.notnull())
    least = ibis.coalesce(found.count_least, found["count"])
    return found.group_by("origin_code", "destination_code", to_date="period_end_date").aggregate(people=least.sum())


def _recent(tables: Tables, asked: Asked, years: int) -> ibis.Table:
    """Facts about everybody of the year asked about, else of the last ``years`` up to the day of the release."""
    found = all_people(known_by(tables, asked))
    if asked.year is not None:
        return found.filter(found.period_end_date.year() == asked.year)
    first = dt.date(asked.as_of.year - years, asked.as_of.month, min(asked.as_of.day, 28))
    return found.filter((found.period_end_date >= first) & (found.period_start_date <= asked.as_of))
