"""Commitments: whether one can act on them, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec

from waypost.agreements.findings import Found
from waypost.reference.agreement_values import SETTLED, Agreement, Commitment, day_of
from waypost.reference.catalog import Catalog


class Specificity(msgspec.Struct, frozen=True, kw_only=True):
    """How many commitments name actor, action, and a trigger or a day; between ``least`` and ``most`` of ``total``."""

    least: int
    most: int
    total: int


def specificity(agreement: Agreement) -> Specificity | None:
    """How specific an agreement is; None where no commitment is known. What nobody told leaves a span."""
    if not agreement.commitments:
        return None
    found = [is_specific(each) for each in agreement.commitments]
    return Specificity(least=found.count(True), most=len(found) - found.count(False), total=len(found))


def is_specific(commitment: Commitment) -> bool | None:
    """Whether one can act on a commitment; not known where what is not written down here may stand in the text."""
    parts = [_named(commitment, what, *values) for what, values in _needed(commitment).items()]
    return False if False in parts else None if None in parts else True


def _needed(commitment: Commitment) -> dict[str, tuple[str | None, ...]]:
    """What one needs to act, with where it may stand: of a trigger and a day either is enough."""
    return {
        "actor": (commitment.actor,),
        "action": (commitment.action,),
        "when": (commitment.trigger, commitment.deadline),
    }


def _named(commitment: Commitment, what: str, *told: str | None) -> bool | None:
    if any(told):
        return True
    return False if what in commitment.names_none else None


def lacking(commitment: Commitment) -> tuple[str, ...]:
    """What the text of a commitment is said not to name, of what one needs to act."""
    return tuple(what for what, values in _needed(commitment).items() if _named(commitment, what, *values) is False)


def is_overdue(commitment: Commitment, today: dt.date) -> bool:
    """Whether its day is over and nobody wrote down what became of it."""
    due = day_of(commitment.deadline)
    return due is not None and due < today and commitment.status not in SETTLED


def commitment_findings(agreement: Agreement, catalog: Catalog, today: dt.date) -> Iterator[Found]:
    """Commitments that do not name what one needs, and those whose day is over."""
    checks = catalog.agreement_model.checks
    for each in agreement.commitments:
        if not_named := lacking(each):
            text = checks["unspecific"]
            yield Found(
                check="unspecific", subject=each.id, severity=text.severity, provisions=text.provisions,
                facts={"lacking": not_named},
            )  # fmt: skip
        if is_overdue(each, today):
            text = checks["commitment_overdue"]
            yield Found(
                check="commitment_overdue", subject=each.id, severity=text.severity, provisions=text.provisions,
                facts={"day": str(each.deadline)},
            )  # fmt: skip
