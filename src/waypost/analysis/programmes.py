"""Programmes as people look at them: a list narrowed by the questions of the picture, and one with its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import duckdb

from waypost.analysis.picture import member_sql, put_day
from waypost.store.reading import Rows, rows

MOST = 500  # rows of one list: what a page can carry over a thin line


def list_programmes(
    con: duckdb.DuckDBPyConnection,
    as_of: dt.date,
    language: str,
    narrowed: Mapping[str, str],
    *,
    everybody: bool = False,
    perhaps: bool = False,
) -> tuple[int, Rows]:
    """How many programmes there are, and the first :data:`MOST` of them, the newest start first.

    ``narrowed`` maps questions of the picture to codes: the list holds what the picture's row counts, with ``perhaps``
    what the row of a year counts as perhaps. ``title`` is in ``language`` where a source gives it, and
    ``title_language`` says which one it is in.
    """
    put_day(con, as_of)
    where = ["true" if everybody else "is_movement"]
    for question in narrowed:
        members = member_sql(question, perhaps=perhaps and question == "year")
        where.append(f"programme_id in (select programme_id from ({members}) where code = ?)")
    found = rows(
        con,
        f"""
        with own as (
            select programme_id, min(text) as text from programme_text where field = 'title' and language = ?
            group by all
        )
        select programme_id, coalesce(own.text, title) as title,
               case when own.text is null then title_language else ? end as title_language,
               status, operating_ns_ids, country_codes, start_date, end_date, people_reached, budget_chf, latest_date,
               is_example, count(*) over () as listed
        from programme left join own using (programme_id)
        where {" and ".join(where)}
        order by start_date desc nulls last, programme_id limit {MOST}""",
        [language, language, *narrowed.values()],
    )
    total = found[0]["listed"] if found else 0
    for row in found:
        del row["listed"]
    return total, found


def describe_programme(con: duckdb.DuckDBPyConnection, programme_id: str, language: str) -> dict[str, Any]:
    """Title, description and parts of one programme, in ``language`` where a source gives it.

    ``{title, description, organisations, services, groups, trails, documents}``; a text is ``{text, language}`` or
    None. Documents are web addresses only: nothing else is to be followed.
    """

    def texts(field: str) -> dict[str, Any] | None:
        found = rows(
            con,
            """select text, language from programme_text where programme_id = ? and field = ?
               order by language = ? desc nulls last, language = 'en' desc nulls last, language, text limit 1""",
            [programme_id, field, language],
        )
        return found[0] if found else None

    def codes(table: str, column: str) -> list[str]:
        sql = (
            f"select distinct {column} as code from {table} where programme_id = ? and {column} is not null order by 1"
        )
        return [row["code"] for row in rows(con, sql, [programme_id])]

    return {
        "title": texts("title"),
        "description": texts("description"),
        "organisations": rows(
            con,
            """with known as (  -- one line for an organisation under several spellings, or with and without an id
                   select min(organisation_id) as organisation_id, min(organisation_name) as organisation_name, role
                   from participation where programme_id = ?
                   group by coalesce(organisation_id, organisation_name), role
               )
               select max(organisation_id) as organisation_id, organisation_name, role from known
               group by organisation_name, role order by role <> 'operating', role, organisation_name""",
            [programme_id],
        ),
        "services": codes("service", "service_code"),
        "groups": codes("population_group", "population_group_code"),
        "trails": rows(
            con,
            """select distinct trail_id, stage_role from (
                   select programme_id, trail_id, stage_role from trail
                   union all select programme_id, trail_id, stage_role from place
               ) where programme_id = ? and trail_id is not null order by all""",
            [programme_id],
        ),
        "documents": rows(
            con,
            """select distinct target, title from link
               where programme_id = ? and regexp_matches(target, '^https?://') order by title, target""",
            [programme_id],
        ),
    }
