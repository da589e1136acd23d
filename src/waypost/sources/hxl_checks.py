"""Checks and sums over whole columns of a table, in DuckDB over Arrow batches.

Every batch of rows is scanned once for all rules that look at one row; what rules need from the whole table
(repeated values, names per code, spelling, outliers) is gathered beside it. Values that the engine cannot read
as plain numbers or dates are read again by :mod:`waypost.model.values`, each distinct text once, so that a
finding here and an issue of a claim never differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple, cast

import duckdb
import pyarrow as pa

from waypost.model import Issue
from waypost.model.values import DecimalSign, ValueUnreadable, is_not_reported, parse_decimal
from waypost.reference import Catalog, Source
from waypost.sources.context import ReadContext
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.formats.tabular_batches import text_batches
from waypost.sources.formats.tabular_rows import Table, column_letter
from waypost.sources.hxl_answers import Answers
from waypost.sources.hxl_conditions import as_number, filled
from waypost.sources.hxl_pairs import Pairs
from waypost.sources.hxl_row_tests import RowTest, row_tests
from waypost.sources.hxl_rules import DEFAULT_RULES, Rule, quality_rules, read_rules
from waypost.sources.hxl_whole import WholeTable

MOST_FINDINGS = 200  # per rule and column; beyond it only their number is kept


class Finding(NamedTuple):
    """A cell that breaks a rule: where, what stood there, what would do."""

    rule: Rule
    issue_type: str
    row: int
    column: Column
    found: str
    expected: str


@dataclass
class CheckResult:
    """Findings, cut to :data:`MOST_FINDINGS` per rule and column, and how many there were of each type."""

    findings: list[Finding] = field(default_factory=list)
    # By issue type and column index.
    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    rows: int = 0
    answers: Answers = field(default_factory=lambda: Answers(()))


class SheetFindings(NamedTuple):
    """Issues by row number, and which named checks of quality each row answered."""

    issues: dict[int, list[Issue]]
    answers: Answers


class AggregateSum(NamedTuple):
    """One line of :func:`aggregate_table`: the values of the columns, rows, and the sum of each summed column."""

    values: tuple[str, ...]
    rows: int
    sums: tuple[float, ...]


def check_table(
    batches: Iterable[pa.Table], columns: Sequence[Column], rules: Sequence[Rule], source: Source, catalog: Catalog,
    aggregate: Aggregate | None = None,
) -> CheckResult:  # fmt: skip
    """Apply the rules to all rows; see :func:`waypost.sources.formats.tabular_batches.text_batches` for ``batches``.

    ``aggregate`` gathers its sums in the same pass. Memory is that of one batch and of the distinct values of
    columns that a rule compares over the whole table.
    """
    tests = [test for rule in rules for test in row_tests(rule, columns, source)]
    result = CheckResult(answers=Answers(tests))
    pairs = Pairs(rules, columns, source, catalog)
    # One thread: a build reads one file per core, and threads that wait for each other lose on a busy machine.
    con = duckdb.connect(config={"memory_limit": "1GB", "threads": "1"})
    whole = WholeTable(con, rules, columns, source)
    try:
        for plain in batches:
            batch = pairs.beside(con, plain)
            con.register("batch", batch)
            result.rows += batch.num_rows
            due = [test for test in tests if test.may_break is None or test.may_break(batch[f"c{test.column.index}"])]
            _run_tests(con, batch, due, result)
            result.answers.gather(con, batch)
            whole.gather()
            if aggregate is not None:
                aggregate.gather(con)
            con.unregister("batch")
        for hit in whole.findings(MOST_FINDINGS):
            kind = hit.rule.type_of_issue
            result.counts[kind, hit.column.index] += hit.rows
            result.findings.append(Finding(hit.rule, kind, hit.row, hit.column, hit.found, hit.expected))
    finally:
        con.close()
    result.findings.sort(key=lambda f: (f.row, f.column.index, f.issue_type))
    return result


def _run_tests(con: duckdb.DuckDBPyConnection, batch: pa.Table, tests: Sequence[RowTest], result: CheckResult) -> None:
    """One scan for all tests; what they refuse is looked up in the batch itself."""
    if not tests:
        return
    columns = ", ".join(f"list(row) filter (where {test.broken})" for test in tests)
    refused = con.execute(f"select {columns} from batch").fetchone() or ()
    first = batch["row"][0].as_py() if batch.num_rows else 0
    for test, rows in zip(tests, refused, strict=True):
        if not rows:
            continue
        rows.sort()
        places = pa.array([row - first for row in rows])
        texts = [str(text) for text in batch[f"c{test.column.index}"].take(places).to_pylist()]
        hits: list[tuple[int, str, str]] = list(zip(rows, texts, repeat(test.expected)))
        if test.expects is not None:
            told = batch[test.expects].take(places).to_pylist()
            hits = [(row, text, str(each or test.expected)) for row, text, each in zip(rows, texts, told, strict=True)]
        if test.second_look is not None:
            known = {text: test.second_look(text) for text in dict.fromkeys(texts)}
            hits = [(row, text, expected) for row, text in zip(rows, texts, strict=True) if (expected := known[text])]
        result.counts[test.issue_type, test.column.index] += len(hits)
        _keep(result, test, hits)


def _keep(result: CheckResult, test: RowTest, hits: list[tuple[int, str, str]]) -> None:
    kept = sum(1 for f in result.findings if f.rule is test.rule and f.column is test.column)
    for row, found, expected in hits[: max(0, MOST_FINDINGS - kept)]:
        result.findings.append(Finding(test.rule, test.issue_type, row, test.column, found, expected))


class Aggregate:
    """Rows and sums per distinct values of some columns, gathered batch by batch.

    Numbers that are not plain are read as the claims are; texts that are no number at all are left out and
    are the matter of a rule.
    """

    def __init__(self, by: Sequence[Column], sums: Sequence[Column], decimal: str | None) -> None:
        self.by, self.sums = list(by), list(sums)
        self.decimal = cast("DecimalSign | None", decimal)
        self._totals: dict[tuple[str, ...], list[float]] = {}

    def gather(self, con: duckdb.DuckDBPyConnection) -> None:
        """Add the rows of the table ``batch``."""
        keys = ", ".join(f"c{column.index}" for column in self.by)
        numbers = ", ".join(f"sum({as_number(column, self.decimal)})" for column in self.sums)
        odd = [
            f"list(c{column.index}) filter (where {filled(column)} and {as_number(column, self.decimal)} is null)"
            for column in self.sums
        ]
        listed = ", ".join(["count(*)", *([numbers] if numbers else []), *odd])
        size = len(self.by)
        for line in con.execute(f"select {keys}, {listed} from batch group by {keys}").fetchall():
            total = self._totals.setdefault(line[:size], [0.0] * (1 + len(self.sums)))
            total[0] += line[size]
            for number in range(len(self.sums)):
                total[number + 1] += line[size + 1 + number] or 0.0
                for text in line[size + 1 + len(self.sums) + number] or ():
                    total[number + 1] += self._odd(text)

    def _odd(self, text: str) -> float:
        if is_not_reported(text):
            return 0.0
        try:
            return float(parse_decimal(text, self.decimal) or 0)
        except ValueUnreadable:
            return 0.0

    def lines(self) -> list[AggregateSum]:
        """The lines so far, in the order of their values."""
        return [AggregateSum(values, int(total[0]), tuple(total[1:])) for values, total in sorted(self._totals.items())]


def check_sheet(table: Table, columns: Sequence[Column], first_row: int, ctx: ReadContext) -> SheetFindings:
    """Check a sheet by the rules of every sheet, the named checks and the rules of its declaration.

    What concerns a column as a whole, and how many findings were cut, goes to the file's report.
    """
    rules = [
        *DEFAULT_RULES,
        *quality_rules(ctx.catalog, ctx.source),
        *read_rules(ctx.source.rows.rules, ctx.source.source_id),
    ]
    width = max((column.index for column in columns), default=-1) + 1
    result = check_table(text_batches(table, width, first_row), columns, rules, ctx.source, ctx.catalog)
    issues: dict[int, list[Issue]] = {}
    together: dict[tuple[str, int], list[Finding]] = {}
    for finding in result.findings:
        if finding.rule.each:
            issues.setdefault(finding.row, []).append(_issue(finding, table, ctx))
        else:
            together.setdefault((finding.issue_type, finding.column.index), []).append(finding)
    for key, found in together.items():
        first, several = found[0], result.counts[key]
        ctx.report.flag(
            first.issue_type,
            sheet=table.name,
            row=first.row,
            column=first.column.shown,
            found=f"{several} {'cell' if several == 1 else 'cells'}, the first: {first.found!r}",
            expected=first.expected,
        )
    kept = Counter((finding.issue_type, finding.column.index) for finding in result.findings)
    for key, count in sorted(result.counts.items()):
        if kept[key] >= MOST_FINDINGS and count > kept[key] and key not in together:
            ctx.report.flag(
                "findings_cut",
                sheet=table.name,
                column=column_letter(key[1]),
                found=f"{count} of type {key[0]}, {kept[key]} of them listed",
                expected=f"at most {MOST_FINDINGS} for a rule and column",
            )
    return SheetFindings(issues, result.answers)


def _issue(finding: Finding, table: Table, ctx: ReadContext) -> Issue:
    return Issue(
        issue_type=finding.issue_type,
        file=ctx.report.file,
        source_id=ctx.source.source_id,
        sheet=table.name,
        row=finding.row,
        column=finding.column.shown,
        found=finding.found[:200] or None,
        expected=finding.expected,
        suggestion=finding.rule.says,
    )
