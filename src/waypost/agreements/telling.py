"""Agreements as plain rows for every face: codes and words, None for what is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from waypost.agreements.commitments import specificity
from waypost.agreements.findings import Found
from waypost.agreements.judging import terms
from waypost.agreements.proposing import Proposal
from waypost.agreements.shelf import next_date
from waypost.agreements.standing import enforcement, holds, obliges, partners_of, party_name
from waypost.agreements.wording import check_name, question, remedy
from waypost.reference.agreement_values import STAGES, Agreement
from waypost.reference.agreements import MATTERS
from waypost.reference.catalog import Catalog
from waypost.reference.money import totals

Titles = Callable[[Iterable[str]], list[str]]  # codes of agreements → the titles that may be known
ROW = (
    "code", "title", "type", "level", "zone", "country", "holder", "partners", "stage", "ends_on", "next", "next_on",
    "questions", "critical", "to_look_at", "visibility", "is_example",
)  # fmt: skip


def title(agreement: Agreement, language: str) -> str:
    """Its title in a language, or in the first in which it has one."""
    titles = agreement.titles
    return titles.get(language) or titles.get("en") or next(iter(titles.values()), agreement.code)


def row(
    told: Agreement, catalog: Catalog, language: str, *, asked: Sequence[Found] | None = None,
    proposed: Sequence[Proposal] = (),
) -> dict[str, Any]:  # fmt: skip
    """One line of a list. ``questions`` is None for whoever is not told any."""
    following = next_date(told)
    return {
        "code": told.code, "title": title(told, language), "type": told.type, "level": told.level, "zone": told.zone,
        "country": told.country, "holder": told.holder or None,
        "partners": [party_name(each, catalog, language) for each in partners_of(told, catalog)],
        "stage": told.stage, "ends_on": told.ends_on, "next": following[0] if following else None,
        "next_on": following[1] if following else None, "questions": None if asked is None else len(asked),
        "critical": None if asked is None else sum(each.severity == "critical" for each in asked),
        "to_look_at": None if asked is None else len(proposed), "visibility": told.visibility,
        "is_example": told.is_example,
    }  # fmt: skip


def page(
    told: Agreement, catalog: Catalog, language: str, today: dt.date, titles: Titles, *,
    asked: Sequence[Found] | None = None, proposed: Sequence[Proposal] = (),
) -> dict[str, Any]:  # fmt: skip
    """All of an agreement that somebody may see, with what is asked about it."""
    model, enforcing = catalog.agreement_model, enforcement(catalog)
    names = {each.key: party_name(each, catalog, language) for each in told.parties}
    specific, rule = specificity(told), terms(told, catalog, today) if asked is not None else None
    return row(told, catalog, language, asked=asked, proposed=proposed) | {
        "titles": told.titles,
        "parties": [
            {"id": each.id or None, "kind": each.kind, "name": names[each.key], "role": each.role}
            for each in told.parties
        ],
        "signatories": [
            {"party": names.get(each.party, each.party), "office": each.office or None, "authority": each.authority}
            for each in told.signatories
        ],
        "stages": [stage for stage in track(told) if stage["planned"] or stage["actual"]],
        "languages": list(told.languages), "predecessor": told.predecessor, "services": list(told.services),
        "places": list(told.places), "groups": list(told.groups),
        "money": [{"kind": each.kind, "currency": each.currency, "amount": str(each.amount)}
                  for each in totals(told.money)],
        "clauses": [
            {
                "clause": each.id, "type": each.type, "label": clause_label(each.type, catalog, language),
                "texts": each.texts, "provisions": list(each.provisions),
                "reports_to": None if each.reports_to is None else list(each.reports_to),
                "data_level": each.data_level, "onward": each.onward,
            }
            for each in told.clauses
        ],
        "model": [
            {
                "type": name, "label": each.label[language], "stands": holds(told, name),
                "needed": each.needed.get(told.type), "wording": each.wording[language], "why": each.why[language],
                "provisions": list(each.provisions),
            }
            for name, each in model.clauses.items()
        ],
        "duties": {name: obliges(told, name, enforcing) for name in MATTERS} if asked is not None else None,
        "commitments": [
            {
                "commitment": each.id, "texts": each.texts, "actor": each.actor, "action": each.action,
                "trigger": each.trigger, "deadline": each.deadline, "indicator": each.indicator,
                "status": each.status, "names_none": list(each.names_none),
                "log": [msgspec.to_builtins(line) for line in each.log],
            }
            for each in told.commitments
        ],
        "specific": msgspec.to_builtins(specific) if specific else None,
        "rule": msgspec.to_builtins(rule) if rule else None,
        "findings": None if asked is None else [finding(each, catalog, language, titles) for each in asked],
        "proposals": [msgspec.to_builtins(each) for each in proposed],
        "sources": [msgspec.to_builtins(each) for each in told.sources],
    }  # fmt: skip


def finding(
    found: Found, catalog: Catalog, language: str, titles: Titles, day: Callable[[str], str] = str
) -> dict[str, Any]:
    """One question, in words."""
    others = titles(found.others)
    return {
        "finding": found.id, "check": found.check, "name": check_name(found, catalog, language),
        "severity": found.severity, "provisions": list(found.provisions), "rule": found.rule, "clause": found.clause,
        "question": question(found, catalog, language, other=", ".join(others), day=day),
        "remedy": remedy(found, catalog, language), "others": others,
    }  # fmt: skip


def track(told: Agreement) -> list[dict[str, Any]]:
    """The way of an agreement: each stage with its latest plan, when it was reached, and why."""
    reached = STAGES.index(told.stage)
    return [
        {
            "stage": stage, "planned": told.planned(stage), "actual": told.reached(stage),
            "why": next((step.why for step in reversed(told.steps) if step.stage == stage and step.why), None),
            "is_now": stage == told.stage, "is_past": number < reached,
        }
        for number, stage in enumerate(STAGES)
    ]  # fmt: skip


def clause_label(clause_type: str, catalog: Catalog, language: str) -> str:
    """What a type of clause is called."""
    known = catalog.agreement_model.clauses.get(clause_type)
    return known.label[language] if known else clause_type
