"""Rules that compare rows with each other: repeated values, names per code, spelling, outliers, admin units.

Only distinct values with their counts and first rows are kept, never the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import duckdb
from rapidfuzz import fuzz, process

from waypost.model.text import fold
from waypost.reference import Catalog
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.hxl_rules import Rule, matching

Hit = tuple[Rule, Column, list[int], str, str]

_MOST_DISTINCT = 5000  # texts of a column beyond which spelling is not compared: they are not a closed list
_RARE = 10  # a text is doubtful when a look-alike is this many times as frequent
_ALIKE = 88.0
_DEVIATIONS = 3.0
_LEAST_NUMBERS = 20


class WholeTable:
    """Gathers what such rules need from batch to batch, and gives their findings at the end."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, rules: Sequence[Rule], columns: Sequence[Column], catalog: Catalog
    ) -> None:
        self.con = con
        self.catalog = catalog
        self._gathers: list[tuple[str, str]] = []
        self._reports: list[Callable[[int], Iterator[Hit]]] = []
        makers: dict[str, Callable[[Rule, Sequence[Column]], None]] = {
            "unique": self._unique,
            "one_name": self._one_name,
            "spelling": self._spelling,
            "outliers": self._outliers,
            "admin_of_country": self._admin_of_country,
        }
        for rule in rules:
            if rule.check in makers:
                makers[rule.check](rule, columns)

    def gather(self) -> None:
        """Add the rows of the table ``batch``."""
        for name, select in self._gathers:
            self.con.execute(f"insert into {name} {select}")

    def findings(self, most: int) -> Iterator[Hit]:
        """Yield what breaks the rules, at most ``most`` for each rule and column."""
        for report in self._reports:
            yield from report(most)

    def _table(self, select: str, shape: str) -> str:
        name = f"kept{len(self._gathers)}"
        self.con.execute(f"create temp table {name} ({shape})")
        self._gathers.append((name, select))
        return name

    def _unique(self, rule: Rule, columns: Sequence[Column]) -> None:
        found = [column for pattern in rule.of for column in matching(columns, pattern)[:1]]
        if len(found) != len(rule.of):
            return
        key = " || chr(31) || ".join(f"c{column.index}" for column in found)
        filled = " or ".join(f"c{column.index} <> ''" for column in found)
        name = self._table(f"select row, {key} from batch where {filled}", "row bigint, value varchar")

        def report(most: int) -> Iterator[Hit]:
            total, distinct = self.con.execute(f"select count(*), count(distinct value) from {name}").fetchone() or (
                0,
                0,
            )
            if total == distinct:
                return
            rows = self.con.execute(
                f"select value, list(row order by row) from {name} group by value having count(*) > 1"
                f" order by min(row) limit {most}"
            ).fetchall()
            for value, places in rows:
                text = value.replace("\x1f", " / ")
                yield (
                    rule,
                    found[0],
                    places[1:2],
                    text,
                    f"a value that stands once; it stands in row {places[0]} as well",
                )

        self._reports.append(report)

    def _one_name(self, rule: Rule, columns: Sequence[Column]) -> None:
        names = [column for pattern in rule.of for column in matching(columns, pattern)][:1]
        codes = matching(columns, rule.per or "")[:1]
        if not names or not codes:
            return
        name_column, code_column = names[0], codes[0]
        kept = self._table(
            f"select c{code_column.index}, c{name_column.index}, count(*), min(row) from batch"
            f" where c{code_column.index} <> '' and c{name_column.index} <> '' group by all",
            "code varchar, name varchar, count bigint, row bigint",
        )

        def report(most: int) -> Iterator[Hit]:
            pairs = self.con.execute(
                f"select code, name, sum(count), min(row) from {kept}"
                " group by all order by code, sum(count) desc, min(row)"
            ).fetchall()
            usual: dict[str, str] = {}
            given = 0
            for code, name, _count, row in pairs:
                first = usual.setdefault(code, name)
                if fold(first) != fold(name) and given < most:
                    given += 1
                    yield rule, name_column, [row], f"{code} {name}", f"{first}, the usual name of {code}"

        self._reports.append(report)

    def _admin_of_country(self, rule: Rule, columns: Sequence[Column]) -> None:
        admins = [column for pattern in rule.of for column in matching(columns, pattern)][:1]
        countries = matching(columns, rule.per or "")[:1]
        if not admins or not countries:
            return
        admin_column = admins[0]
        kept = self._table(
            f"select c{countries[0].index}, c{admin_column.index}, min(row) from batch"
            f" where c{countries[0].index} <> '' and c{admin_column.index} <> '' group by all",
            "country varchar, admin varchar, row bigint",
        )

        def report(most: int) -> Iterator[Hit]:
            homes: dict[str, set[str]] = {}
            for admin in self.catalog.admin1.values():
                homes.setdefault(fold(admin.name), set()).add(admin.country_code)
            hits = []
            for country, admin, row in self.con.execute(
                f"select country, admin, min(row) from {kept} group by all order by min(row)"
            ).fetchall():
                iso3, home = self.catalog.find_country(country), homes.get(fold(admin))
                if iso3 and home and iso3 not in home:
                    hits.append(
                        (rule, admin_column, [row], admin, f"an area of {iso3}, not of {', '.join(sorted(home))}")
                    )
            yield from hits[:most]

        self._reports.append(report)

    def _spelling(self, rule: Rule, columns: Sequence[Column]) -> None:
        for column in (column for pattern in rule.of for column in matching(columns, pattern)):
            cell = f"c{column.index}"
            kept = self._table(
                f"select {cell}, count(*), min(row) from batch where {cell} <> '' group by all",
                "value varchar, count bigint, row bigint",
            )

            def report(most: int, kept: str = kept, column: Column = column) -> Iterator[Hit]:
                texts = self.con.execute(
                    f"select value, sum(count), min(row) from {kept} group by all order by sum(count) desc, value"
                    f" limit {_MOST_DISTINCT + 1}"
                ).fetchall()
                if len(texts) <= _MOST_DISTINCT:
                    yield from list(_look_alikes(rule, column, texts))[:most]

            self._reports.append(report)

    def _outliers(self, rule: Rule, columns: Sequence[Column]) -> None:
        for column in (column for pattern in rule.of for column in matching(columns, pattern)):
            number = f"try_cast(c{column.index} as double)"
            kept = self._table(
                f"select {number}, min(row), count(*) from batch where isfinite({number}) group by all",
                "value double, row bigint, count bigint",
            )

            def report(most: int, kept: str = kept, column: Column = column) -> Iterator[Hit]:
                size, mean, spread = self.con.execute(
                    f"select sum(count), sum(value * count) / sum(count),"
                    f" sqrt(greatest(0, sum(value * value * count) / sum(count)"
                    f" - pow(sum(value * count) / sum(count), 2))) from {kept}"
                ).fetchone() or (0, None, None)
                if not size or size < _LEAST_NUMBERS or not spread:
                    return
                low, high = mean - _DEVIATIONS * spread, mean + _DEVIATIONS * spread
                for value, row in self.con.execute(
                    f"select value, min(row) from {kept} where value not between {low} and {high}"
                    f" group by value order by min(row) limit {most}"
                ).fetchall():
                    yield rule, column, [row], f"{value:.15g}", f"about {low:.4g} to {high:.4g}, as most of the column"

            self._reports.append(report)


def _look_alikes(rule: Rule, column: Column, texts: list[tuple[str, int, int]]) -> Iterator[Hit]:
    """Rare texts that differ from a frequent one in case, accents, spaces or a letter or two."""
    frequent: dict[str, tuple[str, int]] = {}
    for text, count, row in texts:
        folded = fold(text)
        known = frequent.get(folded)
        if known is not None:
            if known[0] != text:
                yield rule, column, [row], text, f"“{known[0]}”, as in {known[1]} rows"
            continue
        if len(folded) > 4:
            near = process.extractOne(folded, frequent.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if near is not None and frequent[near[0]][1] >= _RARE * count and not _differs_by_number(folded, near[0]):
                usual, times = frequent[near[0]]
                yield rule, column, [row], text, f"“{usual}”, as in {times} rows"
                continue
        frequent[folded] = (text, int(count))


def _differs_by_number(one: str, other: str) -> bool:
    """ "Camp 1" is not a misspelt "Camp 2"."""
    return [word for word in one.split() if any(map(str.isdigit, word))] != [
        word for word in other.split() if any(map(str.isdigit, word))
    ]
