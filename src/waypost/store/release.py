"""A release: an immutable folder of Parquet files with a manifest, switched in by one rename.

``--out build/demo`` is a symbolic link to ``build/demo.releases/<release id>``. A build writes its files
into a folder of its own beside, checks them, renames that folder to its final name and replaces the link in
one step. Readers never see half a release, and a build killed at any moment leaves the earlier one whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from waypost.errors import InputError, ReleaseError
from waypost.store.tables import ORDER, TABLES

MANIFEST = "manifest.json"
_KEPT = 3  # earlier releases left beside, so that a reader that has one open can finish


@dataclass(frozen=True)
class Release:
    """An opened release. ``path`` is the real folder, so a later build never changes what is read here."""

    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """``release_id, as_of, code_version, inputs, tables, accounting, checks``."""
        loaded: dict[str, Any] = orjson.loads((self.path / MANIFEST).read_bytes())
        return loaded

    def connect(self, *, threads: int | None = None) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection of its own with one view per table, which can read nothing else."""
        con = duckdb.connect(config={"autoinstall_known_extensions": False})
        if threads:
            con.sql(f"set threads = {threads}")
        con.sql(f"set allowed_directories = ['{_quoted(self.path)}/']")
        con.sql("set enable_external_access = false")
        con.sql("set lock_configuration = true")
        for name in self.manifest["tables"]:
            con.sql(f"""create view "{name}" as from read_parquet('{_quoted(self.path)}/{name}.parquet')""")
        return con


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def open_release(path: Path | str) -> Release:
    """Open a release folder or the link that a build made.

    Raises :class:`ReleaseError` when there is none, naming what was found instead.
    """
    given = Path(path)
    real = Path(os.path.realpath(given))
    if not (real / MANIFEST).is_file():
        found = "nothing there" if not real.exists() else "no manifest.json in it"
        raise ReleaseError(f"{given}: not a release ({found}); make one with: waypost build … --out {given}")
    return Release(real)


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def workspace(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` to build in; removed afterwards, and those of killed builds with it.

    Raises :class:`InputError` when ``out`` exists and is not a link that an earlier build made.
    """
    if out.exists() and not out.is_symlink():
        raise InputError(f"{out}: exists and is not a Waypost release; choose another --out or move it away")
    store = _store_of(out)
    store.mkdir(parents=True, exist_ok=True)
    for stale in store.glob(".building-*"):
        owner = stale.name.split("-")[1]
        if not (owner.isdigit() and is_alive(int(owner))):
            shutil.rmtree(stale, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f".building-{os.getpid()}-", dir=store))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _store_of(out: Path) -> Path:
    return out.parent / f"{out.name}.releases"


def is_alive(pid: int) -> bool:
    """Whether a process of this number runs; what a dead one left can be removed."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """Write every table of :data:`TABLES` from ``con`` to ``folder``; row counts by table.

    Rows are ordered, types are the declared ones and the writer's options are fixed, so the bytes depend on
    the content alone.
    """
    counts = {}
    for name, schema in TABLES.items():
        columns = ", ".join(f'"{column}"' for column in schema.names)
        reader = con.sql(f'select {columns} from "{name}" order by {ORDER[name]}').to_arrow_reader(100_000)
        with pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd", compression_level=3) as writer:
            rows = 0
            for batch in reader:
                table = pa.Table.from_batches([batch]).cast(schema)
                writer.write_table(table, row_group_size=100_000)
                rows += table.num_rows
            if rows == 0:
                writer.write_table(schema.empty_table())
        counts[name] = rows
    return counts


def publish(folder: Path, out: Path, manifest: dict[str, Any]) -> Release:
    """Give the built ``folder`` its name, and switch ``out`` to it by one atomic rename.

    ``release_id`` is the hash over all tables' hashes and the manifest's own content, so that the same
    inputs give the same id, folder name and bytes.
    """
    tables = {
        path.stem: {"sha256": file_sha256(path), "rows": pq.read_metadata(path).num_rows}
        for path in sorted(folder.glob("*.parquet"))
    }
    body = {**manifest, "tables": tables}
    release_id = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]
    body["release_id"] = release_id
    (folder / MANIFEST).write_bytes(orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2))
    for path in folder.iterdir():
        _sync(path)
    store = _store_of(out)
    final = store / release_id
    if not final.exists():
        os.replace(folder, final)
    _sync(store)
    link = store / f".link-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(final, out.parent))
    os.replace(link, out)
    _sync(out.parent)
    _forget_old(store, keep=final)
    return Release(final.resolve())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget_old(store: Path, keep: Path) -> None:
    releases = [p for p in store.iterdir() if p.is_dir() and not p.name.startswith(".") and p != keep]
    releases.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for old in releases[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
