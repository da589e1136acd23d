"""What societies say of themselves: services that they decline with a reason, and what they call people.

Such a record tells of no programme, so it is set aside in the account; its claims stand in these tables all the same.
A society that gave its whole list itself, in the web, is not told of by others any more: what it took out is out.
"""

from __future__ import annotations

import duckdb

from waypost.reference import Catalog
from waypost.store.tables import REGISTER


def build_positions(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make the table of each kind of the schema that is of a society: one row for its key, the latest said."""
    con.sql("""
        create or replace temp table own_list as
        select code.value as kind, r.publisher, max_by(r.record_id, r.stated_date) as record_id
        from intake_record r join intake_claim type using (record_id)
        join intake_claim code using (record_id, kind, subject_no)
        where type.kind = 'marker' and type.field = 'marker_type' and type.value = 'whole_list'
              and code.field = 'marker_code'
        group by all
    """)
    for kind in catalog.schema.values():
        if kind.of == "society":
            con.sql(_table_sql(kind.kind, tuple(kind.fields), kind.key))


def _table_sql(kind: str, fields: tuple[str, ...], key: tuple[str, ...]) -> str:
    columns = ", ".join(f"max(c.value) filter (c.field = '{name}') as {name}" for name in fields)
    shown = [name for name in REGISTER[kind].names if name not in ("society_id", "is_example")]
    cast = ", ".join(f"try_cast({name} as date) as {name}" if name.endswith("_date") else name for name in shown)
    needed = " and ".join(f"{name} is not null" for name in key)
    day = "coalesce(declined_date, stated_date)" if kind == "declined_position" else "stated_date"
    return f"""
        create or replace table {kind} as
        select coalesce(b.organisation_id, society_ref) as society_id, {cast}, is_example
        from (
            select c.record_id, c.subject_no, any_value(r.stated_date) as stated_date, {columns},
                   coalesce(bool_or(e.value = 'true'), false) as is_example
            from intake_claim c join intake_record r using (record_id)
            left join intake_claim e on e.record_id = c.record_id and e.kind = 'programme' and e.field = 'is_example'
            where c.kind = '{kind}' group by c.record_id, c.subject_no
        ) left join named_body b on b.word = society_ref
        where {needed} and (record_id, society_ref) not in (select r.record_id, w.publisher
            from intake_record r join own_list w on w.kind = '{kind}' and w.record_id <> r.record_id)
        qualify row_number() over (
            partition by {", ".join(key)} order by {day} desc nulls last, record_id, subject_no
        ) = 1
    """
