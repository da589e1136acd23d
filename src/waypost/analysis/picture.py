"""The picture at a glance: who does what where for whom, how complete that is, and how old.

Each function takes a DuckDB connection with the tables of a release and gives plain rows. Unknown is None and
never zero; programmes are counted once however many societies, countries or services they have, so the rows
of one question do not add up to the total, and say so. Invented examples are counted beside, in each row.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb

from waypost.reference import Catalog
from waypost.store.reading import Rows, rows

LONGEST_YEARS = 60  # a programme of more years has a wrong date
_RUNNING = "status in ('implementation', 'finalisation')"
ENDED = "status in ('closed', 'cancelled', 'suspended')"

# What each question joins to a programme, and under which code. The year alone has ``is_known``, which is false where
# nobody knows whether the programme ran in it.
_DIMENSIONS = {
    "society": """select distinct programme_id, organisation_id as code from participation
                  join organisation o using (organisation_id)
                  where o.organisation_type = 'national_society' and o.is_movement""",
    "country": "select distinct programme_id, country_code as code from place where country_code is not null",
    "service": "select distinct programme_id, service_code as code from service",
    "group": "select distinct programme_id, population_group_code as code from population_group",
    "trail": """select distinct programme_id, trail_id as code from trail where trail_id is not null
                union select programme_id, trail_id from place where trail_id is not null""",
    # Each year in which it ran, up to the day when the picture was taken: to its end; without one, to that day if it
    # runs, else to the year when it was last heard of. What began and has no end may have gone on: those years are
    # not known. What never began did not run. A span of over LONGEST_YEARS is a wrong date.
    "year": f"""select programme_id, cast(year as varchar) as code, year <= known as is_known
               from (
                   select programme_id, unnest(range(first, latest + 1)) as year, known
                   from (
                       select programme_id, first, least(known, today) as known,
                              least(case when end_date is null and status is null then today else known end, today)
                                  as latest
                       from (
                           select programme_id, status, end_date, year(start_date) as first, year(as_of) as today,
                                  year(case when end_date is not null then end_date when {_RUNNING} then as_of
                                       else greatest(latest_date, start_date) end) as known
                           from programme, as_of_day
                           where start_date <= as_of and coalesce(status, '') not in ('pipeline', 'cancelled')
                       )
                   ) where latest between first and first + {LONGEST_YEARS}
               )""",
}
QUESTIONS = tuple(_DIMENSIONS)
_PERHAPS = "year"  # the question whose rows may hold a programme that perhaps belongs there

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


def member_sql(question: str, *, perhaps: bool = False) -> str:
    """The query of ``programme_id, code`` behind a question: which programmes its rows count. Needs the day.

    ``perhaps`` gives those that the column of that name counts: none but by year.
    """
    if question != _PERHAPS:
        return f"select programme_id, code from ({_DIMENSIONS[question]}) where {not perhaps}"
    return f"select programme_id, code from ({_DIMENSIONS[question]}) where is_known = {not perhaps}"


def put_day(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """The day that the queries refer to, as the temporary table ``as_of_day``."""
    con.sql(f"create or replace temp table as_of_day as select date '{as_of.isoformat()}' as as_of")


def _scope(con: duckdb.DuckDBPyConnection, as_of: dt.date, everybody: bool) -> None:
    """Temporary tables: the day, and the programmes that are counted."""
    put_day(con, as_of)
    where = "true" if everybody else "is_movement"
    con.sql(f"create or replace temp table counted as select * from programme where {where}")


def headline(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, as_of: dt.date, *, everybody: bool = False
) -> dict[str, Any]:
    """One row of key figures.

    ``programmes = running + planned + ended + status_unknown``: the last have no end and were not heard of for
    three years, or have no date at all. ``societies`` are those of ``societies_of`` members that a programme
    names. ``people_reached_least`` and ``_most`` are the range between the deduplication models over all
    programmes (``largest_place`` and ``sum``); programmes that say nothing are counted in
    ``people_not_reported``. With ``everybody`` the programmes of other organisations are counted, too.
    """
    _scope(con, as_of, everybody)
    belong = members(catalog)
    row = rows(
        con,
        f"""
        select count(*) as programmes,
               count(*) filter ({_RUNNING}) as running,
               count(*) filter (status = 'pipeline') as planned,
               count(*) filter ({ENDED}) as ended,
               count(*) filter (status is null) as status_unknown,
               (select count(distinct country_code)
                from place join counted using (programme_id)) as countries,
               (select count(distinct organisation_id) from participation
                join organisation o using (organisation_id) join counted using (programme_id)
                where list_contains(?, organisation_id)) as societies,
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
        [sorted(belong)],
    )[0]
    row["societies_of"] = len(belong)
    return row


def members(catalog: Catalog) -> set[str]:
    """Societies that are members of the Federation now; suspended ones are."""
    return {s.ns_id for s in catalog.societies.values() if s.status in ("recognised", "suspended")}


def presence(
    con: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    as_of: dt.date,
    question: str,
    *,
    everybody: bool = False,
) -> Rows:
    """Programmes by one dimension of :data:`QUESTIONS`, most programmes first.

    Columns: ``code, name, programmes, running, status_unknown, perhaps, examples, societies, countries,
    people_reached_least, people_reached_most, latest_date``. Rows overlap: they do not add up to the number of
    programmes, and people are those of the whole programme, wherever and whenever. By year, ``programmes`` are
    known to have run in that year, ``perhaps`` counts those that began, have no end and were not heard of since;
    people are None, since a programme's total says nothing of a year.
    """
    _scope(con, as_of, everybody)
    found = rows(con, _presence_sql(question))
    for row in found:
        row["name"] = _name(catalog, question, row["code"])
    return [{"code": row.pop("code"), "name": row.pop("name"), **row} for row in found]


def _presence_sql(question: str) -> str:
    by_year = question == _PERHAPS
    order = "code desc" if by_year else "programmes desc, code"
    is_known = "d.is_known" if by_year else "true"
    people = "sum(least) as people_reached_least, sum(most) as people_reached_most"
    if by_year:
        people = "null as people_reached_least, null as people_reached_most"
    return f"""
        with d as ({_DIMENSIONS[question]}),
        placed as (select d.code, {is_known} as is_known, p.* from d join counted p using (programme_id)),
        code as (
            select code, count(*) filter (not is_known) as perhaps from placed group by code
        ),
        member as (select * exclude (is_known) from placed where is_known),
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
        select code, count(programme_id) as programmes,
               count(*) filter ({_RUNNING}) as running,
               count(programme_id) filter (status is null) as status_unknown,
               any_value(perhaps) as perhaps,
               count(*) filter (is_example) as examples,
               coalesce(any_value(societies), 0) as societies, coalesce(any_value(countries), 0) as countries,
               {people}, max(latest_date) as latest_date
        from code left join member using (code) left join people using (programme_id)
             left join society using (code) left join country using (code)
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
    """By zone of 2009, the member societies: how many a programme names, how many spoke for themselves.

    ``named``: in the picture, whoever said so. ``heard_from``: spoke itself, which is to say that it published a
    record of the register under its id or one of its references; the question ``completeness`` counts the same as
    ``own_word``, and the question ``heard_from`` lists them one by one. ``silent``: neither, which is not the same
    as doing nothing.
    """
    _scope(con, as_of, everybody=False)
    named = {
        row["organisation_id"]
        for row in rows(con, "select distinct organisation_id from participation join counted using (programme_id)")
    }
    heard = {
        row["organisation_id"]
        for row in rows(
            con,
            """select distinct organisation_id from record join society_publisher using (publisher)
               where programme_id is not null""",
        )
    }
    zones: dict[str, dict[str, Any]] = {}
    for ns_id in members(catalog):
        zone = catalog.societies[ns_id].zone_2009 or "no zone"
        row = zones.setdefault(zone, {"zone": zone, "societies": 0, "named": 0, "heard_from": 0, "silent": 0})
        row["societies"] += 1
        row["named"] += ns_id in named
        row["heard_from"] += ns_id in heard
        row["silent"] += ns_id not in named and ns_id not in heard
    return sorted(zones.values(), key=lambda row: row["zone"])


def filled_fields(con: duckdb.DuckDBPyConnection, as_of: dt.date, *, everybody: bool = False) -> Rows:
    """For each field that a reader needs: how many programmes state it, and the share of all."""
    _scope(con, as_of, everybody)
    parts = " union all ".join(
        f"select '{name}' as field, count(*) filter ({condition}) as stated, count(*) as programmes from counted"
        for name, condition in _EXPECTED_FIELDS.items()
    )
    found = rows(con, parts)
    for row in found:
        row["share"] = round(row["stated"] / row["programmes"], 3) if row["programmes"] else None
    return found


def age(con: duckdb.DuckDBPyConnection, as_of: dt.date, *, everybody: bool = False) -> Rows:
    """How old the newest word about each programme is on the day ``as_of``."""
    _scope(con, as_of, everybody)
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
