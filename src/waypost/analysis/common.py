"""Pieces that several questions share: which programmes are asked about, and where they stand on the trails."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables

RUNNING = ("implementation", "finalisation")


def programmes(tables: Tables, asked: Asked) -> ibis.Table:
    """The programmes asked about: the Movement's (or everybody's), of one society, service or year where asked."""
    found = tables["programme"]
    if not asked.everybody:
        found = found.filter(found.is_movement)
    if asked.society:
        took_part = tables["participation"].filter(lambda t: t.organisation_id == asked.society)
        found = found.semi_join(took_part, "programme_id")
    if asked.service:
        headed = tables["service_heading"].filter(
            lambda t: (t.heading_code == asked.service) | (t.service_code == asked.service)
        )
        served = tables["service"].semi_join(headed, "service_code")
        found = found.semi_join(served, "programme_id")
    if asked.group:
        found = found.semi_join(
            tables["population_group"].filter(lambda t: t.population_group_code == asked.group), "programme_id"
        )
    if asked.year is not None:
        found = found.filter(ran_in(found, asked.year))
    return found


def ran_in(found: ibis.Table, year: int) -> ibis.Value:
    """It ran on some day of a year, as far as its ``start_date`` and ``end_date`` say; one without either did not."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return (
        (found.start_date.isnull() | (found.start_date <= last))
        & (found.end_date.isnull() | (found.end_date >= first))
        & (found.start_date.notnull() | found.end_date.notnull())
    )


def on_trails(tables: Tables, asked: Asked) -> ibis.Table:
    """``programme_trail`` of the programmes asked about: on one trail, in one country where asked."""
    found = tables["programme_trail"].semi_join(programmes(tables, asked), "programme_id")
    if asked.trail:
        found = found.filter(found.trail_id == asked.trail)
    if asked.country:
        found = found.filter(found.country_code == asked.country)
    return found


def stages(tables: Tables, asked: Asked) -> ibis.Table:
    """``trail_stage`` of the trail and year asked about; a stage without stated dates may be valid in any year."""
    found = tables["trail_stage"]
    if asked.trail:
        found = found.filter(found.trail_id == asked.trail)
    if asked.year is not None:
        first, last = dt.date(asked.year, 1, 1), dt.date(asked.year, 12, 31)
        found = found.filter(
            (found.from_date.isnull() | (found.from_date <= last)) & (found.to_date.isnull() | (found.to_date >= first))
        )
    return found


def left_on(left: ibis.Table, right: ibis.Table, keys: tuple[str, ...]) -> ibis.Table:
    """Left join on columns of the same name; the right one's keys are dropped. A null key finds nothing."""
    return left.left_join(right, list(keys)).drop(*(f"{key}_right" for key in keys))
