"""Rules of practice about agreements, asked of one agreement: the same text that programmes are held against.

The condition is the one that stands in ``catalog/rules/practice``, or in the team's own edition of it; an agreement is
the one entry of the practice ``agreement``. Outcomes are those of the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from waypost.agreements.standing import facts_of, partner_keys, rule_stage
from waypost.analysis.relations.finding import CONFORMS, DEPARTS, NOT_APPLICABLE, NOT_ENOUGH
from waypost.reference.agreement_values import Agreement
from waypost.reference.catalog import Catalog
from waypost.reference.rule_language import (
    And,
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

PRACTICE, TERMS = "agreement", "R24"
Entry = Mapping[str, Any]


class RuleOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule says of an agreement; ``stands_on`` are the facts that depart, ``unknown`` those that nobody told."""

    rule: str
    outcome: str
    stands_on: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def terms(agreement: Agreement, catalog: Catalog, day: dt.date) -> RuleOutcome | None:
    """What R24 says of an agreement on a day; None where the catalog has no such rule."""
    rule = catalog.understood_practice_rules.get(TERMS)
    written = catalog.practice_rules.get(TERMS)
    if rule is None or written is None:
        return None
    facts = facts_of(agreement, catalog)
    partner = min(partner_keys(agreement, catalog), default=None)
    entry = {"stage": rule_stage(agreement), "partner": partner, **facts}
    number = written.text_on(day)
    if number is None:
        return RuleOutcome(rule=TERMS, outcome=NOT_APPLICABLE)
    text = rule.texts[number]
    outcome = judge(text.applies_when, text.departs_when, [entry])
    if outcome == NOT_APPLICABLE:
        return RuleOutcome(rule=TERMS, outcome=outcome)
    return RuleOutcome(
        rule=TERMS, outcome=outcome,
        stands_on=tuple(name for name, value in facts.items() if value is name.endswith("_duty")),
        unknown=tuple(name for name, value in facts.items() if value is None),
    )  # fmt: skip


def judge(applies_when: Expression | None, departs_when: Expression, entries: Sequence[Entry]) -> str:
    """The outcome of a condition over the entries of the practice."""
    if applies_when is not None:
        applies = _value(applies_when, entries)
        if applies is not True:
            return NOT_APPLICABLE if applies is False else NOT_ENOUGH
    departs = _value(departs_when, entries)
    return NOT_ENOUGH if departs is None else DEPARTS if departs else CONFORMS


def _value(expression: Expression, entries: Sequence[Entry]) -> bool | None:
    """Over all entries; what is asked of anything else but agreements is not known."""
    if isinstance(expression, Some) and expression.field == PRACTICE:
        return _any([_of_entry(expression.part, entry) for entry in entries])
    return _combined(expression, lambda part: _value(part, entries))


def _of_entry(expression: Expression, entry: Entry) -> bool | None:
    if isinstance(expression, Known):
        return entry.get(expression.field) is not None
    if isinstance(expression, Truth | OneOf | Has | Only):
        value = entry.get(expression.field)
        if value is None or isinstance(expression, Truth):
            return value
        return value in expression.codes
    return _combined(expression, lambda part: _of_entry(part, entry))


def _combined(expression: Expression, value_of: Any) -> bool | None:
    if isinstance(expression, Or):
        return _any([value_of(part) for part in expression.parts])
    if isinstance(expression, And):
        found = _any([_contrary(value_of(part)) for part in expression.parts])
        return _contrary(found)
    if isinstance(expression, Not):
        return _contrary(value_of(expression.part))
    if isinstance(expression, Shown):
        return value_of(expression.part) or None
    if isinstance(expression, Stated):
        return value_of(expression.part) is True
    return None


def _any(found: Sequence[bool | None]) -> bool | None:
    return True if True in found else None if None in found else False


def _contrary(value: bool | None) -> bool | None:
    return None if value is None else not value
