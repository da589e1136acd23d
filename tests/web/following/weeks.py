"""A release that changes: the made-up world of the API's tests, published once more with edits."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from tests.web.api.worlds import make_world
from waypost.store.release import open_release, publish, workspace, write_tables
from waypost.store.tables import TABLES

NUMBER = "cast(right(programme_id, 10) as integer)"
# What happens in the week: every third programme changes, some of them close; some appear, some go; some are shown to
# fewer people, some to more.
A_WEEK = (
    f"update programme set status = case when status = 'closed' then 'implementation' else 'closed' end"
    f" where {NUMBER} % 3 = 0",
    f"update programme set people_reached = coalesce(people_reached, 0) + 1000 where {NUMBER} % 6 = 0",
    f"delete from programme where {NUMBER} % 13 = 5",
    f"update programme set visibility = 'owner' where {NUMBER} % 17 = 4",
    f"update programme set visibility = 'public', embargo_date = null where {NUMBER} % 19 = 3",
)


def begin(folder: Path) -> tuple[Path, Path]:
    """The whole world, each programme with a title of its own; and the same without those that appear in the week."""
    out = Path(make_world(folder))
    whole = real(
        again(out, f"update programme set title = 'The work called ' || lpad(({NUMBER} * 7919)::text, 9, '0')")
    )
    return whole, real(again(out, f"delete from programme where {NUMBER} % 11 = 7"))


def again(out: Path, *edits: str, from_: Path | None = None) -> Path:
    """Publish the release at ``out`` (or the tables of another one) once more after edits; its link."""
    source = from_ or open_release(out).path
    with workspace(out) as work:
        con = duckdb.connect(str(work / "again.duckdb"))
        for table in TABLES:
            con.sql(f"""create table "{table}" as from read_parquet('{source}/{table}.parquet')""")
        for edit in edits:
            con.sql(edit)
        finished = work / "release"
        finished.mkdir()
        write_tables(con, finished)
        con.close()
        publish(finished, out, {"as_of": open_release(source).manifest["as_of"], "code_version": "t", "inputs": []})
    return out


def real(out: Path) -> Path:
    """The folder behind a link."""
    return Path(os.path.realpath(out))
