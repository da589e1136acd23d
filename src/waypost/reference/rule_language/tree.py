"""What an expression is made of once it is understood. Every node has three values: true, false and not known.

Leaves ask about one field; the others combine. All but :class:`Known` and :class:`Stated` only ever become surer
when more is known: none of them turns "not known" into an answer. That is why a condition may be built of those alone
and why a programme of which nothing is known never breaks a rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True)
class Ago:
    """So long before the day of judgement: today, or the end of a programme that is over."""

    months: int = 0
    days: int = 0


Number: TypeAlias = Decimal | dt.date | Ago


@dataclass(frozen=True)
class Truth:
    """A field that is itself true or false."""

    field: str


@dataclass(frozen=True)
class OneOf:
    """A field whose value is one of these codes."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A number or a date held against a value; ``operator`` is one of ``= != < <= > >=``."""

    field: str
    operator: str
    value: Number


@dataclass(frozen=True)
class Has:
    """A list that holds at least one of these codes, those under a heading included."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Only:
    """A list that holds none but these codes."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """How many different entries a list has, held against a number."""

    field: str
    operator: str
    value: Decimal


@dataclass(frozen=True)
class Known:
    """Whether anybody says anything about a field; true or false, never "not known"."""

    field: str


@dataclass(frozen=True)
class Some:
    """A practice with at least one entry that is so; ``part`` asks about the fields of one entry.

    False where every entry is known not to be so or somebody says that there is none; a practice of which nobody says
    anything is not known.
    """

    field: str
    part: Expression


@dataclass(frozen=True)
class Not:
    """The contrary; not known stays not known."""

    part: Expression


@dataclass(frozen=True)
class And:
    """All of them: false when one is false, whatever is not known of the others."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Or:
    """Any of them: true when one is true, whatever is not known of the others."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Shown:
    """True where the part is true, not known elsewhere: what a register can show, but never refute."""

    part: Expression


@dataclass(frozen=True)
class Stated:
    """True where the part is true, false elsewhere: what somebody has stated."""

    part: Expression


Leaf: TypeAlias = Truth | OneOf | Compared | Has | Only | Counted | Known | Some
Expression: TypeAlias = Leaf | Not | And | Or | Shown | Stated


def leaves_of(expression: Expression) -> Iterator[Leaf]:
    """The leaves of an expression, from left to right; one that stands twice comes twice."""
    if isinstance(expression, And | Or):
        for part in expression.parts:
            yield from leaves_of(part)
    elif isinstance(expression, Not | Shown | Stated):
        yield from leaves_of(expression.part)
    else:
        yield expression


def fields_of(*expressions: Expression | None) -> tuple[str, ...]:
    """The fields that expressions ask about, each once, in the order in which they are first named.

    A field of the entries of a practice is named with it: ``data_flow.level``.
    """
    leaves = (leaf for expression in expressions if expression is not None for leaf in leaves_of(expression))
    return tuple(dict.fromkeys(name for leaf in leaves for name in _names(leaf)))


def _names(leaf: Leaf) -> tuple[str, ...]:
    return tuple(f"{leaf.field}.{name}" for name in fields_of(leaf.part)) if isinstance(leaf, Some) else (leaf.field,)
