"""Runs a question: compiled once per shape, executed by DuckDB or by Spark, rows in a total order.

The expression is compiled to SQL text and kept by question and parameters, so that a second call costs no Ibis.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from waypost.analysis.question import Asked, Question
from waypost.reference import Catalog

if TYPE_CHECKING:
    import ibis


class Engine(Protocol):
    """Something that runs a question's SQL over the tables of one release (and of an earlier one)."""

    dialect: str

    def compile(self, expression: ibis.Table) -> str:
        """The SQL text of an expression."""
        ...

    def run(self, sql: str) -> pa.Table:
        """Execute one statement in this engine's dialect."""
        ...


class DuckEngine:
    """The tables of a release on a DuckDB connection; give it a cursor of its own per thread."""

    dialect = "duckdb"

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def compile(self, expression: ibis.Table) -> str:
        """The SQL text of an expression; needs no connection."""
        import ibis  # noqa: PLC0415 - 1.3 s that a cached or unasked question must not cost

        return str(ibis.to_sql(expression, dialect=self.dialect))

    def run(self, sql: str) -> pa.Table:
        """Execute one statement."""
        return self._con.execute(sql).to_arrow_table()


def ask(question: Question, engine: Engine, asked: Asked, catalog: Catalog) -> pa.Table:
    """The answer: ``question.columns`` in this order, rows in the question's total order."""
    found = engine.run(compiled(question, engine, asked, catalog))
    if question.finish is not None:
        found = question.finish(found, asked, catalog)
    found = found.select(list(question.columns))
    return found.take(pc.sort_indices(found, sort_keys=_sort_keys(question)))  # type: ignore[arg-type]  # stubs of 20, keys of 25


def _sort_keys(question: Question) -> list[tuple[str, str, str]]:
    stated = [
        (name.removeprefix("-"), "descending" if name.startswith("-") else "ascending") for name in question.order
    ]
    named = {name for name, _ in stated}
    keys = stated + [(name, "ascending") for name in question.key if name not in named]
    return [(name, direction, "at_end") for name, direction in keys]


_texts: OrderedDict[tuple[str, str, Asked, Path], str] = OrderedDict()
_MOST_TEXTS = 1_000


def compiled(question: Question, engine: Engine, asked: Asked, catalog: Catalog) -> str:
    """The SQL text of a question for an engine; kept by all that it depends on."""
    shape = (question.name, engine.dialect, asked, catalog.path)
    if shape not in _texts:
        from waypost.analysis.tables import Tables  # noqa: PLC0415 - imports Ibis

        _texts[shape] = engine.compile(question.answer(Tables(), asked, catalog))
        if len(_texts) > _MOST_TEXTS:
            _texts.popitem(last=False)
    return _texts[shape]
