"""Rules that one row breaks by itself, as conditions in SQL over a batch of text columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

import numpy as np
import pyarrow as pa

from waypost.model.values import DecimalSign, Order, ValueUnreadable, parse_date, parse_decimal
from waypost.reference import Source
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.hxl_conditions import as_number, conditions, filled, quoted
from waypost.sources.hxl_rules import OUT_OF_RANGE, Rule, applies, matching

_SPACE = 32


class RowTest(NamedTuple):
    """A condition in SQL that is true of the cells that break a rule, and perhaps a second look in Python.

    ``asked`` is true of the rows that the rule is about and that say enough to be judged: one that is not applicable
    or whose answer is not known is none of them. ``expects`` names a column of the batch that says what would do.
    """

    rule: Rule
    column: Column
    broken: str
    expected: str
    issue_type: str
    second_look: Callable[[str], str | None] | None = None
    # A quick look at the whole column of a batch: False means that no cell can break the rule.
    may_break: Callable[[pa.ChunkedArray[Any]], bool] | None = None
    asked: str = "true"
    expects: str | None = None


def row_tests(rule: Rule, columns: Sequence[Column], source: Source) -> list[RowTest]:
    """The tests of a rule, one for each column that it is about; none for rules over the whole table."""
    make = _TESTS.get(rule.check)
    if make is None or not applies(rule, columns):
        return []
    found = {column.index: column for pattern in rule.of for column in matching(columns, pattern)}
    if rule.check == "any_required":  # one test for all of them, at the first
        return _any_required(rule, list(found.values()))
    return [test for column in found.values() for test in make(rule, column, columns, source)]


def _required(rule: Rule, column: Column, *_rest: Any) -> list[RowTest]:
    return [RowTest(rule, column, f"not {filled(column)}", "a value", rule.type_of_issue)]


def _any_required(rule: Rule, columns: list[Column]) -> list[RowTest]:
    none = " and ".join(f"not {filled(column)}" for column in columns)
    return [RowTest(rule, columns[0], none, "a value", rule.type_of_issue)] if columns else []


def _numbers(rule: Rule, column: Column, _columns: Any, source: Source) -> list[RowTest]:
    sign = cast("DecimalSign | None", source.decimal)

    def look(text: str) -> str | None:
        try:
            parse_decimal(text, sign)
        except ValueUnreadable as error:
            return error.expected
        return None

    cell = f"c{column.index}"
    unread = f"not coalesce(isfinite(try_cast({cell} as double)), {cell} = '')"
    tests = [RowTest(rule, column, unread, "a number", rule.type_of_issue, look)]
    bounds = [f"{as_number(column, source.decimal)} < {rule.least}"] if rule.least is not None else []
    bounds += [f"{as_number(column, source.decimal)} > {rule.most}"] if rule.most is not None else []
    if bounds:
        expected = f"a number from {_plain(rule.least)} to {_plain(rule.most)}"
        tests.append(RowTest(rule, column, " or ".join(bounds), expected, OUT_OF_RANGE))
    return tests


def _plain(bound: float | None) -> str:
    return "any" if bound is None else f"{bound:g}" if abs(bound) < 1e6 else f"{bound:.0f}"


def _dates(rule: Rule, column: Column, _columns: Any, source: Source) -> list[RowTest]:
    order = cast("Order | None", source.date_order)

    def look(text: str) -> str | None:
        try:
            parse_date(text, order, serials=True)
        except ValueUnreadable as error:
            return error.expected
        return None

    unread = f"c{column.index} <> '' and try_cast(c{column.index} as date) is null"
    return [RowTest(rule, column, unread, "a date", rule.type_of_issue, look)]


def _patterns(rule: Rule, column: Column, *_rest: Any) -> list[RowTest]:
    broken = f"c{column.index} <> '' and not regexp_matches(c{column.index}, {quoted(rule.pattern or '')})"
    return [RowTest(rule, column, broken, f"a text that fits {rule.pattern}", rule.type_of_issue)]


def _allowed(rule: Rule, column: Column, *_rest: Any) -> list[RowTest]:
    listed = ", ".join(quoted(value.strip().lower()) for value in rule.values)
    broken = f"c{column.index} <> '' and lower(trim(c{column.index})) not in ({listed}, '')"
    return [RowTest(rule, column, broken, f"one of {', '.join(rule.values)}", rule.type_of_issue)]


def _spacing(rule: Rule, column: Column, *_rest: Any) -> list[RowTest]:
    cell = f"c{column.index}"
    broken = f"(contains({cell}, '  ') or starts_with({cell}, ' ') or ends_with({cell}, ' '))"
    expected = "single spaces, none at the ends"
    return [RowTest(rule, column, broken, expected, rule.type_of_issue, may_break=_may_be_untidy)]


def _may_be_untidy(column: pa.ChunkedArray[Any]) -> bool:
    """Whether any text of the column may hold two spaces or one at an end, from its bytes as they lie in memory.

    Two spaces that meet at the border of two texts are spaces at their ends, so looking at all texts in one go
    misses nothing.
    """
    for chunk in column.chunks:
        _, offsets, content = chunk.buffers()
        if content is None or offsets is None:
            continue
        ends = np.frombuffer(memoryview(offsets), np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        signs = np.frombuffer(memoryview(content), np.uint8)
        first, last = ends[:-1], ends[1:]
        filled_ones = first < last
        if b"  " in content.to_pybytes()[ends[0] : ends[-1]]:
            return True
        if (signs[first[filled_ones]] == _SPACE).any() or (signs[last[filled_ones] - 1] == _SPACE).any():
            return True
    return False


def _sums(rule: Rule, column: Column, columns: Sequence[Column], source: Source) -> list[RowTest]:
    parts = [part for pattern in rule.parts for part in matching(columns, pattern)]
    if len(parts) != len(rule.parts):
        return []
    added = " + ".join(f"coalesce({as_number(part, source.decimal)}, 0)" for part in parts)
    told = " or ".join(f"{as_number(part, source.decimal)} is not null" for part in parts)
    whole = as_number(column, source.decimal)
    broken = f"({told}) and {whole} is not null and abs({added} - {whole}) > 0.5"
    names = " + ".join(part.shown for part in parts)
    # Without a part, or with one that is no number, nobody knows what the parts add up to.
    read = " and ".join(f"(not {filled(part)} or {as_number(part, source.decimal)} is not null)" for part in parts)
    asked = f"({told}) and {whole} is not null and {read}"
    return [RowTest(rule, column, f"{broken} and {read}", f"the sum of {names}", rule.type_of_issue, asked=asked)]


def _at_most(rule: Rule, column: Column, columns: Sequence[Column], source: Source) -> list[RowTest]:
    return [
        RowTest(
            rule,
            column,
            f"{as_number(column, source.decimal)} > {as_number(other, source.decimal)}",
            f"at most what {other.shown} says",
            rule.type_of_issue,
            asked=f"{as_number(column, source.decimal)} is not null and {as_number(other, source.decimal)} is not null",
        )
        for other in matching(columns, rule.than or "")[:1]
    ]


def _needs(rule: Rule, column: Column, columns: Sequence[Column], source: Source) -> list[RowTest]:
    when = conditions(rule, columns, source.decimal)
    if when is None:
        return []
    known, expected = "true", "a value"
    wrong = f"not {filled(column)}"
    if "positive" in rule.values:
        number = as_number(column, source.decimal)
        # A text that is no number says something, though nobody knows what.
        known, expected = f"(not {filled(column)} or {number} is not null)", "a number above zero"
        wrong = f"(not {filled(column)} or coalesce({number} <= 0, false))"
    allowed = [value.lower() for value in rule.values if value != "positive"]
    if allowed:
        wrong = f"lower(trim(c{column.index})) not in ({', '.join(map(quoted, allowed))})"
        expected = " or ".join([value for value in rule.values if value != "positive"][:2])
    return [RowTest(rule, column, f"{when} and {wrong}", expected, rule.type_of_issue, asked=f"{when} and {known}")]


def _forbids(rule: Rule, column: Column, columns: Sequence[Column], source: Source) -> list[RowTest]:
    when = conditions(rule, columns, source.decimal)
    if when is None:
        return []
    broken = f"{when} and {filled(column)} and coalesce({as_number(column, source.decimal)}, 1) <> 0"
    return [RowTest(rule, column, broken, "no value", rule.type_of_issue, asked=when)]


def _of_pairs(rule: Rule, column: Column, columns: Sequence[Column], source: Source) -> list[RowTest]:
    """What each distinct pair was judged by :mod:`waypost.sources.hxl_pairs`, as columns of the batch."""
    per = matching(columns, rule.per or "")
    if not per or (rule.listed and not getattr(source.rows, rule.listed)):
        return []
    state, expects = pair_columns(column, per[0])
    return [
        RowTest(
            rule,
            column,
            f"{state} = 'wrong'",
            f"one that belongs to {per[0].shown}",
            rule.type_of_issue,
            asked=f"{state} in ('wrong', 'right')",
            expects=expects,
        )
    ]


def pair_columns(of: Column, per: Column) -> tuple[str, str]:
    """Names of the columns that say of a pair whether it is right, and what would do."""
    return f"pair_{of.index}_{per.index}", f"expects_{of.index}_{per.index}"


_TESTS: dict[str, Callable[..., list[RowTest]]] = {
    "required": _required,
    "number": _numbers,
    "date": _dates,
    "pattern": _patterns,
    "allowed": _allowed,
    "spacing": _spacing,
    "sum": _sums,
    "at_most": _at_most,
    "needs": _needs,
    "forbids": _forbids,
    "any_required": _required,
    "admin_of_country": _of_pairs,
    "belongs": _of_pairs,
}
