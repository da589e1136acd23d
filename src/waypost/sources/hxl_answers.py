"""Which named checks each row of a table answered, so that a share of failures has something to be a share of.

A row that a check is not about, and one that does not say enough, answered nothing: neither counts as checked. What
is kept is a small number for each row and the few texts that these stand for.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import duckdb
import pyarrow as pa

from waypost.model.record import FAILED, SEPARATOR
from waypost.sources.hxl_row_tests import RowTest

_NOTHING = ""


class Answers:
    """The answers of the rows, gathered batch by batch."""

    def __init__(self, tests: Sequence[RowTest]) -> None:
        named: dict[str, list[RowTest]] = {}
        for test in tests:
            # What is only a doubt has an issue type of its own and is no answer.
            if test.rule.quality_check is not None and test.issue_type == test.rule.quality_check:
                named.setdefault(test.rule.quality_check, []).append(test)
        self._select = ", ".join(_answer(name, listed) for name, listed in sorted(named.items()))
        self._first: int | None = None
        self._numbers = array("I")
        self._texts: dict[str, int] = {_NOTHING: 0}
        self._listed: list[tuple[str, ...]] = [()]

    def gather(self, con: duckdb.DuckDBPyConnection, batch: pa.Table) -> None:
        """Add the rows of the table ``batch``."""
        if not self._select or not batch.num_rows:
            return
        if self._first is None:
            self._first = int(batch["row"][0].as_py())
        answered = con.execute(f"select concat_ws('{SEPARATOR}', {self._select}) as a from batch order by row")
        column = answered.to_arrow_table()["a"].combine_chunks().dictionary_encode()
        numbers = []
        for text in map(str, column.dictionary.to_pylist()):
            if text not in self._texts:
                self._texts[text] = len(self._listed)
                self._listed.append(tuple(text.split(SEPARATOR)))
            numbers.append(self._texts[text])
        self._numbers.extend(numbers[int(index or 0)] for index in column.indices.to_pylist())

    def of_rows(self, rows: Iterable[int]) -> tuple[str, ...]:
        """The names of what these rows answered, in order; with :data:`FAILED` behind it what one of them failed."""
        found: set[str] = set()
        for row in rows:
            at = row - (self._first or 0)
            if self._first is not None and 0 <= at < len(self._numbers):
                found.update(self._listed[self._numbers[at]])
        return tuple(sorted(name for name in found if name + FAILED not in found))


def _answer(name: str, tests: Sequence[RowTest]) -> str:
    broken = " or ".join(f"coalesce({test.broken}, false)" for test in tests)
    asked = " or ".join(f"coalesce({test.asked}, false)" for test in tests)
    return f"case when {broken} then '{name}{FAILED}' when {asked} then '{name}' end"
