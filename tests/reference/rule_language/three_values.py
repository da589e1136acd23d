"""A second reading of the rule language, in plain Python: what the engines must agree with."""

from __future__ import annotations

import calendar
import datetime as dt
import operator
from collections.abc import Mapping
from typing import Any

from waypost.reference.rule_language import (
    Ago,
    And,
    Compared,
    Counted,
    Expression,
    Has,
    Known,
    Not,
    OneOf,
    Only,
    Or,
    Shown,
    Some,
    Stated,
    Truth,
)

OPERATORS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def value_of(expression: Expression, known: Mapping[str, Any]) -> bool | None:
    """True, False or None for not known; a list is a set, an unknown field is absent or None, an empty list too."""
    if isinstance(expression, And | Or):
        parts = [value_of(part, known) for part in expression.parts]
        decisive = isinstance(expression, Or)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if isinstance(expression, Not):
        part = value_of(expression.part, known)
        return None if part is None else not part
    if isinstance(expression, Shown):
        return value_of(expression.part, known) or None
    if isinstance(expression, Stated):
        return value_of(expression.part, known) or False
    if isinstance(expression, Some):
        return _some(expression, known)
    value = known.get(expression.field)
    is_unknown = value is None or (isinstance(value, frozenset) and not value)
    if isinstance(expression, Known):
        return not is_unknown
    if isinstance(expression, Compared) and isinstance(expression.value, Ago) and not is_unknown:
        return bool(OPERATORS[expression.operator](value, _before(known["judged_on"], expression.value)))
    return None if is_unknown else _leaf(expression, value)


def _some(expression: Some, known: Mapping[str, Any]) -> bool | None:
    """Entries are a list of what is known of each; an empty one is known to be so, an absent one is not known."""
    entries = known.get(expression.field)
    if entries is None:
        return None
    parts = [value_of(expression.part, entry | {"judged_on": known["judged_on"]}) for entry in entries]
    return True if True in parts else None if None in parts else False


def _before(day: dt.date, ago: Ago) -> dt.date:
    months = day.year * 12 + day.month - 1 - ago.months
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)) - dt.timedelta(days=ago.days)


def _leaf(leaf: Truth | OneOf | Compared | Has | Only | Counted, value: Any) -> bool:
    if isinstance(leaf, Truth):
        return bool(value)
    if isinstance(leaf, OneOf):
        return value in leaf.codes
    if isinstance(leaf, Has):
        return bool(value & set(leaf.codes))
    if isinstance(leaf, Only):
        return value <= set(leaf.codes)
    found = len(value) if isinstance(leaf, Counted) else value
    return bool(OPERATORS[leaf.operator](found, leaf.value))
