"""The picture at a glance: who does what where for whom, how complete that is, and how old.

Each function takes a DuckDB connection with the tables of a release and gives plain rows. Unknown is None and
never zero; programmes are counted once however many societies, countries or services they have, so the rows
of one question do not add up to the total, and say so.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb

from waypost.reference import Catalog
from waypost.store.reading import Rows, rows

_RUNNING = "status in ('implementation', 'finalisation')"

# What each question joins to a programme, and under which code.
_DIMENSIONS = {
    "society": """select distinct programme_id, organisation_id as code from participation
                  join organisation o using (organisation_id)
                  where o.organisation_type = 'national_society' and o.is_movement""",
    "country": "select distinct programme_id, country_code as code from place where country_code is not null",
    "service": "select distinct programme_id, service_code as code from service",
    "group": "select distinct programme_id, population_group_code as code from population_group",
    "trail": """select distinct programme_id, trail_id as code from trail where trail_id is not null
                union select programme_id, trail_id from place where trail_id is not null""",
    # each year in which it is known to have run; an open end counts until the day when the picture was taken if it
    # still runs, else until the last word about it. A span over 60 years is a wrong date.
    "year": f"""select programme_id, cast(unnest(range(first, latest + 1)) as varchar) as code
               from (
                   select programme_id, year(start_date) as first,
                          year(least(as_of, coalesce(end_date, case when {_RUNNING} then as_of end,
                                                     greatest(latest_date, start_date)))) as latest
                   from programme, as_of_day where start_date is not null
               ) where latest between first and first + 60""",
}
QUESTIONS = tuple(_DIMENSIONS)

# The fields whose filling is counted: what a reader needs to know of every programme.
_EXPECTED_FIELDS = {
    "title": "title is not null",
    "start_date": "start_date is not null",
    "end_date": "end_date is not null",
    "country": "country_codes is not null",
    "operating society": "operating_ns_ids is not null",
    "service": "programme_id in (select programme_id from service)",
    "population group": "programme_id in (select programme_id from population_group)",
    "budget": "programme_id in (select programme_id from budget)",
    "people": "people_reached is not null or people_targeted is not null",
    "conditions of access": "access_condition is not null",
    "verified date": "verified_date is not null",
}


def member_sql(question: str) -> str:
    """The query of ``programme_id, code`` behind a question: which programmes its rows count. Needs the day."""
    return _DIMENSIONS[question]


def put_day(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """The day that the queries refer to, as the temporary table ``as_of_day``."""
    con.sql(f"create or replace temp table as_of_day as select date '{as_of.isoformat()}' as as_of")


def _scope(con: duckdb.DuckDBPyConnection, as_of: dt.date, everybody: bool) -> None:
    """Temporary tables: the day, and the programmes that are counted."""
    put_day(con, as_of)
    where = "true" if everybody else "is_movement"
    con.sql(f"create or replace temp table counted as select * from programme where {where}")


def headline(con: duckdb.DuckDBPyConnection, catalog: Catalog, as_of: dt.date) -> dict[str, Any]:
    """One row of key figures.

    ``people_reached_least`` and ``_most`` are the range between the deduplication models over all programmes
    (``largest_place`` and ``sum``); programmes that say nothing are counted in ``people_not_reported``.
    """
    _scope(con, as_of, everybody=False)
    recognised = [s for s in catalog.societies.values() if s.status in ("recognised", "suspended")]
    row = rows(
        con,
        f"""
        select count(*) as programmes,
               count(*) filter ({_RUNNING}) as running,
               count(*) filter (status is null) as status_unknown,
               (select count(distinct country_code)
                from place join counted using (programme_id)) as countries,
               (select count(distinct organisation_id) from participation
                join organisation o using (organisation_id) join counted using (programme_id)
                where o.organisation_type = 'national_society') as societies,
               sum(budget_chf) as budget_chf,
               count(*) filter (budget_chf is null) as budget_not_reported_or_not_convertible,
               count(*) filter (people_reached is null) as people_not_reported,
               (select sum(count) from people_total join counted using (programme_id)
                where measure = 'reached' and unit = 'persons'
                  and model = 'largest_place') as people_reached_least,
               (select sum(count) from people_total join counted using (programme_id)
                where measure = 'reached' and unit = 'persons' and model = 'sum') as people_reached_most,
               count(*) filter (is_example) as examples,
               (select count(*) from programme where not is_movement) as other_organisations_programmes,
               (select count(*) from programme where not is_movement and is_example) as other_organisations_examples
        from counted
        """,
    )[0]
    row["societies_of"] = len(recognised)
    return row


def presence(
    con: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    as_of: dt.date,
    question: str,
    *,
    everybody: bool = False,
) -> Rows:
    """Programmes by one dimension of :data:`QUESTIONS`, most programmes first.

    Columns: ``code, name, programmes, running, societies, countries, people_reached_least,
    people_reached_most, latest_date``. Rows overlap: they do not add up to the number of programmes.
    """
    _scope(con, as_of, everybody)
    found = rows(con, _presence_sql(question))
    for row in found:
        row["name"] = _name(catalog, question, row["code"])
    return [{"code": row.pop("code"), "name": row.pop("name"), **row} for row in found]


def _presence_sql(question: str) -> str:
    order = "code desc" if question == "year" else "programmes desc, code"
    return f"""
        with d as ({member_sql(question)}),
        member as (select d.code, p.* from d join counted p using (programme_id)),
        people as (
            select programme_id, min(count) as least, max(count) as most from people_total
            where measure = 'reached' and unit = 'persons' group by all
        ),
        society as (
            select code, count(distinct organisation_id) as societies
            from member join participation using (programme_id) join organisation o using (organisation_id)
            where o.organisation_type = 'national_society' group by all
        ),
        country as (
            select code, count(distinct country_code) as countries from member join place using (programme_id)
            group by all
        )
        select code, count(*) as programmes,
               count(*) filter ({_RUNNING}) as running,
               coalesce(any_value(societies), 0) as societies, coalesce(any_value(countries), 0) as countries,
               sum(least) as people_reached_least, sum(most) as people_reached_most,
               max(latest_date) as latest_date
        from member left join people using (programme_id) left join society using (code)
             left join country using (code)
        group by code order by {order}
    """


def _name(catalog: Catalog, question: str, code: str) -> str:
    if question == "society":
        society = catalog.societies.get(code)
        return society.names["en"] if society else code
    if question == "country":
        country = catalog.countries.get(code)
        return country.names["en"] if country else code
    if question == "trail":
        trail = catalog.trails.get(code)
        return trail.names["en"] if trail else code
    code_list = {"service": "service", "group": "population_group"}.get(question)
    if code_list and code in catalog.code_lists[code_list].codes:
        return catalog.code_lists[code_list].codes[code].label["en"]
    return code


def completeness(con: duckdb.DuckDBPyConnection, catalog: Catalog, as_of: dt.date) -> Rows:
    """By zone of 2009: societies there are, heard from, and still silent (silence is not absence)."""
    _scope(con, as_of, everybody=False)
    heard = {
        row["organisation_id"]
        for row in rows(
            con,
            """select distinct organisation_id from participation join organisation o using (organisation_id)
               join counted using (programme_id) where o.organisation_type = 'national_society'""",
        )
    }
    zones: dict[str, dict[str, Any]] = {}
    for society in catalog.societies.values():
        if society.status not in ("recognised", "suspended"):
            continue
        zone = society.zone_2009 or "no zone"
        row = zones.setdefault(zone, {"zone": zone, "societies": 0, "heard_from": 0})
        row["societies"] += 1
        row["heard_from"] += society.ns_id in heard
    for row in zones.values():
        row["silent"] = row["societies"] - row["heard_from"]
    return sorted(zones.values(), key=lambda row: row["zone"])


def filled_fields(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> Rows:
    """For each field that a reader needs: how many programmes state it, and the share of all."""
    _scope(con, as_of, everybody=False)
    parts = " union all ".join(
        f"select '{name}' as field, count(*) filter ({condition}) as stated, count(*) as programmes from counted"
        for name, condition in _EXPECTED_FIELDS.items()
    )
    found = rows(con, parts)
    for row in found:
        row["share"] = round(row["stated"] / row["programmes"], 3) if row["programmes"] else None
    return found


def age(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> Rows:
    """How old the newest word about each programme is on the day ``as_of``."""
    _scope(con, as_of, everybody=False)
    return rows(
        con,
        """
        select case when latest_date is null then 'no date'
                    when latest_date > as_of - interval 1 year then 'within a year'
                    when latest_date > as_of - interval 3 year then 'one to three years'
                    else 'older than three years' end as age,
               count(*) as programmes, min(latest_date) as oldest, max(latest_date) as newest
        from counted, as_of_day group by all
        order by newest desc nulls last
        """,
    )
