"""Expressions of rules in an engine's words: SQL's three values are those of the rule language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis

from waypost.reference.rule_language import (
    Ago,
    And,
    Compared,
    Expression,
    Has,
    Known,
    Leaf,
    Not,
    OneOf,
    Only,
    Or,
    Shown,
    Stated,
)  # fmt: skip


def of_value(value: Any, leaf: Leaf, day: Any = None) -> Any:
    """A leaf about one value. Of a society it may be asked like a list: whether one of its programmes says so.

    ``day`` is the day of judgement, from which what is so long ago is counted.
    """
    if isinstance(leaf, Known):
        return value.notnull()
    if isinstance(leaf, OneOf | Has | Only):
        return value.isin(leaf.codes)
    if isinstance(leaf, Compared):
        if isinstance(leaf.value, Decimal):
            return compared(value.cast("float64"), leaf.operator, float(leaf.value))
        if isinstance(leaf.value, Ago):
            before = day - ibis.interval(months=leaf.value.months) - ibis.interval(days=leaf.value.days)
            return compared(value, leaf.operator, before.cast("date"))
        return compared(value, leaf.operator, ibis.literal(leaf.value))
    return value


def boolean(expression: Expression, leaf: Mapping[Leaf, Any]) -> Any:
    """An expression over the columns of its leaves: true, false or null, as three-valued logic has it."""
    if isinstance(expression, And | Or):
        parts = [boolean(part, leaf) for part in expression.parts]
        found = parts[0]
        for part in parts[1:]:
            found = found & part if isinstance(expression, And) else found | part
        return found
    if isinstance(expression, Not):
        return ~boolean(expression.part, leaf)
    if isinstance(expression, Shown):
        return boolean(expression.part, leaf).nullif(ibis.literal(False))
    if isinstance(expression, Stated):
        return boolean(expression.part, leaf).fill_null(ibis.literal(False))
    return leaf[expression]


def compared(left: Any, operator: str, right: Any) -> Any:
    """A comparison in the engine's words; null when the left side is."""
    comparisons = {
        "=": lambda: left == right,
        "!=": lambda: left != right,
        "<": lambda: left < right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        ">=": lambda: left >= right,
    }
    return comparisons[operator]()
