"""The context store: a folder with one Parquet file per data set and a manifest that names them.

    STORE/manifest.json                    what is in: the only thing that says so
    STORE/data/<dataset_id>-<hash>.parquet facts of one data set, never changed once it has its name
    STORE/issues/<dataset_id>-<hash>.csv   what its files must mend
    STORE/fetched/<dataset_id>/            files that `waypost context fetch` got, whole or in part

A data set is built beside, gets its name, and is switched in by renaming the new manifest over the old one. Whatever
moment a writer is killed in, the manifest is the old one or the new one, and the files that it names are
whole; what a killed writer left is removed by the next. The same files give the same bytes.
"""

from __future__ import annotations

import contextlib
import csv
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from waypost.errors import InputError
from waypost.model import Issue
from waypost.reference.context import ContextSet
from waypost.store.locks import is_abandoned, lock, locked
from waypost.store.release import file_sha256
from waypost.store.world_tables import CONTEXT

ENVIRONMENT = "WAYPOST_CONTEXT"
_MANIFEST = "manifest.json"
_FACT = CONTEXT["context_fact"]
_ISSUE_COLUMNS = ("issue_type", "file", "sheet", "row", "column", "found", "expected", "suggestion")


class StoredSet(msgspec.Struct, kw_only=True):
    """One data set in a store: what its declaration said when it was put in, its files, and where its facts are."""

    dataset_id: str
    series: str
    preference: int
    title: str
    publisher: str
    revision: str | None
    licence: str
    licence_url: str | None
    terms: str
    attribution: str | None
    url: str | None
    note: str | None
    retrieved_date: str | None
    facts: str
    sha256: str
    rows: int
    issues: int
    files: list[dict[str, Any]]


class _Manifest(msgspec.Struct):
    datasets: dict[str, StoredSet] = {}


def default_store() -> Path:
    """``WAYPOST_CONTEXT``, else the folder for a user's data on this system."""
    stated = os.environ.get(ENVIRONMENT)
    if stated:
        return Path(stated)
    from platformdirs import user_data_path  # noqa: PLC0415  only where no folder was named

    return user_data_path("waypost") / "context"


class ContextStore:
    """A folder of data sets; reading never writes, and writers wait for each other and for readers."""

    def __init__(self, path: Path) -> None:
        """``path`` need not exist; a folder that is something else is refused when it is first written to."""
        self.path = path

    def sets(self) -> dict[str, StoredSet]:
        """The data sets by id; raises :class:`InputError` when the manifest cannot be read."""
        path = self.path / _MANIFEST
        if not path.is_file():
            return {}
        try:
            return msgspec.json.decode(path.read_bytes(), type=_Manifest).datasets
        except msgspec.DecodeError as error:
            raise InputError(f"{path}: not the manifest of a context store: {error}") from error

    def facts_of(self, stored: StoredSet) -> Path:
        """The Parquet file of a data set."""
        return self.path / "data" / stored.facts

    def issues_of(self, stored: StoredSet) -> Path:
        """The list of issues of a data set; not there when it has none."""
        return self.path / "issues" / f"{Path(stored.facts).stem}.csv"

    def fetched_folder(self, dataset_id: str) -> Path:
        """Where the files that are fetched for a data set are kept."""
        return self._made("fetched", dataset_id)

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """A folder on the same disk to build in; removed afterwards, and those of killed writers with it."""
        root = self._made(".building")
        with locked(root):  # nobody takes a folder for a killed writer's between its making and its lock
            for stale in root.iterdir():
                if is_abandoned(stale):
                    shutil.rmtree(stale, ignore_errors=True)
            folder = Path(tempfile.mkdtemp(dir=root))
            held = lock(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)

    def put(
        self,
        declared: ContextSet,
        read: Sequence[Path],
        *,
        files: list[dict[str, Any]],
        issues: list[Issue],
        retrieved_date: str | None,
        revision: str | None,
    ) -> StoredSet:
        """Order the facts in ``read``, give them their name, and switch them in. Returns what is now in the store."""
        with self._locked(), self.building() as folder:
            data = self._made("data")
            building = folder / f"{declared.dataset_id}.parquet"
            rows, last_year = _write_ordered(declared.dataset_id, read, building)
            sha256 = file_sha256(building)
            name = f"{declared.dataset_id}-{sha256[:12]}.parquet"
            _sync(building)
            os.replace(building, data / name)
            _sync(data)
            stored = StoredSet(
                dataset_id=declared.dataset_id,
                series=declared.series,
                preference=declared.preference,
                title=declared.title,
                publisher=declared.publisher,
                revision=revision or (f"to {last_year}" if last_year else None),
                licence=declared.licence,
                licence_url=declared.licence_url,
                terms=declared.terms,
                attribution=declared.attribution,
                url=declared.page,
                note=declared.note,
                retrieved_date=retrieved_date,
                facts=name,
                sha256=sha256,
                rows=rows,
                issues=len(issues),
                files=sorted(files, key=lambda file: (file["file"], file["sha256"])),
            )
            self._write_issues(stored, issues, folder)
            self._switch({**self.sets(), declared.dataset_id: stored}, folder)
        return stored

    def remove(self, dataset_id: str) -> StoredSet:
        """Take a data set out, its fetched files too; raises :class:`InputError` when it is not in."""
        with self._locked(), self.building() as folder:
            sets = self.sets()
            if dataset_id not in sets:
                raise InputError(f"{dataset_id}: not in {self.path}; in it are: {', '.join(sorted(sets)) or 'none'}")
            gone = sets.pop(dataset_id)
            self._switch(sets, folder)
            shutil.rmtree(self.path / "fetched" / dataset_id, ignore_errors=True)
        return gone

    def _made(self, *names: str) -> Path:
        if self.path.exists() and not self.path.is_dir():
            raise InputError(f"{self.path}: not a folder; choose another --store")
        folder = self.path.joinpath(*names)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer at a time; the lock ends with the process, however it ends."""
        with (self._made() / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def reading(self) -> Iterator[dict[str, StoredSet]]:
        """The data sets, whose files stay until the block ends: a writer that would replace them waits."""
        lock = self.path / ".lock"
        with contextlib.ExitStack() as stack:
            if lock.exists():
                fcntl.flock(stack.enter_context(lock.open()), fcntl.LOCK_SH)
            yield self.sets()

    def _write_issues(self, stored: StoredSet, issues: list[Issue], folder: Path) -> None:
        if not issues:
            return
        self._made("issues")
        target = self.issues_of(stored)
        building = folder / target.name
        with building.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_ISSUE_COLUMNS)
            writer.writerows([getattr(issue, column) for column in _ISSUE_COLUMNS] for issue in issues)
        _sync(building)
        os.replace(building, target)

    def _switch(self, sets: dict[str, StoredSet], folder: Path) -> None:
        """Make the new manifest the manifest, then remove what no manifest names any more."""
        building = folder / _MANIFEST
        ordered = _Manifest({name: sets[name] for name in sorted(sets)})
        building.write_bytes(msgspec.json.format(msgspec.json.encode(ordered, order="sorted"), indent=1))
        _sync(building)
        os.replace(building, self.path / _MANIFEST)
        _sync(self.path)
        named = {Path(stored.facts).stem for stored in sets.values()}
        for kept in ("data", "issues"):
            for path in (self.path / kept).glob("*"):
                if path.stem not in named:
                    path.unlink(missing_ok=True)


def _write_ordered(dataset_id: str, read: Sequence[Path], target: Path) -> tuple[int, int | None]:
    """Write the facts in one order with fixed options; number of rows and the last year that they speak of."""
    columns = ", ".join(f'"{name}"' for name in _FACT.names if name != "dataset_id")
    rows = 0
    with duckdb.connect(config={"threads": 2}) as con:
        sources = [str(path) for path in read]
        found = con.execute("select max(year(period_end_date)) from read_parquet(?)", [sources]).fetchone()
        relation = con.execute(
            f"select ? as dataset_id, {columns} from read_parquet(?) order by {columns}", [dataset_id, sources]
        )
        reader = relation.to_arrow_reader(100_000)
        with pq.ParquetWriter(target, _FACT, compression="zstd", compression_level=3) as writer:
            for batch in reader:
                table = pa.Table.from_batches([batch]).cast(_FACT)
                writer.write_table(table, row_group_size=100_000)
                rows += table.num_rows
            if rows == 0:
                writer.write_table(_FACT.empty_table())
    return rows, found[0] if found else None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def content_hash(sets: dict[str, StoredSet]) -> str:
    """One hash over what the store holds: part of what a release was built from."""
    total = hashlib.sha256()
    for name in sorted(sets):
        total.update(f"{name}\0{sets[name].sha256}\0{sets[name].terms}\n".encode())
    return total.hexdigest()
