"""Figures of the context that questions stand on: the latest of each measure, from one revision, never mixed.

Refugees are inside the migrant stock, so no question adds the two. A pair without a row is not estimable: it stays
null in every answer and never becomes zero.
"""

from __future__ import annotations

import datetime as dt
from functools import reduce
from typing import TYPE_CHECKING

import ibis

YEARS_OF_DEATHS = 5
STOCK = "migrant_stock"

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables


def all_people(facts: ibis.Table) -> ibis.Table:
    """Rows about everybody: of both sexes and all ages."""
    return facts.filter(facts.sex.isnull() & facts.age_min.isnull() & facts.age_max.isnull())


def known_by(tables: Tables, asked: Asked) -> ibis.Table:
    """Facts up to the end of the year asked about (all of them when none is), of the preferred revision of a series."""
    superseded = tables["context_dataset"].filter(~tables["context_dataset"].is_preferred)
    facts = tables["context_fact"].anti_join(superseded, "dataset_id")
    if asked.year is not None:
        facts = facts.filter(facts.period_end_date <= dt.date(asked.year, 12, 31))
    return facts


def latest(tables: Tables, asked: Asked, measure: str) -> ibis.Table:
    """The newest figures of a measure about everybody: one data set, one period. Columns of ``context_fact``."""
    facts = all_people(known_by(tables, asked))
    return newest(facts.filter(facts.measure == measure))


def last_day(asked: Asked) -> dt.date:
    """The last day that an answer is about: the end of the year asked about, else the day of the release."""
    return dt.date(asked.year, 12, 31) if asked.year is not None else asked.as_of


def latest_stock(tables: Tables, asked: Asked) -> ibis.Table:
    """People from each origin in each destination at one date: origin_code, destination_code, people.

    A pair that is not estimable at that date has no row, whatever it was before.
    """
    found = latest(tables, asked, STOCK)
    found = found.filter(
        found.origin_code.notnull() & found.destination_code.notnull() & (found.origin_code != found.destination_code)
    )
    return found.group_by("origin_code", "destination_code").aggregate(people=found["count"].max())


def newest(facts: ibis.Table) -> ibis.Table:
    """Of these facts those of the data set and period that end last.

    Among data sets that end on the same day the one with the greatest id speaks, so that the choice never depends
    on the order of rows.
    """
    facts = facts.filter(facts["count"].notnull())
    ends = facts.group_by("dataset_id").aggregate(newest=facts.period_end_date.max())
    overall = ends.aggregate(newest_of_all=ends.newest.max())
    chosen = ends.cross_join(overall)
    chosen = chosen.filter(chosen.newest == chosen.newest_of_all)
    chosen = chosen.aggregate(chosen_dataset=chosen.dataset_id.max(), chosen_end=chosen.newest.max())
    joined = facts.cross_join(chosen)
    return joined.filter(
        (joined.dataset_id == joined.chosen_dataset) & (joined.period_end_date == joined.chosen_end)
    ).drop("chosen_dataset", "chosen_end")


def recent_deaths(tables: Tables, asked: Asked, at: str, measure: str = "dead_and_missing") -> ibis.Table:
    """Dead and missing by ``at`` (``country_code`` or ``route``) over the five years up to the newest of each.

    ``<at>, people, dataset_id, period_end_date``. Of each country or route one data set speaks, the one that ends
    last there. Incidents are events; what is summed is the people in them.
    """
    facts = all_people(known_by(tables, asked))
    facts = facts.filter((facts.measure == measure) & facts[at].notnull() & facts["count"].notnull())
    ends = facts.group_by(at, "dataset_id").aggregate(ends=facts.period_end_date.max())
    latest_end = ends.group_by(at).aggregate(chosen_end=ends.ends.max())
    chosen = ends.join(latest_end, at)
    chosen = chosen.filter(chosen.ends == chosen.chosen_end)
    chosen = chosen.group_by(at).aggregate(dataset_id=chosen.dataset_id.max(), chosen_end=chosen.chosen_end.max())
    joined = facts.join(chosen, [at, "dataset_id"])
    kept = joined.filter(joined.period_end_date.year() > joined.chosen_end.year() - YEARS_OF_DEATHS)
    return kept.group_by(at).aggregate(
        people=kept["count"].sum(), dataset_id=kept.dataset_id.max(), period_end_date=kept.period_end_date.max()
    )


def union_all(parts: list[ibis.Table]) -> ibis.Table:
    """All rows of tables with the same columns."""
    return reduce(lambda left, right: left.union(right), parts)
