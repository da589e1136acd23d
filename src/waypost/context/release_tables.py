"""The context of a release: what a context store holds openly and, for all else, the catalog's main corridors.

Data sets whose terms are ``user_side`` never enter a release, whatever the store's manifest says of them. Of each
series the store's data sets are taken, or the extract's when the store has none of it: never both, so that no figure is
there twice. ``is_preferred`` marks the one revision of a series that a question asks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from waypost.context.extract import ExtractIndex, insert_facts, read_index
from waypost.context.store import ContextStore, StoredSet, content_hash
from waypost.errors import InputError
from waypost.reference import Catalog
from waypost.store.arrow import put_table
from waypost.store.world_tables import CONTEXT


def load_context(con: duckdb.DuckDBPyConnection, store: Path | None, catalog: Catalog) -> str | None:
    """Make ``context_dataset`` and ``context_fact`` in ``con``; the hash of what was taken from the store.

    Raises :class:`InputError` when ``store`` is a folder without data sets: a mistyped one must not go unseen.
    """
    for name, schema in CONTEXT.items():
        put_table(con, name, schema.empty_table())
    if store is None:
        _insert(con, catalog, None, {})
        return None
    opened = ContextStore(store)
    with opened.reading() as sets:
        taken = _open_sets(store, sets, catalog)
        _insert(con, catalog, opened, taken)
    return content_hash(taken)


def _insert(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, store: ContextStore | None, taken: dict[str, StoredSet]
) -> None:
    folder = catalog.path / "context" / "extract"
    index = read_index(folder)
    in_store = {stored.series for stored in taken.values()}
    extracts = {name for name in index.datasets if catalog.context_sets[name].series not in in_store}
    rows = [_row_of_stored(stored) for stored in taken.values()]
    rows += [_row_of_extract(name, index, catalog) for name in sorted(extracts)]
    _mark_preferred(rows)
    con.register("incoming_arrow", pa.Table.from_pylist(rows, schema=CONTEXT["context_dataset"]))
    con.sql("insert into context_dataset from incoming_arrow")
    con.unregister("incoming_arrow")
    if store is not None:
        for stored in taken.values():
            source = str(store.facts_of(stored))
            con.execute("insert into context_fact by name select * from read_parquet(?)", [source])
    insert_facts(con, folder, index, extracts)
    con.sql("""
        update context_dataset set rows = (select count(*) from context_fact f
        where f.dataset_id = context_dataset.dataset_id) where is_extract
    """)


def _open_sets(store: Path, sets: dict[str, StoredSet], catalog: Catalog) -> dict[str, StoredSet]:
    """What may leave: open by the manifest and by the catalog of today."""
    if not sets:
        raise InputError(f"{store}: no data sets there; put some in with: waypost context add FILE --store {store}")
    allowed = {}
    for name, stored in sets.items():
        declared = catalog.context_sets.get(name)
        if stored.terms == "open" and declared is not None and declared.terms == "open":
            allowed[name] = stored
    return allowed


def _row_of_stored(stored: StoredSet) -> dict[str, Any]:
    return {
        **{name: getattr(stored, name, None) for name in CONTEXT["context_dataset"].names},
        "file": ", ".join(file["file"] for file in stored.files),
        "is_extract": False,
        "_preference": stored.preference,
    }


def _row_of_extract(name: str, index: ExtractIndex, catalog: Catalog) -> dict[str, Any]:
    declared = catalog.context_sets[name]
    return {
        **{column: getattr(declared, column, None) for column in CONTEXT["context_dataset"].names},
        "url": declared.page,
        **index.datasets[name],
        "is_extract": True,
        "_preference": None,
    }


def _mark_preferred(rows: list[dict[str, Any]]) -> None:
    """The data sets of an extract are parts chosen so that they do not overlap: all of them are to be asked."""
    best: dict[str, int] = {}
    for row in rows:
        if row["_preference"] is not None:
            best[row["series"]] = max(best.get(row["series"], row["_preference"]), row["_preference"])
    for row in rows:
        preference = row.pop("_preference")
        row["is_preferred"] = preference is None or preference == best[row["series"]]
