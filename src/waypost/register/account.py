"""The account of every record, file and issue: nothing is lost, and the sums say so.

Reads the intake and the register; makes ``record`` (with its ``fate``), ``issue``, ``accounting``.
"""

from __future__ import annotations

import duckdb

from waypost.errors import AccountingError
from waypost.reference import Catalog

_RECORD = """
create or replace table record as
select r.record_id, r.source_id, r.publisher, r.publisher_name, r.record_kind, r.identifier,
       case when w.record_id is null then r.title end as title,
       r.file, r.sheet, r.row, r.line, r.stated_date, s.retrieved_date,
       case when v.record_id is null then 'set_aside'
            when v.rank = 1 then 'registered' else 'merged' end as fate,
       case when r.unusable is not null then r.unusable
            when v.record_id is null and r.scope_outcome = 'other' then 'not_migration_work'
            when w.record_id is not null then 'withdrawn'
            when v.record_id is null then 'for_review'
            when v.rank = 1 then null
            when not v.is_current then 'superseded by a newer version of the same publisher'
            else coalesce(c.how, 'same programme') end as reason,
       v.programme_id, r.scope_outcome, r.scope_certainty,
       case when w.record_id is null then r.scope_reasons end as scope_reasons, r.checked
from intake_record r
left join version v using (record_id)
left join withdrawn_record w using (record_id)
left join cluster c using (record_id)
left join source s on s.source_id = r.source_id
"""

_ISSUE = """
create or replace table issue as
with every as (
    select issue_type, severity, source_id, file, sheet, row, "column", line, record_id, field, found,
           expected, suggestion
    from intake_issue
    union all by name
    select i.issue_type, i.severity, coalesce(i.source_id, r.source_id) as source_id,
           coalesce(r.file, i.file) as file, coalesce(i.sheet, r.sheet) as sheet, coalesce(i.row, r.row) as row,
           i."column", coalesce(i.line, r.line) as line, i.record_id, i.field, i.found, i.expected, i.suggestion
    from reconcile_issue i left join intake_record r using (record_id)
    union all by name
    select f.issue_type, null as severity, r.source_id, r.file, r.sheet, r.row, null as "column", r.line,
           f.record_id, f.field, f.found, f.expected, f.suggestion
    from finding f left join intake_record r using (record_id)
)
select cast(row_number() over (
           order by e.source_id nulls first, e.file, e.sheet nulls first, e.row nulls first,
                    e.line nulls first, e.issue_type, e.field nulls first, e.found nulls first,
                    e.record_id nulls first, e.expected nulls first, e."column" nulls first,
                    e.suggestion nulls first, e.severity nulls first
       ) as integer) as issue_no,
       e.issue_type, coalesce(e.severity, t.severity, 'warning') as severity, e.source_id,
       coalesce(r.publisher, o.publisher) as publisher,
       e.file, e.sheet, e.row, e."column", e.line, e.record_id, v.programme_id, e.field,
       case when w.record_id is null then e.found end as found,
       case when w.record_id is null then e.expected end as expected,
       case when w.record_id is null then e.suggestion end as suggestion
from every e
left join withdrawn_record w using (record_id)
left join intake_record r using (record_id)
left join version v using (record_id)
left join issue_type t using (issue_type)
left join (  -- what concerns a file as a whole goes to whoever alone has records in it
    select file, min(publisher) as publisher from intake_record group by file having count(distinct publisher) = 1
) o on e.record_id is null and o.file = e.file
"""

_ACCOUNTING = """
create or replace table accounting as
select source_id, cast(count(*) as integer) as read,
       cast(count(*) filter (fate = 'registered') as integer) as registered,
       cast(count(*) filter (fate = 'merged') as integer) as merged,
       cast(count(*) filter (fate = 'set_aside') as integer) as set_aside
from record group by source_id
"""


def build_account(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make ``record``, ``issue`` and ``accounting``; refuse to go on when the sums do not hold.

    Raises :class:`AccountingError` when ``read = registered + merged + set aside`` fails for a source against
    what the readers counted, or when a file ends neither in a record nor in an issue.
    """
    con.sql(_RECORD)
    con.sql("create or replace temp table issue_type (issue_type varchar, severity varchar)")
    types = [(t.issue_type, t.severity) for t in catalog.issue_types.values()]
    if types:
        con.executemany("insert into issue_type values (?, ?)", types)
    con.sql(_ISSUE)
    con.sql(_ACCOUNTING)
    verify_account(con)


def verify_account(con: duckdb.DuckDBPyConnection) -> None:
    """The sums of the account, also over a release read from outside."""
    wrong = con.sql("""
        select coalesce(a.source_id, f.source_id), f.read, a.registered, a.merged, a.set_aside
        from (select source_id, sum(read) as read from file where source_id is not null group by all) f
        full join accounting a using (source_id)
        where coalesce(f.read, 0) <> coalesce(a.registered + a.merged + a.set_aside, 0)
    """).fetchall()
    if wrong:
        source, read, registered, merged, aside = wrong[0]
        raise AccountingError(
            f"source {source}: read {read} ≠ registered {registered} + merged {merged} + set aside {aside};"
            " nothing was published"
        )
    silent = con.sql("""
        select f.file from file f where f.read = 0 and not exists (select 1 from issue i where i.file = f.file)
    """).fetchall()
    if silent:
        raise AccountingError(f"file {silent[0][0]}: ended neither in a record nor in an issue")
    twice = con.sql("""
        select programme_id, count(*) from record where fate = 'registered' group by all having count(*) <> 1
    """).fetchall()
    if twice:
        raise AccountingError(f"programme {twice[0][0]}: registered by {twice[0][1]} records, expected one")
