"""The parts of a programme: its organisations, places, money, counts and the rest, from rows of claims.

Each child kind of the schema becomes two tables: ``row_<kind>`` with every row that any record states, and
``kept_<kind>`` with those that stand in the register. Which stand follows from the kind's ``merge`` rule:

* ``union``: rows of all current records, one for each key; the record that speaks first gives the row. A list
  that a society changed in its questionnaire (basis ``revised``) stands alone; one that it sent back untouched
  (``repeated``) stands only where nobody else has any row.
* ``best_source``: rows of one publisher's one identifier only, the first whose current version has any, because
  money and counts told by two sources would otherwise be counted twice. Parts of one activity split over files are
  put together; a row that several parts repeat is taken as often as the part that has it most often. Copies of
  a questionnaire are no such parts: the list of one of them is taken. What a questionnaire only repeats comes
  last here too. A kind that says ``each`` is taken so for every value of that field on its own: what one source
  says of detention stands beside what another says of data, but the entries of one practice are never mixed.
"""

from __future__ import annotations

import duckdb

from waypost.reference import Catalog, Kind

# Whose rows are taken: a list that a society revised, what anybody states, what a questionnaire repeats.
_WORD = "case basis when 'revised' then 0 when 'repeated' then 2 else 1 end"


def build_parts(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make ``row_<kind>`` and ``kept_<kind>`` for every child kind of the schema."""
    for kind in catalog.schema.values():
        if kind.kind == "programme" or kind.of != "programme":
            continue
        con.sql(_rows_sql(kind))
        con.sql(_union_sql(kind) if kind.merge == "union" else _best_source_sql(kind))


def _rows_sql(kind: Kind) -> str:
    columns = ",\n".join(f"max(value) filter (field = '{name}') as {name}" for name in kind.fields)
    return f"""
        create or replace table row_{kind.kind} as
        select v.programme_id, v.rank, v.is_current and s.record_id is null as is_current,
               v.is_current and s.record_id is null and q.code is null as is_heard, v.is_answer,
               v.publisher, v.identifier, c.*
        from (
            select record_id, subject_no, min(claim_no) as claim_no, min(basis) as basis,
                   {columns}
            from intake_claim where kind = '{kind.kind}'
            group by record_id, subject_no
        ) c join version v using (record_id)
        left join (
            select distinct record_id, subject_no from stale_answer where kind = '{kind.kind}'
        ) s using (record_id, subject_no)
        left join silenced q on q.programme_id = v.programme_id and q.rank < v.rank and q.code = '{kind.kind}'
             and q.code <> 'marker'
    """


def _key(kind: Kind) -> str:
    if kind.kind == "participation":
        return "organisation_id, role"
    return ", ".join(kind.key)


def _union_sql(kind: Kind) -> str:
    source, where = f"row_{kind.kind}", "is_heard"
    if kind.kind == "participation":
        source = """(
            select r.*, m.organisation_id from row_participation r
            left join organisation_match m
            on m.ref is not distinct from r.organisation_ref and m.name is not distinct from r.organisation_name
        )"""
        where += " and organisation_id is not null"  # a part that names nobody is an issue, not an organisation
    return f"""
        create or replace table kept_{kind.kind} as
        with current_row as (
            select *, {_WORD} as word from {source} where {where}
        ), spoken as (
            select * from current_row
            qualify word = min(word) over (partition by programme_id)
                and (
                    word > 0
                    or record_id = first_value(record_id) over (partition by programme_id order by word, rank)
                )
        )
        select * exclude (word) from spoken
        qualify row_number() over (
            partition by programme_id, {_key(kind)} order by rank, subject_no
        ) = 1
    """


def _best_source_sql(kind: Kind) -> str:
    columns = ", ".join(kind.fields)
    alone = "programme_id" + (f", {kind.each}" if kind.each else "")
    return f"""
        create or replace table kept_{kind.kind} as
        with first as (
            select {alone}, publisher, identifier, is_answer, record_id as answer_id
            from row_{kind.kind} where is_heard
            qualify row_number() over (
                partition by {alone} order by basis = 'repeated', rank, subject_no
            ) = 1
        ), counted as (
            select r.*, row_number() over (
                partition by r.record_id, {columns} order by r.subject_no
            ) as repeat
            from row_{kind.kind} r
            join first f using ({alone}, publisher, identifier)
            where r.is_heard and (not f.is_answer or r.record_id = f.answer_id)
        )
        select * exclude (repeat) from counted
        qualify row_number() over (
            partition by programme_id, {columns}, repeat order by rank, subject_no
        ) = 1
    """
