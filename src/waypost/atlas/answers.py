"""The answers of a release, asked once per audience and kept: no page waits for a question over all programmes.

They follow from the release, the audience, the catalog and the code, so they are kept under a name made of all four
beside other caches, and made anew whenever one of them changes. Anybody may remove them at any time.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from waypost.atlas.index import write_index
from waypost.atlas.keeping import (
    answers_place,
    code_digest,
    first_to_make,
    how_many_kept,
    keep_sql,
    recall_sql,
    sql_file,
)
from waypost.disclosure.access import open_outlet
from waypost.reference import Catalog
from waypost.store.catalog_hash import catalog_sha256
from waypost.store.reading import as_pattern
from waypost.store.release import Release, find_earlier

_INDEX = "answers.json"
EARLIER = "earlier_"


@dataclasses.dataclass(frozen=True)
class Answers:
    """Kept answers on a connection: a table for each question, under the question's name.

    ``confidential`` names those whose rows are for the societies concerned, ``columns`` those of each answer in
    order, ``shown`` those that a person sees first (all, when empty).
    """

    folder: Path
    con: duckdb.DuckDBPyConnection
    columns: dict[str, list[str]]
    shown: dict[str, list[str]]
    confidential: frozenset[str]

    def cursor(self) -> Answers:
        """The same with a cursor of its own: one per request."""
        return dataclasses.replace(self, con=self.con.cursor())


def answers_folder(release: Release, audience: str, catalog: Catalog) -> Path:
    """Where the answers of a release are kept for an audience, whether or not they are there yet."""
    earlier = find_earlier(release)
    parts = (
        str(release.manifest["release_id"]),
        str(earlier.manifest["release_id"]) if earlier else "",
        audience,
        catalog_sha256(catalog.path),
        code_digest(),
        *([catalog.overlay.digest] if catalog.overlay.digest else []),
    )
    name = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    return answers_place() / name


def prepare_answers(
    release: Release, audience: str, catalog: Catalog, *, tell: Callable[[str], None] = lambda _: None
) -> Path:
    """The folder with the answers for an audience; asks all questions when it is not there yet.

    ``tell`` hears the name of each question before it is asked. Two processes that ask at once give the same folder;
    one that is killed leaves litter under another name and no half of an answer.
    """
    folder = answers_folder(release, audience, catalog)
    if are_ready(folder):
        os.utime(folder)
        return folder
    with first_to_make(folder):  # who wants the same answers waits for them
        if not are_ready(folder):
            _make(folder, release, audience, catalog, tell)
    _forget_old(folder.parent, keep=folder)
    return folder


def _make(folder: Path, release: Release, audience: str, catalog: Catalog, tell: Callable[[str], None]) -> None:
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with first_to_make(sql_file(dt.date.fromisoformat(release.manifest["as_of"]), catalog)):
            _ask_all(release, audience, catalog, made, tell)
        try:
            os.replace(made, folder)
        except OSError:  # somebody else was first
            if not are_ready(folder):
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def are_ready(folder: Path) -> bool:
    """Whether the answers of a folder are there, whole."""
    return (folder / _INDEX).is_file()


def _ask_all(release: Release, audience: str, catalog: Catalog, folder: Path, tell: Callable[[str], None]) -> None:
    from waypost.analysis.engine import DuckEngine, ask, tables_read, to_keep  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.question import Asked  # noqa: PLC0415 - the same
    from waypost.analysis.questions import NAMES, load_question  # noqa: PLC0415 - the same

    outlet = open_outlet(release, audience, catalog)
    engine, asked = DuckEngine(outlet.con), Asked(as_of=dt.date.fromisoformat(release.manifest["as_of"]))
    kept = recall_sql(asked.as_of, catalog)
    before = find_earlier(release)
    index: dict[str, Any] = {}
    for name in NAMES:
        question = load_question(name)
        if question.needs:
            continue
        compared = [table for table in tables_read(question, asked, catalog) if table.startswith(EARLIER)]
        if compared and not _can_compare(before, compared):
            continue
        if compared and before is not None:
            earlier = open_outlet(before, audience, catalog)
            for table in compared:
                outlet.con.register(table, earlier.con.table(table.removeprefix(EARLIER)).to_arrow_table())
        tell(name)
        reader = engine
        if question.closed and audience != "public":  # the public sees no row of it
            reader = DuckEngine(open_outlet(release, audience, catalog, closed=question.closed).con)
        answer = ask(question, reader, asked, catalog)
        pq.write_table(answer, folder / f"{name}.parquet", compression="zstd")
        index[name] = {
            "columns": answer.column_names,
            "is_confidential": question.is_confidential,
            "shown": question.shown,
        }
    if (known := to_keep(engine, asked, catalog)) != kept:
        keep_sql(sql_file(asked.as_of, catalog), known)
    tell("search")
    write_index(folder / "search", outlet.con, catalog)
    (folder / _INDEX).write_bytes(orjson.dumps(index))


def _can_compare(before: Release | None, compared: list[str]) -> bool:
    """Whether there is an earlier release, and it has the tables."""
    return before is not None and {name.removeprefix(EARLIER) for name in compared} <= set(before.manifest["tables"])


def open_answers(folder: Path) -> Answers:
    """The answers of a folder in memory, on a connection that reads nothing else."""
    index: dict[str, Any] = orjson.loads((folder / _INDEX).read_bytes())
    con = duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False})
    for name in index:
        con.sql(f"""create table "{name}" as from read_parquet('{as_pattern(folder / name)}.parquet')""")
    con.sql("set enable_external_access = false")
    con.sql("set lock_configuration = true")
    return Answers(
        folder,
        con,
        {name: each["columns"] for name, each in index.items()},
        {name: each["shown"] for name, each in index.items()},
        frozenset(name for name, each in index.items() if each["is_confidential"]),
    )


def read_answer(answers: Answers, sql: str, parameters: list[Any] | None = None) -> pa.Table:
    """Rows of kept answers by a query over their tables."""
    return answers.con.execute(sql, parameters or []).to_arrow_table()


def _forget_old(place: Path, keep: Path) -> None:
    ages: dict[Path, float] = {}
    for folder in place.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another process may take its own away meanwhile
            if folder.is_dir():
                ages[folder] = folder.stat().st_mtime
    found = sorted(ages, key=ages.__getitem__, reverse=True)
    day_ago = dt.datetime.now(dt.UTC).timestamp() - 86_400
    for old in found:
        is_litter = old.name.startswith(".")
        too_many = not is_litter and old in [p for p in found if not p.name.startswith(".")][how_many_kept() :]
        if old != keep and (too_many or (is_litter and ages[old] < day_ago)):
            shutil.rmtree(old, ignore_errors=True)
            old.with_name(f"{old.name}.making").unlink(missing_ok=True)
