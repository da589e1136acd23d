"""Decisions of people, brought to the records of this build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa

from waypost.model import Issue

JUDGEMENTS = ("same", "not_same", "unsure")
PLACE = "decisions"  # where an issue points when no file of a publisher is concerned


class Judgement(NamedTuple):
    """The newest decision about a pair of nodes; ``said`` is who decided, when and why, for people."""

    left: int
    right: int
    judgement: str
    at: str
    said: str


def read_decisions(decisions: pa.Table, nodes: Mapping[str, int]) -> tuple[list[Judgement], list[Issue]]:
    """Return one judgement per pair, newest first, and an issue for each decision that cannot be applied.

    ``decisions``: left_id, right_id (``publisher|identifier``), judgement, by, at, why. ``nodes``: key → number.
    A decision about a record that is not in this build is kept by whoever stores it and applies again when
    the record comes back.
    """
    columns = ("left_id", "right_id", "judgement", "by", "at", "why")
    rows = zip(*(decisions.column(name).to_pylist() for name in columns), strict=True)
    ordered = sorted(rows, key=lambda row: tuple(str(part or "") for part in (row[4], row[3], *row)), reverse=True)
    issues: list[Issue] = []
    found: dict[tuple[int, int], Judgement] = {}
    for left_id, right_id, judgement, by, at, why in ordered:
        told = f"{left_id} / {right_id}: {judgement}, by {by}, {at}"
        gone = [key for key in (left_id, right_id) if key not in nodes]
        if gone:
            issues.append(_issue("decision_record_gone", told, f"a record {' and '.join(sorted(set(gone)))}"))
            continue
        if judgement not in JUDGEMENTS or left_id == right_id:
            issues.append(_issue("decision_unreadable", told, f"{', '.join(JUDGEMENTS)}, about two records"))
            continue
        pair = min(nodes[left_id], nodes[right_id]), max(nodes[left_id], nodes[right_id])
        if pair not in found:
            said = f"decided by {by} on {at}" + (f": {why}" if why else "")
            found[pair] = Judgement(*pair, judgement, str(at or ""), said)
    return list(found.values()), sorted(issues, key=lambda issue: (issue.issue_type, issue.found or ""))


def contradiction(judgement: Judgement, keys: list[str], why: str) -> Issue:
    """The issue of a ``same`` that other decisions forbid."""
    told = f"{keys[judgement.left]} / {keys[judgement.right]}: same, {judgement.said}"
    return _issue("decisions_contradict", told, f"decisions that can all hold; this one {why}")


def _issue(issue_type: str, found: str, expected: str) -> Issue:
    return Issue(issue_type=issue_type, file=PLACE, found=found[:200], expected=expected)
