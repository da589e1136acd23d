"""Rules that compare rows with each other: repeated values, names per code, spelling, outliers, what is usual.

Only distinct values with their counts and first rows are kept, never the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import duckdb
from rapidfuzz import fuzz, process

from waypost.model.text import fold
from waypost.reference import Source
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.hxl_rules import Rule, applies, matching

_MOST_DISTINCT = 5000  # texts of a column beyond which spelling is not compared: they are not a closed list
_RARE = 10  # a text is doubtful when a look-alike is this many times as frequent
_ALIKE = 88.0
_DEVIATIONS = 3.0
_LEAST_NUMBERS = 20


class Hit(NamedTuple):
    """One thing that breaks a rule: its first row, and in how many rows it stands."""

    rule: Rule
    column: Column
    row: int
    rows: int
    found: str
    expected: str


class WholeTable:
    """Gathers what such rules need from batch to batch, and gives their findings at the end."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, rules: Sequence[Rule], columns: Sequence[Column], source: Source
    ) -> None:
        self.con = con
        self.source = source
        self.columns = columns
        self._gathers: list[tuple[str, str]] = []
        self._reports: list[Callable[[int], Iterator[Hit]]] = []
        makers: dict[str, Callable[[Rule], None]] = {
            "unique": self._unique,
            "one_name": self._one_name,
            "spelling": self._spelling,
            "outliers": self._outliers,
            "usual": self._usual,
        }
        for rule in rules:
            if rule.check in makers and applies(rule, columns):
                makers[rule.check](rule)

    def gather(self) -> None:
        """Add the rows of the table ``batch``."""
        for name, select in self._gathers:
            self.con.execute(f"insert into {name} {select}")

    def findings(self, most: int) -> Iterator[Hit]:
        """Yield what breaks the rules, at most ``most`` for each rule and column."""
        for report in self._reports:
            yield from report(most)

    def _keep(self, select: str, shape: str) -> str:
        """A table of this shape to which each batch adds what the select gives; its name."""
        name = f"kept{len(self._gathers)}"
        self.con.execute(f"create temp table {name} ({shape})")
        self._gathers.append((name, select))
        return name

    def _rows(self, select: str) -> list[Any]:
        return self.con.execute(select).fetchall()

    def _pair(self, rule: Rule) -> tuple[Column, Column] | None:
        """The columns that ``of`` and ``per`` stand for; None when the table lacks one."""
        of = [column for pattern in rule.of for column in matching(self.columns, pattern)]
        per = matching(self.columns, rule.per or "")
        return (of[0], per[0]) if of and per else None

    def _keep_pairs(self, of: Column, per: Column) -> str:
        return self._keep(
            f"select c{per.index}, c{of.index}, count(*), min(row) from batch"
            f" where c{per.index} <> '' and c{of.index} <> '' group by all",
            "per varchar, of varchar, count bigint, row bigint",
        )

    def _unique(self, rule: Rule) -> None:
        found = [column for pattern in rule.of for column in matching(self.columns, pattern)[:1]]
        if len(found) != len(rule.of):
            return
        key = " || chr(31) || ".join(f"c{column.index}" for column in found)
        filled = " or ".join(f"c{column.index} <> ''" for column in found)
        kept = self._keep(f"select row, {key} from batch where {filled}", "row bigint, value varchar")

        def report(most: int) -> Iterator[Hit]:
            for value, rows in self._rows(
                f"select value, list(row order by row) from {kept} where value in"
                f" (select value from {kept} group by value having count(*) > 1)"
                f" group by value order by min(row) limit {most}"
            ):
                expected = f"a value that stands once; it stands in row {rows[0]} as well"
                yield Hit(rule, found[0], rows[1], len(rows) - 1, value.replace("\x1f", " / "), expected)

        self._reports.append(report)

    def _one_name(self, rule: Rule) -> None:
        pair = self._pair(rule)
        if pair is None:
            return
        kept = self._keep_pairs(*pair)

        def report(most: int) -> Iterator[Hit]:
            usual: dict[str, str] = {}
            given = 0
            for code, name, count, row in self._rows(
                f"select per, of, sum(count), min(row) from {kept} group by all order by per, sum(count) desc, min(row)"
            ):
                first = usual.setdefault(code, name)
                if fold(first) != fold(name) and given < most:
                    given += 1
                    yield Hit(rule, pair[0], row, int(count), f"{code} {name}", f"{first}, the usual name of {code}")

        self._reports.append(report)

    def _usual(self, rule: Rule) -> None:
        """A rare pair beside a frequent one is a doubt, and only where no list of the declaration decides."""
        pair = self._pair(rule)
        if pair is None or (rule.listed and getattr(self.source.rows, rule.listed)):
            return
        kept = self._keep_pairs(*pair)

        def report(most: int) -> Iterator[Hit]:
            usual: dict[str, tuple[str, int]] = {}
            given = 0
            for per, of, count, row in self._rows(
                f"select per, of, sum(count), min(row) from {kept} group by all order by per, sum(count) desc, min(row)"
            ):
                first, times = usual.setdefault(per, (of, int(count)))
                if fold(first) != fold(of) and times >= _RARE * count and given < most:
                    given += 1
                    expected = f"{first}, as in {times} rows with {per}"
                    yield Hit(rule, pair[0], row, int(count), of, expected)

        self._reports.append(report)

    def _spelling(self, rule: Rule) -> None:
        for column in (column for pattern in rule.of for column in matching(self.columns, pattern)):
            cell = f"c{column.index}"
            kept = self._keep(
                f"select {cell}, count(*), min(row) from batch where {cell} <> '' group by all",
                "value varchar, count bigint, row bigint",
            )

            def report(most: int, kept: str = kept, column: Column = column) -> Iterator[Hit]:
                texts = self._rows(
                    f"select value, sum(count), min(row) from {kept} group by all order by sum(count) desc, value"
                    f" limit {_MOST_DISTINCT + 1}"
                )
                if len(texts) <= _MOST_DISTINCT:
                    yield from list(_look_alikes(rule, column, texts))[:most]

            self._reports.append(report)

    def _outliers(self, rule: Rule) -> None:
        for column in (column for pattern in rule.of for column in matching(self.columns, pattern)):
            number = f"try_cast(c{column.index} as double)"
            kept = self._keep(
                f"select {number}, count(*), min(row) from batch where isfinite({number}) group by all",
                "value double, count bigint, row bigint",
            )

            def report(most: int, kept: str = kept, column: Column = column) -> Iterator[Hit]:
                ((size, mean, square),) = self._rows(
                    f"select coalesce(sum(count), 0), sum(value * count) / sum(count),"
                    f" sum(value * value * count) / sum(count) from {kept}"
                )
                spread = (square - mean * mean) ** 0.5 if size >= _LEAST_NUMBERS and square > mean * mean else 0.0
                if not spread:
                    return
                low, high = mean - _DEVIATIONS * spread, mean + _DEVIATIONS * spread
                for value, count, row in self._rows(
                    f"select value, sum(count), min(row) from {kept} where value not between {low!r} and {high!r}"
                    f" group by value order by min(row) limit {most}"
                ):
                    expected = f"about {low:.4g} to {high:.4g}, as most of the column"
                    yield Hit(rule, column, row, int(count), f"{value:.15g}", expected)

            self._reports.append(report)


def _look_alikes(rule: Rule, column: Column, texts: list[tuple[str, int, int]]) -> Iterator[Hit]:
    """Rare texts that differ from a frequent one in case, accents, spaces or a letter or two."""
    frequent: dict[str, tuple[str, int]] = {}
    for text, count, row in texts:
        folded = fold(text)
        known = frequent.get(folded)
        if known is not None:
            if known[0] != text:
                yield Hit(rule, column, row, int(count), text, f"“{known[0]}”, as in {known[1]} rows")
            continue
        if len(folded) > 4:
            near = process.extractOne(folded, frequent.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if near is not None and frequent[near[0]][1] >= _RARE * count and not _differ_by_number(folded, near[0]):
                usual, times = frequent[near[0]]
                yield Hit(rule, column, row, int(count), text, f"“{usual}”, as in {times} rows")
                continue
        frequent[folded] = (text, int(count))


def _differ_by_number(one: str, other: str) -> bool:
    """ "Camp 1" is not a misspelt "Camp 2"."""
    return [word for word in one.split() if any(map(str.isdigit, word))] != [
        word for word in other.split() if any(map(str.isdigit, word))
    ]
