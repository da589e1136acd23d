"""Rules that one row breaks by itself, as conditions in SQL over a batch of text columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

import numpy as np
import pyarrow as pa

from waypost.model.values import DecimalSign, Order, ValueUnreadable, parse_date, parse_decimal
from waypost.reference import Source
from waypost.sources.formats.hxl_tags import Column
from waypost.sources.hxl_rules import OUT_OF_RANGE, Rule, matching

_SPACE = 32


class RowTest(NamedTuple):
    """A condition in SQL that is true of the cells that break a rule, and perhaps a second look in Python."""

    rule: Rule
    column: Column
    broken: str
    expected: str
    issue_type: str
    second_look: Callable[[str], str | None] | None = None
    # A quick look at the whole column of a batch: False means that no cell can break the rule.
    may_break: Callable[[pa.ChunkedArray[Any]], bool] | None = None


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def filled(column: Column) -> str:
    """SQL: something stands in the cell."""
    return f"trim(c{column.index}) <> ''"


def as_number(column: Column, decimal: str | None) -> str:
    """SQL: the cell as a number, null where it is none that the declared decimal sign gives one reading to.

    Signs that group are taken off when the plain text is no number; without a declared sign only those that can
    do nothing else, spaces and apostrophes.
    """
    cell = f"c{column.index}"
    grouping = "' ’\u00a0\u202f\u2009" + {".": ",", ",": "."}.get(decimal or "", "")
    bare = f"translate({cell}, {_quoted(grouping)}, '')"
    if decimal == ",":
        return f"try_cast(replace({bare}, ',', '.') as double)"
    return f"coalesce(try_cast({cell} as double), try_cast({bare} as double))"


def row_tests(rule: Rule, columns: Sequence[Column], source: Source) -> list[RowTest]:
    """The tests of a rule, one for each column that it is about; none for rules over the whole table."""
    make = _TESTS.get(rule.check)
    if make is None:
        return []
    found = {column.index: column for pattern in rule.of for column in matching(columns, pattern)}
    return [test for column in found.values() for test in make(rule, column, columns, source)]


def _required(rule: Rule, column: Column, *_rest: Any) -> list[RowTest]:
    return [RowTest(rule, column, f"not {filled(column)}", "a value", rule.type_of_issue)]


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
    broken = f"c{column.index} <> '' and not regexp_matches(c{column.index}, {_quoted(rule.pattern or '')})"
    return [RowTest(rule, column, broken, f"a text that fits {rule.pattern}", rule.type_of_issue)]


def _allowed(rule: Rule, column: Column, *_rest: Any) -> list[RowTest]:
    listed = ", ".join(_quoted(value.strip().lower()) for value in rule.values)
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
    return [RowTest(rule, column, broken, f"the sum of {names}", rule.type_of_issue)]


def _at_most(rule: Rule, column: Column, columns: Sequence[Column], source: Source) -> list[RowTest]:
    return [
        RowTest(
            rule,
            column,
            f"{as_number(column, source.decimal)} > {as_number(other, source.decimal)}",
            f"at most what {other.shown} says",
            rule.type_of_issue,
        )
        for other in matching(columns, rule.than or "")[:1]
    ]


_WORDS = {
    "yes": ("yes", "y", "oui", "o", "si", "sí", "s", "true", "1", "x", "نعم"),
    "no": ("no", "n", "non", "false", "0", "لا", ""),
}


def _conditions(rule: Rule, columns: Sequence[Column], decimal: str | None) -> str | None:
    """The ``when`` of a rule in SQL; None when the table lacks one of its columns."""
    parts = []
    for pattern, state in rule.when.items():
        found = matching(columns, pattern)
        if not found:
            return None
        cell = f"lower(trim(c{found[0].index}))"
        if state == "filled":
            parts.append(filled(found[0]))
        elif state == "empty":
            parts.append(f"(not {filled(found[0])} or {as_number(found[0], decimal)} = 0)")
        elif isinstance(state, dict):
            parts.append(f"contains({cell}, {_quoted(str(state.get('contains', '')).lower())})")
        elif state == "positive":
            parts.append(f"coalesce({as_number(found[0], decimal)}, 0) > 0")
        else:
            texts = _WORDS.get(state, (state,)) if isinstance(state, str) else tuple(state)
            parts.append(f"{cell} in ({', '.join(_quoted(str(text).lower()) for text in texts)})")
    return " and ".join(parts) or "true"


def _needs(rule: Rule, column: Column, columns: Sequence[Column], source: Source) -> list[RowTest]:
    when = _conditions(rule, columns, source.decimal)
    if when is None:
        return []
    zero = f" or {as_number(column, source.decimal)} = 0" if "positive" in rule.values else ""
    broken = f"{when} and (not {filled(column)}{zero})"
    allowed = [value.lower() for value in rule.values if value != "positive"]
    if allowed:
        broken = f"{when} and lower(trim(c{column.index})) not in ({', '.join(map(_quoted, allowed))})"
    return [RowTest(rule, column, broken, "a value", rule.type_of_issue)]


def _forbids(rule: Rule, column: Column, columns: Sequence[Column], source: Source) -> list[RowTest]:
    when = _conditions(rule, columns, source.decimal)
    if when is None:
        return []
    broken = f"{when} and {filled(column)} and coalesce({as_number(column, source.decimal)}, 1) <> 0"
    return [RowTest(rule, column, broken, "no value", rule.type_of_issue)]


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
}
