"""Rules with their state, and justifications with reason and end, as plain values: for the interface."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from waypost.reference import load_catalog
from waypost.reference.practice_rules import PracticeRule
from waypost.reference.relations import RelationRule
from waypost.web.findings.actions import ruling
from waypost.web.findings.models import RuleChange, Waiver
from waypost.web.findings.queries import state_of
from waypost.web.findings.rule_files import Content, content_of

_MOST_HISTORY = 50


def told_rules(today: dt.date, *, edits: bool) -> list[dict[str, Any]]:
    """Every rule that holds, of practice and about relations; for the team drafts, and added ones that do not hold."""
    catalog = load_catalog()
    found = [_line(each.rule, content_of(each), _state(each), _is_in_force(each, today), edits=edits)
             for each in catalog.practice_rules.values()]  # fmt: skip
    found += [_line(name, msgspec.to_builtins(each), _state_of_relation(name), each.is_in_force(today), edits=edits)
              for name, each in catalog.relations.items()]  # fmt: skip
    return found + ([_waiting(name) for name in _not_holding()] if edits else [])


def told_rule(name: str, today: dt.date, *, edits: bool) -> dict[str, Any] | None:
    """One rule whole; for the team with its history. None for a rule that there is not, or not for the reader."""
    catalog = load_catalog()
    if name in catalog.relations:
        relation: RelationRule = catalog.relations[name]
        content = msgspec.to_builtins(relation)
        line = _line(name, content, _state_of_relation(name), relation.is_in_force(today), edits=edits)
        return line | {"content": content} | ({"history": _history(name)} if edits else {})
    rule = catalog.practice_rules.get(name)
    if rule is None and not (edits and ruling.is_added(name)):
        return None
    content = content_of(rule) if rule else ruling.content_now(name)
    line = _line(name, content, _state(rule), _is_in_force(rule, today), edits=edits) if rule else _waiting(name)
    return line | {"content": content} | ({"history": _history(name)} if edits else {})


def _line(name: str, content: Content, state: str, in_force: bool, *, edits: bool) -> dict[str, Any]:
    told = {
        "rule": name, "title": content.get("title", {}), "provisions": content.get("provisions", []),
        "severity": content.get("severity"), "state": state, "is_in_force": in_force,
    }  # fmt: skip
    return told | ({"has_draft": ruling.latest_draft(name) is not None} if edits else {})


def _state(rule: PracticeRule) -> str:
    if rule.is_added:
        return "added"
    return "changed" if rule.rule in load_catalog().overlay.rules else "catalog"


def _state_of_relation(name: str) -> str:
    return "changed" if name in load_catalog().overlay.changed else "catalog"


def _is_in_force(rule: PracticeRule, today: dt.date) -> bool:
    return rule.text_on(today) is not None


def _not_holding() -> list[str]:
    return [name for name in ruling.added_rules() if name not in load_catalog().practice_rules]


def _waiting(name: str) -> dict[str, Any]:
    """An added rule that does not hold yet, or no longer."""
    state = "draft" if ruling.latest_draft(name) else "withdrawn"
    return _line(name, ruling.content_now(name), state, False, edits=True)


def _history(name: str) -> list[dict[str, Any]]:
    rows = RuleChange.objects.filter(rule=name).order_by("-pk")[:_MOST_HISTORY]
    return [
        {"change": row.pk, "kind": row.kind, "why": row.why or None, "role": row.role, "at": row.at} for row in rows
    ]


def told_waiver(waiver: Waiver, today: dt.date) -> dict[str, Any]:
    """A justification with its reason, until when, and what the team decided of it."""
    verdicts = sorted(waiver.verdicts.all(), key=lambda each: each.pk)
    latest = verdicts[-1] if verdicts else None
    question = waiver.question
    return {
        "waiver": waiver.pk, "question": question.pk, "rule": question.rule, "society_id": question.ns_id,
        "programme_id": question.programme or None, "state": state_of(waiver, today), "reason": waiver.reason,
        "until": waiver.until, "role": waiver.role, "at": waiver.at,
        "decided": {"word": latest.word, "why": latest.why or None, "role": latest.role, "at": latest.at}
        if latest else None,
    }  # fmt: skip
