"""Runs a question: compiled once per shape, executed by DuckDB or by Spark, rows in a total order.

The expression is compiled to SQL text and kept by question and parameters, so that a second call costs no Ibis.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from waypost.analysis.question import Asked, Question
from waypost.errors import InputError
from waypost.reference import Catalog

if TYPE_CHECKING:
    import ibis


class Engine(Protocol):
    """Something that runs a question's SQL over the tables of one release (and of an earlier one)."""

    dialect: str

    def compile(self, expression: ibis.Table) -> str:
        """The SQL text of an expression."""
        ...

    def run(self, sql: str, *, is_small: bool = False) -> pa.Table:
        """Execute one statement in this engine's dialect; ``is_small`` when its answer is a page of rows at most."""
        ...


# Held tables that are asked for single rows, by this column.
_LOOKED_UP = {"programme_trail_side": "programme_id"}


class DuckEngine:
    """The tables of a release on a DuckDB connection; give it a cursor of its own per thread."""

    dialect = "duckdb"

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def hold(self, names: Iterable[str]) -> None:
        """Keep tables in memory in place of their views, with the same rows in the same order.

        For a process that answers page after page from one release: a page then waits neither for Parquet nor for
        the audience's predicate, which has been applied once. Cursors of the connection see it too.
        """
        for name in names:
            self._con.execute(f'create table "held_{name}" as from "{name}"')
            self._con.execute(f'drop view "{name}"')
            self._con.execute(f'alter table "held_{name}" rename to "{name}"')
            if name in _LOOKED_UP:
                self._con.execute(f'create index "{name}_by" on "{name}" ("{_LOOKED_UP[name]}")')

    def compile(self, expression: ibis.Table) -> str:
        """The SQL text of an expression; needs no connection."""
        import ibis  # noqa: PLC0415 - 1.3 s that a cached or unasked question must not cost

        # DuckDB merges what is selected one after another itself; for Ibis it is a third of the work.
        ibis.options.sql.fuse_selects = False
        return str(ibis.to_sql(expression, dialect=self.dialect, pretty=False))

    def run(self, sql: str, *, is_small: bool = False) -> pa.Table:
        """Execute one statement.

        DuckDB 1.5 gives the rows of ``execute`` as a stream and can wait for ever when several parts of a union fill
        its buffer at once (a million programmes, opportunities); a relation is planned twice, which takes milliseconds
        that a page notices, but its rows come whole and for large answers sooner.
        """
        if is_small:
            return self._con.execute(sql).to_arrow_table()
        return self._con.sql(sql).to_arrow_table()


@dataclass(frozen=True)
class Compiled:
    """A question as one engine runs it: SQL text, and the columns and types that every engine must give."""

    sql: str
    schema: pa.Schema


def ask(question: Question, engine: Engine, asked: Asked, catalog: Catalog) -> pa.Table:
    """The answer: ``question.columns`` in this order, rows in the question's total order, the same types always."""
    shape = compiled(question, engine, asked, catalog)
    rows = engine.run(_about(shape.sql, asked), is_small=asked.programme is not None)
    found = rows.select(shape.schema.names).cast(shape.schema)
    if question.finish is not None:
        found = question.finish(found, asked, catalog)
    found = found.select(list(question.columns))
    return found.take(row_order(found, _sort_keys(question)))


# Stands in compiled SQL for the programme asked about, so that every programme shares one compiled text.
_ANY_PROGRAMME = "waypost-any-programme"
_PROGRAMME_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")


def _about(sql: str, asked: Asked) -> str:
    """The compiled text about one programme. Raises :class:`InputError` for what can be no programme's id."""
    if asked.programme is None:
        return sql
    if not _PROGRAMME_ID.fullmatch(asked.programme):
        raise InputError(f"{asked.programme!r} is no programme's id")
    return sql.replace(_ANY_PROGRAMME, asked.programme)


def _sort_keys(question: Question) -> list[tuple[str, bool]]:
    """Columns to sort by, and whether the largest comes first."""
    stated = [(name.removeprefix("-"), name.startswith("-")) for name in question.order]
    named = {name for name, _ in stated}
    return stated + [(name, False) for name in question.key if name not in named]


_ROOM = 2**63 - 1  # of one number


def row_order(found: pa.Table, keys: Iterable[tuple[str, bool]]) -> pa.Array[Any]:
    """Row numbers in the order of columns ``(name, is_descending)``, nulls at the end of each.

    The places of a row's values among the values of their columns become one number, which sorts four times as fast
    as the columns do one after another. Where the places need more than its 63 bits, the columns are sorted.
    """
    keys = list(keys)
    packed, room = np.zeros(found.num_rows, dtype=np.int64), 1
    for name, is_descending in keys:
        places, count = _places(found[name], is_descending)
        room *= count + 1
        if room > _ROOM:
            stated = [(name, "descending" if is_down else "ascending", "at_end") for name, is_down in keys]
            return pc.sort_indices(found, sort_keys=stated)  # type: ignore[arg-type]  # older stubs
        packed = packed * (count + 1) + places
    return pa.array(np.argsort(packed, kind="stable"))


def _places(column: pa.ChunkedArray[Any], is_descending: bool) -> tuple[npt.NDArray[np.int64], int]:
    """The place of each value among the distinct ones, null after all of them; and how many distinct ones there are."""
    coded: Any = column.combine_chunks().dictionary_encode()
    count = len(coded.dictionary)
    rising = pc.array_sort_indices(coded.dictionary).to_numpy()
    place = np.empty(count + 1, dtype=np.int64)
    place[rising[::-1] if is_descending else rising] = np.arange(count)
    place[count] = count
    found: npt.NDArray[np.int64] = place[pc.fill_null(coded.indices, count).to_numpy()]
    return found, count


_Version = tuple[Path, str]  # of the catalog
_compiled: OrderedDict[tuple[str, str, Asked, _Version], Compiled] = OrderedDict()
_read: OrderedDict[tuple[str, Asked, _Version], tuple[str, ...]] = OrderedDict()
_MOST_COMPILED = 1_000
# The expression made latest: whoever asks what a question reads asks the question next, and both need it.
_latest: dict[tuple[str, Asked, _Version], ibis.Table] = {}


def compiled(question: Question, engine: Engine, asked: Asked, catalog: Catalog) -> Compiled:
    """The SQL of a question for an engine; kept by all that it depends on, so that a second call costs no Ibis."""
    asked = _whichever(asked)
    shape = (question.name, engine.dialect, asked, catalog.version)
    if shape not in _compiled:
        _take_over(question.name, engine.dialect, asked, catalog)
    if shape not in _compiled:
        expression = _expression(question, asked, catalog)
        _compiled[shape] = Compiled(engine.compile(expression), expression.schema().to_pyarrow())
        if len(_compiled) > _MOST_COMPILED:
            _compiled.popitem(last=False)
        if _shelf is not None:
            tables_read(question, asked, catalog)
            _shelf.put(question.name, engine.dialect, asked, catalog, to_keep(engine, asked, catalog, question.name))
    return _compiled[shape]


class Shelf(Protocol):
    """Where the SQL of single questions is kept between processes (:func:`to_keep` of one question)."""

    def get(self, name: str, dialect: str, asked: Asked, catalog: Catalog) -> bytes | None:
        """What was put there for the same code, catalog, libraries and parameters."""
        ...

    def put(self, name: str, dialect: str, asked: Asked, catalog: Catalog, known: bytes) -> None:
        """Keep it for other processes."""
        ...


_shelf: Shelf | None = None


def keep_on(shelf: Shelf | None) -> None:
    """Keep the SQL of each question that this process asks, and take over what others kept.

    For processes that ask a question or two and end: what a command prints within a second would else be compiled for
    ten.
    """
    global _shelf  # noqa: PLW0603 - one per process, as what is compiled
    _shelf = shelf


def _take_over(name: str, dialect: str, asked: Asked, catalog: Catalog) -> None:
    kept = _shelf.get(name, dialect, asked, catalog) if _shelf is not None else None
    if kept is not None:
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # damaged: it is made anew
            recall(kept, dialect, asked, catalog)


def tables_read(question: Question, asked: Asked, catalog: Catalog) -> tuple[str, ...]:
    """Names of the tables that a question reads; those of the release to compare with begin with ``earlier_``.

    Kept like the SQL: to make the expressions of all questions takes seconds.
    """
    asked = _whichever(asked)
    shape = (question.name, asked, catalog.version)
    if shape not in _read:
        _take_over(question.name, DuckEngine.dialect, asked, catalog)  # it reads the same in every dialect
    if shape not in _read:
        from ibis.expr import operations  # noqa: PLC0415 - imports Ibis

        found = _expression(question, asked, catalog).op().find(operations.UnboundTable)
        _read[shape] = tuple(sorted({str(table.name) for table in found}))
        if len(_read) > _MOST_COMPILED:
            _read.popitem(last=False)
    return _read[shape]


def recall(kept: bytes, dialect: str, asked: Asked, catalog: Catalog) -> None:
    """Take over what :func:`to_keep` gave in another process, for the same code, catalog and parameters."""
    for each in orjson.loads(kept):
        _read.setdefault((each["name"], asked, catalog.version), tuple(each["reads"]))
        if each["sql"] is not None:
            schema = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(each["schema"])))
            shape = (each["name"], dialect, asked, catalog.version)
            _compiled.setdefault(shape, Compiled(each["sql"], schema))


def to_keep(engine: Engine, asked: Asked, catalog: Catalog, only: str | None = None) -> bytes:
    """What this process knows of questions asked so, or of one: their SQL, columns and the tables that they read."""
    known = []
    for name, *rest in sorted(_read, key=lambda shape: shape[0]):
        if rest == [asked, catalog.version] and only in (None, name):
            shape = _compiled.get((name, engine.dialect, asked, catalog.version))
            known.append({
                "name": name,
                "reads": _read[name, asked, catalog.version],
                "sql": shape.sql if shape else None,
                "schema": base64.b64encode(shape.schema.serialize().to_pybytes()).decode() if shape else None,
            })  # fmt: skip
    return orjson.dumps(known)


def _whichever(asked: Asked) -> Asked:
    """The same about any programme, when it is about one."""
    return asked if asked.programme is None else dataclasses.replace(asked, programme=_ANY_PROGRAMME)


def _expression(question: Question, asked: Asked, catalog: Catalog) -> ibis.Table:
    """A question over unbound tables."""
    from waypost.analysis.tables import Tables  # noqa: PLC0415 - imports Ibis

    shape = (question.name, asked, catalog.version)
    expression = _latest.get(shape)
    if expression is None:
        expression = question.answer(Tables(), asked, catalog)
        _latest.clear()
        _latest[shape] = expression
    return expression
