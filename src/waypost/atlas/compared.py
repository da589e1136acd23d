"""What changed between any two releases, as one viewer may see both."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import duckdb

from waypost.analysis.picture import put_day
from waypost.atlas.answers import EARLIER
from waypost.atlas.listing import where_of
from waypost.atlas.opened import tables_at
from waypost.disclosure.access import Viewer
from waypost.reference import load_catalog
from waypost.store.reading import Rows

_MOST_KEPT = 24  # pairs of releases and viewers: letters of one round come for the same few viewers again and again


def changes_between(
    earlier: str | os.PathLike[str], place: str | os.PathLike[str], viewer: Viewer
) -> tuple[dict[str, Any], ...]:
    """Rows of the question *what changed* from one release to another; nobody may change them.

    Both are seen by the same predicate, so what the viewer may not see in a release is to them as if it were not there.
    """
    return _changes(os.path.realpath(earlier), os.path.realpath(place), viewer)


@lru_cache(maxsize=_MOST_KEPT)
def _changes(earlier: str, place: str, viewer: Viewer) -> tuple[dict[str, Any], ...]:
    from waypost.analysis.engine import DuckEngine, ask, tables_read  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.question import Asked  # noqa: PLC0415 - the same
    from waypost.analysis.questions import load_question  # noqa: PLC0415 - the same

    catalog = load_catalog()
    con, as_of = tables_at(place, viewer)
    before, _ = tables_at(earlier, viewer)
    question, asked = load_question("what_changed"), Asked(as_of=as_of)
    for table in tables_read(question, asked, catalog):
        if table.startswith(EARLIER):
            con.register(table, before.table(table.removeprefix(EARLIER)).to_arrow_table())
    return tuple(ask(question, DuckEngine(con), asked, catalog).to_pylist())


def listed_ids(place: str | os.PathLike[str], viewer: Viewer, narrowed: Mapping[str, str]) -> set[str]:
    """Ids of the Movement's programmes that a list shows to a viewer, all filters joined by "and"."""
    con, as_of = tables_at(place, viewer)
    where, given = where_of(narrowed, everybody=False, perhaps=False)
    put_day(con, as_of)
    return {row[0] for row in con.execute(f"select programme_id from listed where {where}", given).fetchall()}


def titles_at(place: str | os.PathLike[str], viewer: Viewer, ids: set[str], language: str) -> dict[str, dict[str, Any]]:
    """Id → ``title, operating_ns_ids, status`` of programmes that the viewer may know of; others are not there."""
    con, _ = tables_at(place, viewer)
    found = _rows(
        con,
        """select l.programme_id, coalesce(t.text, l.title) as title, l.operating_ns_ids, l.status
           from listed l left join (select * from listed_title where language = ?) t using (programme_id)
           where list_contains(?, l.programme_id)""",
        [language, sorted(ids)],
    )
    return {row["programme_id"]: row for row in found}


def _rows(con: duckdb.DuckDBPyConnection, sql: str, given: list[Any]) -> Rows:
    cursor = con.execute(sql, given)
    columns = [part[0] for part in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
