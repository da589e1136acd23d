"""Which societies have been heard from: their own word, the word of others, or silence.

Silence is not absence. A society without a programme in the register has not told anything and nobody told of it;
that says nothing about what it does.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis

from waypost.analysis.common import RUNNING, carriers, programmes
from waypost.model.freshness import RECENTLY

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.analysis.tables import Tables

# Codes of the list society_word.
OWN, OTHERS, SILENT = "own", "others", "silent"
# Who may be heard from: a society that was dissolved or is in formation is not counted among all.
HEARD_STATUS = ("recognised", "suspended")


def year_before(asked: Asked) -> dt.date:
    """The day from which on a word is no older than a year."""
    return asked.as_of - RECENTLY


def own_words(tables: Tables) -> ibis.Table:
    """Societies that published a record of the register themselves: organisation_id, own_date (null: undated)."""
    told = tables["record"].filter(lambda t: t.fate.isin(("registered", "merged")))
    told = told.join(tables["society_publisher"], "publisher")
    dated = ibis.coalesce(told.stated_date, told.retrieved_date).substr(0, 10).try_cast("date")
    return told.group_by("organisation_id").aggregate(own_date=dated.max())


def filled(tables: Tables, asked: Asked) -> ibis.Table:
    """Of each programme asked about: whether it runs and was verified within a year, and how much of it is filled.

    ``filled`` is the share of eleven fields that a reader needs of every programme, the same as in the picture:
    title, both dates, country, operating society, service, group, budget, people, conditions of access, verified.
    """
    found = programmes(tables, asked)
    columns = ("title", "start_date", "end_date", "country_codes", "operating_ns_ids", "access_condition",
               "verified_date")  # fmt: skip
    for table in ("service", "population_group", "budget"):
        marked = tables[table].select("programme_id").distinct().mutate(**{f"has_{table}": True})
        found = found.left_join(marked, "programme_id", rname="{name}_" + table)
    flags = [found[name].notnull() for name in columns]
    flags += [found[f"has_{table}"].notnull() for table in ("service", "population_group", "budget")]
    flags.append(found.people_reached.notnull() | found.people_targeted.notnull())
    count = flags[0].cast("int64")
    for flag in flags[1:]:
        count = count + flag.cast("int64")
    return found.select(
        "programme_id",
        "latest_date",
        runs=found.status.isin(RUNNING).fill_null(False).cast("int64"),
        verified=ibis.coalesce(found.verified_date >= year_before(asked), False).cast("int64"),
        filled=count.cast("float64") / float(len(flags)),
    )


def societies(tables: Tables, asked: Asked) -> ibis.Table:
    """Every society that may be heard from, with its word and what is known of its programmes.

    organisation_id, country_code, region, zone_2009, status, word, own_date, programmes, runs, verified, filled
    (mean share), latest_date. A society that others told of by a programme that is not asked about is not silent.
    """
    found = tables["national_society"].filter(lambda t: t.status.isin(HEARD_STATUS))
    if asked.society:
        found = found.filter(found.organisation_id == asked.society)
    carried = carriers(tables)
    mine = carried.join(filled(tables, asked), "programme_id")
    known = mine.group_by("organisation_id").aggregate(
        programmes=mine.count(),
        runs=mine.runs.sum(),
        verified=mine.verified.sum(),
        filled=mine.filled.mean(),
        latest_date=mine.latest_date.max(),
    )
    told_of = carried.select("organisation_id").distinct().mutate(is_told_of=True)
    own = own_words(tables).mutate(is_own=True)
    found = found.left_join(own, "organisation_id", rname="{name}_o").drop("organisation_id_o")
    found = found.left_join(told_of, "organisation_id", rname="{name}_t").drop("organisation_id_t")
    found = found.left_join(known, "organisation_id", rname="{name}_k")
    word = ibis.cases((found.is_own.notnull(), OWN), (found.is_told_of.notnull(), OTHERS), else_=SILENT)
    return found.select(
        "organisation_id",
        "country_code",
        "region",
        "zone_2009",
        "status",
        "own_date",
        "filled",
        "latest_date",
        word=word,
        programmes=ibis.coalesce(found.programmes, 0),
        runs=ibis.coalesce(found.runs, 0),
        verified=ibis.coalesce(found.verified, 0),
    )
