"""Outcomes, money and milestones as plain rows: what files, pages and the command line tell alike."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import msgspec

from waypost.plan.outcomes import Judged
from waypost.reference.plan_values import Plan

OUTCOME = ("outcome", "label", "state", "least", "most", "said_state", "said_by", "said_until", "not_known")


def outcome_row(each: Judged, plan: Plan, language: str, hidden: Container[str] = ()) -> dict[str, Any]:
    """An outcome with the parts of its evidence. Of ``hidden`` facts the state is told and not the number."""
    found = each.computed
    return {
        "label": plan.outcomes[found.outcome].label[language],
        "state": found.state, "least": found.least, "most": found.most,
        "said": None if each.override is None else msgspec.to_builtins(each.override),
        "parts": [
            {
                "part": part.part.id, "label": part.part.label[language], "kind": part.part.kind,
                "state": part.state, "least": part.least, "most": part.most,
                "fact": part.part.fact, "value": None if part.part.fact in hidden else part.value,
                "of_fact": part.part.of, "of": None if part.part.of in hidden else part.of,
                "enough": str(part.part.enough),
            }
            for part in found.parts
        ],
        "not_known": list(found.unknown),
    }  # fmt: skip


def flat_outcome(each: Judged, plan: Plan, language: str) -> dict[str, Any]:
    """The same in one line of a table, by :data:`OUTCOME`."""
    row = outcome_row(each, plan, language)
    said = row["said"] or {}
    return {
        "outcome": each.computed.outcome, "label": row["label"], "state": row["state"], "least": row["least"],
        "most": row["most"], "said_state": said.get("state"), "said_by": said.get("by"),
        "said_until": said.get("until"), "not_known": row["not_known"],
    }  # fmt: skip
