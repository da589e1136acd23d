"""The release that is shown: opened once per process and viewer, switched when a new one is published.

One connection per process and real folder, a cursor per request: a connection shared by threads gives wrong answers.
The connection shows what the viewer may see, and nothing else.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import duckdb
import pyarrow as pa

from waypost.atlas.answers import Answers, answers_folder, are_ready, open_answers, prepare_answers, read_answer
from waypost.disclosure.access import Viewer, audience_view
from waypost.disclosure.findings import seen_by, seen_by_all
from waypost.reference import Catalog, load_catalog
from waypost.store.reading import Rows
from waypost.store.release import Release, open_release

# Outcomes of rules of practice that are questions to a society, as SQL.
DEPARTURES = "('departs', 'departs_justified')"
# Rows of a table with a role in the order of a trail.
BY_ROLE = "case role when 'origin' then 1 when 'transit' then 2 when 'destination' then 3 else 4 end"

# Questions whose rows those alone see who speak for a society concerned: it has the right of reply before zone and
# team see what is asked, and where they see it then, the right is kept (docs/adr/0026). A row about relations tells
# what each society on the way does: whoever does not speak for all of them reads it where each had its turn.
OWN_FIRST = frozenset({"rules", "relations"})
_OF_ALL = frozenset({"relations"})


@dataclass(frozen=True)
class Opened:
    """A release as ``viewer`` may see it, with cursors of this request's own.

    ``con`` has the tables of the release, ``answers`` those of the questions, which are the audience's: what a viewer
    sees beyond the audience (the programmes of the society that they speak for) is not counted in them.
    """

    release: Release
    con: duckdb.DuckDBPyConnection
    answers: Answers
    catalog: Catalog
    as_of: dt.date
    viewer: Viewer
    real: str

    @property
    def release_id(self) -> str:
        """Which release."""
        return str(self.release.manifest["release_id"])

    @property
    def has_answers(self) -> bool:
        """Whether the kept answers are there: where they are not, the first page that wants them waits for them."""
        if (self.real, self.viewer.audience) in _read_with:
            return True
        return are_ready(_folder(self.real, self.viewer.audience, self.catalog.overlay.digest))

    def rows(self, sql: str, parameters: list[Any] | None = None) -> Rows:
        """Rows over the tables of the release."""
        cursor = self.con.execute(sql, parameters or [])
        columns = [part[0] for part in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def answer_table(
        self, question: str, where: str = "true", parameters: list[Any] | None = None
    ) -> tuple[pa.Table, int]:
        """As :meth:`answer`, as a table."""
        found = without_hidden(
            read_answer(self.answers, f'from "{question}" where {where}', parameters), self.viewer.hidden
        )
        if question in OWN_FIRST and self.viewer.audience != "public":
            choose = seen_by_all if question in _OF_ALL else seen_by
            seen = choose(found, "movement", *self.viewer.societies)
            # how many there are in all is told, not of which society, trail or programme
            return seen.rows, seen.withheld if where == "true" else 0
        if question in self.answers.confidential:
            seen = seen_by(found, self.viewer.audience, *self.viewer.concerns)
            return seen.rows, seen.withheld
        return found, 0

    def answer(self, question: str, where: str = "true", parameters: list[Any] | None = None) -> tuple[Rows, int]:
        """Rows of a kept answer in its order, and how many the viewer may not see.

        ``where`` is a condition of ours over the answer's columns with ``?`` for ``parameters``. A question that this
        release cannot answer (there is nothing earlier to compare it with) has no rows.
        """
        if question not in self.answers.columns:
            return [], 0
        found, withheld = self.answer_table(question, where, parameters)
        return found.to_pylist(), withheld

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made once for this release, viewer and key: neither changes. Nobody may change it."""
        whole = (self.real, self.release_id, self.catalog.overlay.digest, self.viewer, key)
        with _lock:
            if whole in _kept:
                _kept.move_to_end(whole)
                found: T = _kept[whole]
                return found
        made = make()
        with _lock:
            _kept[whole] = made
            while len(_kept) > _MOST_KEPT:
                _kept.popitem(last=False)
        return made


def without_hidden(table: pa.Table, hidden: tuple[str, ...]) -> pa.Table:
    """The rows of a kept answer that name none of the programmes that were taken back since it was kept."""
    if not hidden:
        return table
    texts = [table.column(name).to_pylist() for name, kind in _columns(table) if pa.types.is_string(kind)]
    named = [any(text and any(each in text for each in hidden) for text in row) for row in zip(*texts, strict=True)]
    return table.filter(pa.array([not each for each in named], pa.bool_())) if any(named) else table


def _columns(table: pa.Table) -> list[tuple[str, pa.DataType]]:
    return list(zip(table.schema.names, table.schema.types, strict=True))


T = TypeVar("T")
_MOST_KEPT = 400  # what the pages of every trail need, in some languages for some viewers
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def open_at(place: str | os.PathLike[str], viewer: Viewer) -> Opened:
    """The release at a place as a viewer may see it."""
    real = os.path.realpath(place)
    catalog = load_catalog()
    release, con, as_of = _open(real, viewer)
    answers = cast("Answers", _Later(lambda: _answers_now(real, viewer.audience, catalog).cursor()))
    return Opened(release, con.cursor(), answers, catalog, as_of, viewer, real)


class _Later:
    """Answers that are looked for when the first of them is wanted: a form, or a page that is not there, wants none."""

    def __init__(self, look: Callable[[], Answers]) -> None:
        self._look = look
        self._found: Answers | None = None

    def __getattr__(self, name: str) -> Any:
        if self._found is None:
            self._found = self._look()
        return getattr(self._found, name)


def tables_at(place: str | os.PathLike[str], viewer: Viewer) -> tuple[duckdb.DuckDBPyConnection, dt.date]:
    """The tables of :func:`open_at` alone, with a cursor of one's own: for whoever needs no kept answer."""
    _, con, as_of = _open(os.path.realpath(place), viewer)
    return con.cursor(), as_of


@lru_cache(maxsize=16)
def _open(real: str, viewer: Viewer) -> tuple[Release, duckdb.DuckDBPyConnection, dt.date]:
    from waypost.atlas.listing import hold_listed  # noqa: PLC0415 - lists are read from what is opened here

    release = open_release(Path(real))
    as_of = dt.date.fromisoformat(release.manifest["as_of"])
    con = release.connect(threads=1)
    audience_view(con, viewer, load_catalog(), as_of)
    hold_listed(con, as_of)
    return release, con, as_of


def _answers_now(real: str, audience: str, catalog: Catalog) -> Answers:
    """The kept answers. After a rule was changed those from before, until whoever changed it has made others."""
    digest = catalog.overlay.digest
    before = _read_with.get((real, audience))
    if before is not None and before != digest and not are_ready(_folder(real, audience, digest)):
        digest = before
    answers = _answers(real, audience, digest)
    _read_with[real, audience] = digest
    while len(_read_with) > _MOST_READ:
        _read_with.pop(next(iter(_read_with)), None)
    return answers


_MOST_READ = 100
_read_with: dict[tuple[str, str], str] = {}  # release and audience → the rules that its answers were read with


@lru_cache(maxsize=32)
def _folder(real: str, audience: str, _digest: str) -> Path:
    return answers_folder(open_release(Path(real)), audience, load_catalog())


@lru_cache(maxsize=6)
def _answers(real: str, audience: str, _digest: str) -> Answers:
    return open_answers(prepare_answers(open_release(Path(real)), audience, load_catalog()))
