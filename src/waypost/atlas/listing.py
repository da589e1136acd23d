"""Programmes in a list: one row each with all that a list is narrowed by, held in memory: a page waits for nothing.

The table ``listed`` is made once per connection from what its viewer may see. ``list_no`` is the place in the order
that lists have: newest start first, those without one last, then by id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import duckdb

from waypost.analysis.picture import ENDED, QUESTIONS, member_sql, put_day
from waypost.atlas.opened import Opened
from waypost.model.freshness import recently_sql
from waypost.store.reading import Rows

# What narrows a list besides the questions of the picture, each a column of ``listed`` that holds many codes. ``trail``
# are trails that the programme itself names, ``along`` those on which it stands by its countries or its own word …
MANY = {
    "society": "societies",
    "country": "countries",
    "service": "services",
    "heading": "headings",
    "group": "groups",
    "trail": "trails",
    "along": "along",
}
# … or one.
ONE = {"status": "status"}
FILTERS = (*MANY, *ONE, "year")
UNKNOWN = "unknown"  # asks for programmes of which nothing is said there
COLUMNS = (
    "programme_id", "title", "title_language", "status", "start_date", "end_date", "operating_ns_ids", "country_codes",
    "services", "groups", "trails", "people_reached", "people_targeted", "budget_chf", "latest_date", "verified_date",
    "is_verified_recently", "visibility", "is_movement", "is_example",
)  # fmt: skip
_RUNNING = "status in ('implementation', 'finalisation')"


def hold_listed(con: duckdb.DuckDBPyConnection, as_of: dt.date) -> None:
    """Make the tables ``listed`` and ``listed_title`` on a connection that shows what its viewer may see."""
    put_day(con, as_of)
    parts = []
    for question in QUESTIONS:
        if question == "year":
            continue
        parts.append(
            f"""{question}_of as (select programme_id, list(distinct code order by code) as codes
                from ({member_sql(question)}) where code is not null group by programme_id)"""
        )
    con.execute(f"""
        create or replace table listed as
        with {", ".join(parts)},
        along_of as (
            select programme_id, list(distinct trail_id order by trail_id) as codes
            from programme_trail where role is not null group by programme_id
        ),
        heading_of as (
            select programme_id, list(distinct heading_code order by heading_code) as codes
            from service join service_heading using (service_code) group by programme_id
        )
        select row_number() over (order by start_date desc nulls last, p.programme_id) as list_no,
               p.* exclude (scope_certainty, publisher_count, record_count),
               {recently_sql(as_of)} as is_verified_recently,
               coalesce(society_of.codes, []) as societies, coalesce(country_of.codes, []) as countries,
               coalesce(service_of.codes, []) as services, coalesce(heading_of.codes, []) as headings,
               coalesce(group_of.codes, []) as groups, coalesce(trail_of.codes, []) as trails,
               coalesce(along_of.codes, []) as along
        from programme p
             left join society_of using (programme_id) left join country_of using (programme_id)
             left join service_of using (programme_id) left join heading_of using (programme_id)
             left join group_of using (programme_id) left join trail_of using (programme_id)
             left join along_of using (programme_id)
        order by list_no
    """)
    con.execute("""
        create or replace table listed_title as
        select programme_id, language, min(text) as text from programme_text
        where field = 'title' and language is not null group by all order by all
    """)
    con.execute("""
        create or replace table listed_station as
        select distinct trail_id, role, country_code, programme_id from programme_trail
        where role is not null order by all
    """)


def where_of(narrowed: Mapping[str, str], *, everybody: bool, perhaps: bool, own: str = "") -> tuple[str, list[Any]]:
    """The condition over ``listed`` and its parameters; ``own`` leaves one filter out, for its own facet."""
    parts, given = (["true"] if everybody else ["is_movement"]), []
    for name, code in narrowed.items():
        if name == own:
            continue
        if name in MANY and code == UNKNOWN:
            parts.append(f"len({MANY[name]}) = 0")
        elif name in MANY:
            parts.append(f"list_contains({MANY[name]}, ?)")
            given.append(code)
        elif name in ONE and code == UNKNOWN:
            parts.append(f"{ONE[name]} is null")
        elif name in ONE:
            parts.append(f"{ONE[name]} = ?")
            given.append(code)
        elif name == "year":
            parts.append(
                f"programme_id in (select programme_id from ({member_sql('year', perhaps=perhaps)}) where code = ?)"
            )
            given.append(code)
    return " and ".join(parts), given


def list_page(
    opened: Opened,
    narrowed: Mapping[str, str],
    *,
    everybody: bool = False,
    perhaps: bool = False,
    after: int = 0,
    most: int = 100,
    language: str = "en",
) -> tuple[int, Rows]:
    """How many programmes there are, and up to ``most`` of them from behind place ``after`` on.

    Rows have :data:`COLUMNS` and ``list_no``; ``title`` is in ``language`` where a source gives it.
    """
    where, given = where_of(narrowed, everybody=everybody, perhaps=perhaps)
    day_for(opened, narrowed)
    count = opened.con.execute(f"select count(*) from listed where {where}", given).fetchall()[0][0]
    sql = listed_sql(f"list_no > ? and {where} order by list_no limit {int(most)}", ("list_no", *COLUMNS))
    return count, opened.rows(sql, [language, after, *given, language])


def listed_sql(where: str, columns: tuple[str, ...] = COLUMNS) -> str:
    """Rows of a list in its order. Its parameters: the language, those of ``where``, the language again."""
    texts = {
        "title": "coalesce(t.text, l.title) as title",
        "title_language": "case when t.text is null then l.title_language else ? end as title_language",
    }
    told = ", ".join(texts.get(name, f"l.{name}") for name in columns)
    return f"""select {told} from (select * from listed where {where}) l
               left join (select * from listed_title where language = ?) t using (programme_id) order by l.list_no"""


def day_for(opened: Opened, narrowed: Mapping[str, str]) -> None:
    """Where a year is asked for: put the day that it refers to."""
    if "year" in narrowed:
        put_day(opened.con, opened.as_of)


def facets(opened: Opened, narrowed: Mapping[str, str], *, everybody: bool = False) -> dict[str, list[tuple[str, int]]]:
    """For each filter, its codes with how many programmes each would leave, most first; ``unknown`` where none is said.

    A filter that is set counts as if it were not, so that one can change one's mind.
    """
    day_for(opened, narrowed)
    found: dict[str, list[tuple[str, int]]] = {}
    for name in (*MANY, *ONE):
        where, given = where_of(narrowed, everybody=everybody, perhaps=False, own=name)
        many = (
            f"unnest(case when len({MANY[name]}) = 0 then ['{UNKNOWN}'] else {MANY[name]} end)"
            if name in MANY
            else None
        )
        code = many or f"coalesce({ONE[name]}, '{UNKNOWN}')"
        rows = opened.con.execute(
            f"""select code, count(*) as n from (select {code} as code from listed where {where})
                group by 1 order by 2 desc, 1""",
            given,
        ).fetchall()
        found[name] = [(str(c), int(n)) for c, n in rows]
    return found


def figures(opened: Opened, narrowed: Mapping[str, str], *, everybody: bool = False) -> dict[str, Any]:
    """Key figures of a list: programmes, running, societies, countries, the range of people reached, newest word.

    People are never added up across programmes but as a range: from the largest programme to the sum of all.
    """
    where, given = where_of(narrowed, everybody=everybody, perhaps=False)
    day_for(opened, narrowed)
    row = opened.rows(
        f"""select count(*) as programmes, count(*) filter ({_RUNNING}) as running,
                   count(*) filter (status is null) as status_unknown, count(*) filter ({ENDED}) as ended,
                   count(*) filter (is_example) as examples,
                   len(list_distinct(flatten(list(societies)))) as societies,
                   len(list_distinct(flatten(list(countries)))) as countries,
                   max(people_reached) as people_least, sum(people_reached)::bigint as people_most,
                   count(people_reached) as people_programmes,
                   sum(budget_chf) as budget_chf, count(budget_chf) as budget_programmes,
                   max(latest_date) as latest_date, count(verified_date) as verified
            from listed where {where}""",
        given,
    )[0]
    for name in ("societies", "countries"):
        row[name] = row[name] or 0
    return row
