"""Two agreements beside each other, clause by clause."""

from __future__ import annotations

import msgspec

from waypost.agreements.standing import enforcement, holds, obliges
from waypost.reference.agreement_values import Agreement, Clause
from waypost.reference.agreements import MATTERS
from waypost.reference.catalog import Catalog


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A type of clause in both: whether each has it, its clauses, and how the two stand to each other."""

    type: str
    one: bool | None
    other: bool | None
    clauses: tuple[Clause, ...]
    other_clauses: tuple[Clause, ...]

    @property
    def stands(self) -> str:
        """``both``, ``one``, ``other`` (alone), ``neither``; ``not_known`` where it is not known of either of them."""
        if None in (self.one, self.other):
            return "not_known"
        if self.one and self.other:
            return "both"
        return "one" if self.one else "other" if self.other else "neither"


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Something that either obliges to, or not, or nobody knows."""

    matter: str
    one: bool | None
    other: bool | None


def compare(one: Agreement, other: Agreement, catalog: Catalog) -> tuple[Row, ...]:
    """Every type of the model set, then types that only the agreements have, in the order of the model."""
    model = list(catalog.agreement_model.clauses)
    types = dict.fromkeys([*model, *sorted({each.type for each in (*one.clauses, *other.clauses)} - set(model))])
    return tuple(
        Row(
            type=name, one=holds(one, name), other=holds(other, name),
            clauses=tuple(each for each in one.clauses if each.type == name),
            other_clauses=tuple(each for each in other.clauses if each.type == name),
        )
        for name in types
    )  # fmt: skip


def compare_duties(one: Agreement, other: Agreement, catalog: Catalog) -> tuple[Duty, ...]:
    """What either obliges to."""
    enforcing = enforcement(catalog)
    return tuple(
        Duty(matter=name, one=obliges(one, name, enforcing), other=obliges(other, name, enforcing)) for name in MATTERS
    )
