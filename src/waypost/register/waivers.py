"""Justified departures from rules of practice, under the programmes that they are about."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from waypost.store.arrow import put_table

_COLUMNS = ("rule", "key", "until", "by", "at", "why")


def build_waivers(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``waiver`` from ``waiver_decided`` and ``record``: of two about one programme the one that lasts longer.

    One whose record is not in the register any more is left out; without a table of decisions there is none.
    """
    if not con.sql("select 1 from duckdb_tables() where table_name = 'waiver_decided'").fetchone():
        put_table(con, "waiver_decided", pa.table({name: pa.array([], pa.string()) for name in _COLUMNS}))
    con.sql("""
        create or replace table waiver as
        select r.programme_id, w.rule, w.why as reason, w."by" as approved_by,
               try_cast(w."at" as date) as approved_date, try_cast(w.until as date) as expires_date
        from waiver_decided w join record r on r.publisher || '|' || r.identifier = w."key"
        where r.programme_id is not null
        qualify row_number() over (
            partition by r.programme_id, w.rule order by w.until desc, w."at" desc, w."key"
        ) = 1
    """)
