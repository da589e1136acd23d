"""Rules about two cells of a row that must belong together: an area to its country, an indicator to its sector.

Each distinct pair of a batch is judged once, in Python, where the catalog knows names; the judgement then stands
beside every row of the batch as two columns. A pair that nobody can judge is neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb
import pyarrow as pa

from waypost.model.text import fold
from waypost.reference import Catalog, Source
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.hxl_row_tests import pair_columns
from waypost.sources.hxl_rules import Rule, applies, matching

# Of the texts of ``per`` and ``of``: right, wrong or None; and what would do.
Judge = Callable[[str, str], tuple[str | None, str | None]]


class Pairs:
    """The judgements that the rules over a table need."""

    def __init__(self, rules: Sequence[Rule], columns: Sequence[Column], source: Source, catalog: Catalog) -> None:
        self._looks: list[tuple[Column, Column, Judge]] = []
        for rule in rules:
            judge = _judge(rule, source, catalog)
            per = matching(columns, rule.per or "")
            if judge is None or not per or not applies(rule, columns):
                continue
            for pattern in rule.of:
                self._looks += [(column, per[0], judge) for column in matching(columns, pattern)]

    def beside(self, con: duckdb.DuckDBPyConnection, batch: pa.Table) -> pa.Table:
        """The batch with the judgement of each pair in the columns of :func:`pair_columns`."""
        for of, per, judge in self._looks:
            state, expects = pair_columns(of, per)
            if state in batch.column_names:
                continue
            con.register("batch", batch)
            pairs = con.execute(f"select distinct c{per.index}, c{of.index} from batch").fetchall()
            judged = [(per_text, of_text, *_judged(judge, per_text, of_text)) for per_text, of_text in pairs]
            names = ("per", "of", state, expects)
            columns = [pa.array(column, pa.string()) for column in zip(*judged, strict=True)] or [
                pa.array([], pa.string())
            ] * 4
            con.register("pairs", pa.table(dict(zip(names, columns, strict=True))))
            batch = con.execute(
                f"select b.*, p.{state}, p.{expects} from batch b"
                f" left join pairs p on b.c{per.index} = p.per and b.c{of.index} = p.of order by b.row"
            ).to_arrow_table()
            con.unregister("pairs")
            con.unregister("batch")
        return batch


def _judged(judge: Judge, per: str, of: str) -> tuple[str | None, str | None]:
    return judge(per, of) if per.strip() and of.strip() else (None, None)


def _judge(rule: Rule, source: Source, catalog: Catalog) -> Judge | None:
    if rule.check == "admin_of_country":
        return _area_judge(catalog)
    if rule.check == "belongs" and rule.listed and (listed := getattr(source.rows, rule.listed)):
        return _list_judge(listed)
    return None


def _area_judge(catalog: Catalog) -> Judge:
    homes: dict[str, set[str]] = {}
    for admin in catalog.admin1.values():
        homes.setdefault(fold(admin.name), set()).add(admin.country_code)

    def judge(country: str, area: str) -> tuple[str | None, str | None]:
        iso3, home = catalog.find_country(country), homes.get(fold(area))
        if not iso3 or not home:
            return None, None
        wrong = f"an area of {iso3}; this one is of {', '.join(sorted(home))}"
        return ("right", None) if iso3 in home else ("wrong", wrong)

    return judge


def _list_judge(listed: dict[str, tuple[str, ...]]) -> Judge:
    homes: dict[str, set[str]] = {}
    for owner, texts in listed.items():
        for text in texts:
            homes.setdefault(fold(text), set()).add(owner)

    def judge(owner: str, text: str) -> tuple[str | None, str | None]:
        home = homes.get(fold(text))
        if not home:
            return None, None
        if fold(owner) in {fold(each) for each in home}:
            return "right", None
        return "wrong", f"one of {owner}; this one is of {', '.join(sorted(home))}"

    return judge
