"""Rows as the plain values that checks know: a handful of queries for any number of agreements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Max, Model, QuerySet

from waypost.reference import agreement_values as values
from waypost.reference.money import StatedMoney
from waypost.web.agreements.models import (
    Agreement,
    Change,
    Clause,
    Commitment,
    Kept,
    Money,
    Party,
    Reading,
    Signatory,
    Step,
)

M = TypeVar("M", bound=Model)
SECRETARIAT = "secretariat"


def clause_id(row: Clause) -> str:
    """How a clause is called in values."""
    return f"c{row.pk}"


def commitment_id(row: Commitment) -> str:
    """How a commitment is called in values."""
    return f"k{row.pk}"


def party_value(row: Party) -> values.Party:
    """A party as a value."""
    return values.Party(
        kind=row.kind, id=row.body_id, names=row.names, role=row.role, is_movement=row.is_movement
    )  # fmt: skip


def values_of(rows: Iterable[Agreement]) -> dict[int, values.Agreement]:
    """Number → value, in the order of the rows: one query for each table, however many agreements there are."""
    agreements = list(rows)
    if not agreements:
        return {}
    own = {"agreement__in": agreements}
    parties = _grouped(Party.objects.filter(**own))
    signatories = _grouped(Signatory.objects.filter(party__agreement__in=agreements), "party_id")
    money = _grouped(Money.objects.filter(**own))
    steps = _grouped(Step.objects.filter(**own))
    clauses = _grouped(Clause.objects.filter(**own, ended_at=None).order_by("position", "pk"), order=None)
    readings = _grouped(Reading.objects.filter(**own))
    commitments = _grouped(Commitment.objects.filter(**own, ended_at=None))
    kept = _grouped(Kept.objects.filter(commitment__agreement__in=agreements), "commitment_id")
    changed = dict(Change.objects.filter(**own).values_list("agreement").annotate(Max("at")))
    return {
        row.pk: _value(
            row, parties[row.pk], signatories, money[row.pk], steps[row.pk], clauses[row.pk], readings[row.pk],
            commitments[row.pk], kept, changed.get(row.pk),
        )
        for row in agreements
    }  # fmt: skip


def _grouped(rows: QuerySet[M], by: str = "agreement_id", order: str | None = "pk") -> dict[int, list[M]]:
    found: dict[int, list[M]] = defaultdict(list)
    for row in rows.order_by(order) if order else rows:
        found[getattr(row, by)].append(row)
    return found


def _value(
    row: Agreement, parties: list[Party], signatories: dict[int, list[Signatory]], money: list[Money],
    steps: list[Step], clauses: list[Clause], readings: list[Reading], commitments: list[Commitment],
    kept: dict[int, list[Kept]], changed: dt.datetime | None,
) -> values.Agreement:  # fmt: skip
    named = {party.pk: party_value(party) for party in parties}
    live = {clause.pk for clause in clauses}
    return values.Agreement(
        code=row.code, titles=row.titles, level=row.level, type=row.type, holder=row.ns_id or SECRETARIAT,
        zone=row.zone or None, country=row.country or None, parties=tuple(named.values()),
        signatories=tuple(
            values.Signatory(party=named[number].key, office=each.office, authority=each.authority or None)
            for number in named
            for each in signatories[number]
        ),
        steps=tuple(step_value(each) for each in steps), ends_on=_day(row.ends_on), languages=tuple(row.languages),
        predecessor=row.predecessor or None, services=tuple(row.services), places=tuple(row.places),
        groups=tuple(row.groups),
        money=tuple(
            StatedMoney(amount=each.amount, currency=each.currency, kind=each.kind, note=each.note) for each in money
        ),
        clauses=tuple(_clause(each) for each in clauses), absent=tuple(row.absent), is_complete=row.is_complete,
        readings=tuple(_reading(each) for each in readings if each.clause_id is None or each.clause_id in live),
        commitments=tuple(_commitment(each, kept[each.pk]) for each in commitments), visibility=row.visibility,
        recorded=_day((changed or row.created_at).date()),
    )  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def step_value(row: Step) -> values.Step:
    """A stage as a value."""
    return values.Step(
        stage=row.stage, planned=_day(row.planned), actual=_day(row.actual), why=row.why, by=row.by_role,
        at=_day(row.at.date()),
    )  # fmt: skip


def _clause(row: Clause) -> values.Clause:
    return values.Clause(
        id=clause_id(row), type=row.type, texts=row.texts, provisions=tuple(row.provisions),
        reports_to=None if row.reports_to is None else tuple(row.reports_to), data_level=row.data_level or None,
        onward=row.onward or None, is_confidential=row.is_confidential,
    )  # fmt: skip


def _reading(row: Reading) -> values.Reading:
    clause = f"c{row.clause_id}" if row.clause_id else ""
    return values.Reading(
        matter=row.matter, verdict=row.verdict, clause=clause, why=row.why, by=row.by_role, at=_day(row.at.date())
    )


def _commitment(row: Commitment, log: list[Any]) -> values.Commitment:
    kept = tuple(
        values.Kept(status=each.status, at=_day(each.at.date()), evidence=each.evidence, by=each.by_role)
        for each in log
    )
    return values.Commitment(
        id=commitment_id(row), texts=row.texts, actor=row.actor or None, action=row.action or None,
        trigger=row.trigger or None, deadline=_day(row.deadline), indicator=row.indicator or None,
        names_none=tuple(row.names_none), log=kept,
    )  # fmt: skip
