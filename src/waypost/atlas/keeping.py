"""Where answers and the SQL of questions are kept between processes, and who makes them when two want the same.

To make the SQL of all questions from expressions takes half a minute of a processor, that of the rules of practice
some seconds. It follows from the catalog, the code, the libraries and the day, and is kept under a name made of them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import waypost
from waypost.reference import Catalog
from waypost.store.catalog_hash import catalog_sha256
from waypost.store.locks import locked

if TYPE_CHECKING:
    from waypost.analysis.question import Asked

_MOST_SINGLE = 200  # questions with their filters; a tenth of a megabyte each, the largest one or two


def answers_place() -> Path:
    """The folder of all answers."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - only where a cache is wanted

    place = os.environ.get("WAYPOST_ANSWERS")
    return Path(place) if place else user_cache_path("waypost") / "answers"


def kept_sql(name: str, key: str, as_of: dt.date, catalog: Catalog, make: Callable[[], str]) -> str:
    """SQL of a kind of ours, told apart by ``key``: as another process kept it, else made, once, and kept."""
    path = sql_file(as_of, catalog, name, key)
    with first_to_make(path):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return path.read_text("utf-8")
        made = make()
        keep_sql(path, made.encode())
        return made


def recall_sql(as_of: dt.date, catalog: Catalog) -> bytes:
    """Take over the SQL of questions on the whole register that another process kept; what was kept, or nothing."""
    from waypost.analysis.engine import DuckEngine, recall  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.question import Asked  # noqa: PLC0415 - the same

    kept = b""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # gone or damaged: it is made anew
        kept = sql_file(as_of, catalog).read_bytes()
        recall(kept, DuckEngine.dialect, Asked(as_of=as_of), catalog)
    return kept


def sql_file(as_of: dt.date, catalog: Catalog, name: str = "sql", key: str = "") -> Path:
    """Where SQL is kept for other processes, and for the next release of a day: of all questions, or of a kind."""
    libraries = [f"{each} {version(each)}" for each in ("duckdb", "ibis-framework", "pyarrow", "sqlglot")]
    parts = (_files_digest(catalog), catalog.overlay.digest, code_digest(), as_of.isoformat(), key, *libraries)
    return sql_place() / f"{name}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:20]}.json"


@lru_cache(maxsize=8)
def _files_digest(catalog: Catalog) -> str:
    """Of the files that a catalog was read from; once for each that this process holds."""
    return catalog_sha256(catalog.path)


class SqlShelf:
    """Keeps the SQL of single questions, with whatever filters, for the next command that asks the same."""

    def get(self, name: str, dialect: str, asked: Asked, catalog: Catalog) -> bytes | None:
        """What another process kept, if it did."""
        with contextlib.suppress(OSError):
            return self._file(name, dialect, asked, catalog).read_bytes()
        return None

    def put(self, name: str, dialect: str, asked: Asked, catalog: Catalog, known: bytes) -> None:
        """Keep it; a folder that cannot be written costs time, not the answer."""
        with contextlib.suppress(OSError):
            keep_sql(self._file(name, dialect, asked, catalog), known, most=max(_MOST_SINGLE, how_many_kept()))

    def _file(self, name: str, dialect: str, asked: Asked, catalog: Catalog) -> Path:
        return sql_file(asked.as_of, catalog, "question", f"{dialect} {name} {asked!r}")


def keep_questions() -> None:
    """For a command that asks a question and ends: take over SQL that an earlier one kept, and keep what is made."""
    from waypost.analysis.engine import keep_on  # noqa: PLC0415 - imports Arrow

    keep_on(SqlShelf())


@contextlib.contextmanager
def first_to_make(wanted: Path) -> Iterator[None]:
    """Where SQL or answers are not kept yet one process makes them, and those that want them too wait for it."""
    if wanted.exists():
        yield
        return
    wanted.parent.mkdir(parents=True, exist_ok=True)
    place = wanted.with_suffix(".making")
    place.touch()
    with locked(place):
        yield


def sql_place() -> Path:
    """The folder of all SQL that is kept: beside the answers, unless a setting says where."""
    place = os.environ.get("WAYPOST_SQL")
    return Path(place) if place else answers_place()


def keep_sql(path: Path, known: bytes, most: int | None = None) -> None:
    """Write it in one step; the oldest of its kind, beyond ``most``, are forgotten: other days, other catalogs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".sql-", delete=False) as file:
        file.write(known)
    os.replace(file.name, path)
    with contextlib.suppress(FileNotFoundError):  # another process may forget the same
        for old in sorted(
            path.parent.glob(f"{path.name.partition('-')[0]}-*.json"), key=lambda each: each.stat().st_mtime
        )[: -(most or how_many_kept())]:
            old.unlink()
            old.with_suffix(".making").unlink(missing_ok=True)


def how_many_kept() -> int:
    """How many folders of answers stay: by default four releases for three audiences."""
    return int(os.environ.get("WAYPOST_ANSWERS_KEPT") or 12)


@cache
def code_digest() -> str:
    """Of all code that answers may depend on."""
    root = Path(waypost.__file__).parent
    digest = hashlib.sha256()
    for room in ("model", "reference", "analysis", "disclosure", "store", "atlas/answers.py", "atlas/index.py"):
        for path in sorted((root / room).rglob("*.py")) or [root / room]:
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
