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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from waypost.errors import InputError, ReleaseError
from waypost.store.locks import is_abandoned, lock, locked
from waypost.store.reading import as_pattern, quoted
from waypost.store.tables import ORDER, TABLES
from waypost.store.world_tables import ROW_GROUP_SIZE

MANIFEST = "manifest.json"
_STATED = ("release_id", "as_of", "tables")
_BUILDING, _LINK, _OLD = ".building-", ".link-", ".old-"  # what a killed build may leave beside the releases
_KEPT = 3  # earlier releases left beside, so that a reader that has one open can finish


@dataclass(frozen=True)
class Release:
    """An opened release. ``path`` is the real folder, so a later build never changes what is read here."""

    path: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """``release_id, as_of, tables`` always; ``code_version, catalog_sha256, inputs`` of what a build made.

        Raises :class:`ReleaseError` when the file is no manifest.
        """
        return _read_manifest(self.path)

    def connect(self, *, threads: int | None = None, schema: str = "main") -> duckdb.DuckDBPyConnection:
        """A DuckDB connection of its own with one view per table (in ``schema``), which can read nothing else.

        Raises :class:`ReleaseError` when a file of the release is damaged or gone.
        """
        con = duckdb.connect(config={"autoinstall_known_extensions": False})
        if threads:
            con.sql(f"set threads = {threads}")
        con.sql(f"set allowed_directories = ['{quoted(self.path)}/', '{as_pattern(self.path)}/']")
        con.sql("set enable_external_access = false")
        con.sql("set lock_configuration = true")
        con.sql(f"create schema if not exists {schema}")
        for name in self.manifest["tables"]:
            try:
                con.sql(
                    f"""create view {schema}."{name}" as from read_parquet('{as_pattern(self.path)}/{name}.parquet')"""
                )
            except duckdb.Error as error:
                raise ReleaseError(
                    f"{self.path / name}.parquet: damaged or gone; build the release again"
                    f" (waypost check {self.path} says which files are not as they were published)"
                ) from error
        return con

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """All tables to read, on a cursor of the caller's own: to :meth:`connect` takes fifty milliseconds each time.

        This process keeps the connection behind it. Whoever makes tables asks for a connection of its own.
        """
        return _kept_open(self.path).cursor()


@lru_cache(maxsize=4)
def _kept_open(path: Path) -> duckdb.DuckDBPyConnection:
    return Release(path).connect()


def open_release(path: Path | str) -> Release:
    """Open a release folder or the link that a build made.

    Raises :class:`ReleaseError` when there is none, naming what was found instead.
    """
    given = Path(path)
    real = Path(os.path.realpath(given))
    if (real / MANIFEST).is_file():
        _read_manifest(real)
    else:
        missing = "a file" if real.is_file() else "no manifest.json of ours in it"
        found = missing if real.exists() else "nothing there"
        near = _releases_beside(given)
        there = f"; beside it there is: {', '.join(near)}" if near else ""
        raise ReleaseError(f"{given}: not a release ({found}){there}; make one with: waypost build … --out {given}")
    return Release(real)


def require_tables(release: Release, names: Iterable[str]) -> None:
    """Raise :class:`ReleaseError` when a release of an earlier version of Waypost lacks one of these tables."""
    lacking = sorted(set(names) - set(release.manifest["tables"]))
    if lacking:
        raise ReleaseError(
            f"{release.path}: made by an earlier version of Waypost, has no table {', '.join(lacking)}; build it again"
        )


def find_earlier(release: Release) -> Release | None:
    """The newest other release that stands beside this one and was published before it; None when there is none."""
    published = (release.path / MANIFEST).stat().st_mtime_ns
    beside = [
        (each.stat().st_mtime_ns, each.parent)
        for each in release.path.parent.glob(f"*/{MANIFEST}")
        if each.parent != release.path and not each.parent.name.startswith(".")
    ]
    before = [found for found in sorted(beside) if found[0] <= published]
    return Release(before[-1][1]) if before else None


def kept_releases(newest: Release) -> list[Release]:
    """The release and those kept that were built before it, the oldest first."""
    found = [newest]
    while (earlier := find_earlier(found[-1])) is not None and earlier not in found:
        found.append(earlier)
    return found[::-1]


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        loaded = orjson.loads(path.read_bytes())
    except (orjson.JSONDecodeError, OSError) as error:
        raise ReleaseError(f"{path}: not readable ({error})") from error
    missing = [name for name in _STATED if not isinstance(loaded, dict) or name not in loaded]
    if missing:
        raise ReleaseError(f"{path}: not the manifest of a release: lacks {', '.join(missing)}")
    return dict(loaded)


def _is_release(folder: Path) -> bool:
    try:
        _read_manifest(folder)
    except ReleaseError:
        return False
    return True


def _releases_beside(given: Path) -> list[str]:
    """The first few releases in the folder where one was looked for, and in ``build/``: a name mistyped is near."""
    folders = dict.fromkeys((given.parent, Path("build")))
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()) if _is_release(path)]
    return [str(path) for path in found[:5]]


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def workspace(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` to build in; removed afterwards, and what killed builds left with it.

    Raises :class:`InputError` when ``out`` exists and is not a link that an earlier build made, when it lies inside
    a release, or when it cannot be written.
    """
    store = _store_of(out)
    if os.path.lexists(out) and not (out.is_symlink() and _leads_into(out, store)):
        raise InputError(f"{out}: exists and is not a release that a build made; choose another --out or move it away")
    inside = Path(os.path.realpath(out.parent))
    holder = next((folder for folder in (inside, *inside.parents) if _is_release(folder)), None)
    if holder:
        raise InputError(f"{out}: lies inside the release {holder}, which nothing may change; choose another --out")
    try:
        store.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{out}: cannot be written here ({error.strerror})") from error
    with locked(store):  # nobody takes a folder for a killed build's between its making and its lock
        _clear(store)
        folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=store))
        held = lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _leads_into(out: Path, store: Path) -> bool:
    """Whether a link leads to a release of its own store, there or already gone."""
    return os.path.realpath(out).startswith(f"{store.resolve()}{os.sep}")


def _store_of(out: Path) -> Path:
    return out.parent / f"{out.name}.releases"


def _clear(store: Path) -> None:
    """Remove what builds that were killed left: folders that no living process holds, half-made links."""
    for link in store.glob(f"{_LINK}*"):
        link.unlink(missing_ok=True)
    for pattern in (_BUILDING, _OLD):
        for stale in store.glob(f"{pattern}*"):
            if is_abandoned(stale):
                shutil.rmtree(stale, ignore_errors=True)


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
                writer.write_table(table, row_group_size=ROW_GROUP_SIZE.get(name, 20_000))
                rows += table.num_rows
            if rows == 0:
                writer.write_table(schema.empty_table())
        counts[name] = rows
    return counts


def verify_files(release: Release) -> list[tuple[str, str, str]]:
    """What is not as it was published: ``(check, what must hold, what was found)``; empty when all is.

    Asked are the manifest's own name, the set of tables, and each file's bytes, columns and rows.
    """
    stated = release.manifest["tables"]
    found: list[tuple[str, str, str]] = []
    named = _release_id({key: value for key, value in release.manifest.items() if key != "release_id"})
    if named != release.manifest["release_id"]:
        told = f"manifest.json gives {named}, it says {release.manifest['release_id']}"
        found.append(("release_id", "The name of a release follows from its content.", told))
    for what, names in (
        ("manifest.json", set(stated)),
        ("the folder", {p.stem for p in release.path.glob("*.parquet")}),
    ):
        for name in sorted(names ^ set(TABLES)):
            told = f"{name} is {'not a table of a release' if name in names else 'missing'} in {what}"
            found.append(("tables", "A release holds the declared tables and nothing else.", told))
    for name in sorted(set(stated) & set(TABLES)):
        path = release.path / f"{name}.parquet"
        if path.is_file():
            found += _verify_table(path, stated[name])
    return found


def _verify_table(path: Path, stated: dict[str, Any]) -> list[tuple[str, str, str]]:
    sha256 = file_sha256(path)
    if sha256 != stated["sha256"]:
        told = f"{path.name}: {sha256}, expected {stated['sha256']}"
        return [("hash", "Each file is as it was published.", told)]
    metadata, schema = pq.read_metadata(path), pq.read_schema(path)
    if not schema.equals(TABLES[path.stem]):
        return [("columns", "Each table has the declared columns.", f"{path.name}: {', '.join(schema.names)}")]
    if metadata.num_rows != stated["rows"]:
        told = f"{path.name}: {metadata.num_rows} rows, expected {stated['rows']}"
        return [("rows", "Each table has as many rows as the manifest says.", told)]
    return []


def _release_id(body: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]


def publish(
    folder: Path, out: Path, manifest: dict[str, Any], ready: Callable[[Release], None] | None = None
) -> Release:
    """Give the built ``folder`` its name, and switch ``out`` to it by one atomic rename.

    ``release_id`` is the hash over all tables' hashes and the manifest's own content, so that the same
    inputs give the same id, folder name and bytes. ``ready`` is given the release before ``out`` shows it: what
    its readers would have to wait for is made then.
    """
    tables = {
        path.stem: {"sha256": file_sha256(path), "rows": pq.read_metadata(path).num_rows}
        for path in sorted(folder.glob("*.parquet"))
    }
    body = {**manifest, "tables": tables}
    release_id = body["release_id"] = _release_id(body)
    (folder / MANIFEST).write_bytes(orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2))
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)
    store = _store_of(out)
    with locked(store):
        final = _settle(folder, store / release_id)
    if ready is not None:
        ready(Release(final.resolve()))
    with locked(store):
        link = store / f"{_LINK}{release_id}"
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(final, out.parent))
        os.replace(link, out)
        _sync(out.parent)
        _forget_old(store, keep=final)
    return Release(final.resolve())


def _settle(folder: Path, final: Path) -> Path:
    """Move the built folder to its name. A whole release of that name stays; a damaged one makes room."""
    if final.exists():
        try:
            is_whole = not verify_files(Release(final))
        except ReleaseError:
            is_whole = False
        if is_whole:
            os.utime(final)  # published again: the newest of those that are kept
            return final
        _put_away(final)
    os.replace(folder, final)
    _sync(final.parent)
    return final


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
        _put_away(old)


def forget_release(folder: Path) -> None:
    """Remove an earlier release for good, under a lock where it stands beside the present one."""
    with locked(folder.parent):
        _put_away(folder)


def _put_away(release: Path) -> None:
    """Remove a release under another name first: killed on the way, it is litter and never half a release."""
    aside = release.with_name(f"{_OLD}{release.name}")
    shutil.rmtree(aside, ignore_errors=True)
    os.replace(release, aside)
    shutil.rmtree(aside, ignore_errors=True)
