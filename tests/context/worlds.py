"""Tiny files of publishers, and what reading them gave."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import duckdb

from waypost.context.adding import Added, add_files
from waypost.context.store import ContextStore
from waypost.reference import load_catalog


def write(folder: Path, name: str, text: str) -> Path:
    """A file of that name; gzipped when the name ends so."""
    path = folder / name
    content = text.encode()
    path.write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)
    return path


def add(folder: Path, *files: Path, only: str | None = None, **kwargs: Any) -> tuple[ContextStore, Added]:
    """The files put into a store of their own beside them."""
    store = ContextStore(folder / "store")
    return store, add_files(files, store, load_catalog(), only=only, **kwargs)


def facts(store: ContextStore, dataset_id: str, sql: str = "from fact") -> list[dict[str, Any]]:
    """Rows of a data set in a store, each without what is null; ``sql`` asks the table ``fact``."""
    stored = store.sets()[dataset_id]
    with duckdb.connect() as con:
        con.execute(f"create view fact as select * from read_parquet('{store.facts_of(stored)}')")
        cursor = con.execute(sql)
        names = [column[0] for column in cursor.description or []]
        return [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in cursor.fetchall()
        ]


def figures(store: ContextStore, dataset_id: str, measure: str, **wanted: Any) -> list[tuple[Any, ...]]:
    """``(count, count_least, count_most, event_count)`` of the facts that agree in all that is ``wanted``."""
    conditions = " and ".join(f"{name} is not distinct from ?" for name in wanted) or "true"
    stored = store.sets()[dataset_id]
    with duckdb.connect() as con:
        return con.execute(
            f"""select count, count_least, count_most, event_count from read_parquet('{store.facts_of(stored)}')
                where measure = ? and {conditions} order by all""",
            [measure, *wanted.values()],
        ).fetchall()


def lines(added: Added) -> list[tuple[Any, ...]]:
    """What each issue says: type, row, column, found."""
    return [(issue.issue_type, issue.row, issue.column, issue.found) for issue in added.issues]
