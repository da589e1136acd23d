"""Facts about practices as a table, with the bodies that they name under the ids of the register."""

from __future__ import annotations

import duckdb

from waypost.reference import Catalog


def build_practices(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make ``practice`` from ``kept_practice``, and ``named_body`` with the organisation that a word stands for.

    A value that names a body, such as the recipient of data, becomes the id of the organisation that takes part in some
    programme under this id, reference or name; another body keeps the words that stood there.
    """
    bodies = [
        f"{practice.practice}.{name}"
        for practice in catalog.practices.values()
        for name, field in practice.fields.items()
        if field.type == "body"
    ]
    listed = ", ".join(f"'{name}'" for name in bodies) or "''"
    con.sql("""
        create or replace temp table named_body as
        select word, min(organisation_id) as organisation_id from (
            select ref as word, organisation_id from organisation_match
            union all select name, organisation_id from organisation_match
        ) where word is not null and organisation_id is not null group by word
        having count(distinct organisation_id) = 1
    """)
    con.sql(f"""
        create or replace table practice as
        select p.programme_id, p.practice_code, try_cast(p.practice_no as integer) as practice_no, p.practice_field,
               coalesce(k.organisation_id, p.practice_value) as practice_value
        from kept_practice p
        left join named_body k on k.word = p.practice_value
             and p.practice_code || '.' || p.practice_field in ({listed})
    """)
