"""Works, versions, what changed between two, and the way to adoption as plain values, for the interface."""

from __future__ import annotations

import datetime as dt
from typing import Any

from waypost.drafting.signing import SignOff
from waypost.drafting.texts import Version
from waypost.reference.policy_texts import Moment
from waypost.web.policy.library import Kept
from waypost.web.policy.models import Receipt, Step
from waypost.web.policy.queries import approval as queries
from waypost.web.policy.queries.gate import unanswered_on


def told_work(kept: Kept, *, drafts: bool) -> dict[str, Any]:
    """A work with its issued versions, the oldest first; the one at work for drafters alone."""
    told = {
        "work": kept.work.code, "titles": dict(kept.work.titles), "kind": kept.kind,
        "authoritative": kept.authoritative,
        "versions": [
            {"version": each.code, "note": each.note or None, "provisions": len(each.provisions)}
            for each in kept.work.versions
        ],
    }  # fmt: skip
    if not drafts:
        return told
    return told | {
        "at_work": {"version": kept.draft.code, "revision": kept.draft.revision} if kept.draft else None,
        "unanswered": unanswered_on(kept.work.code),
    }


def told_version(kept: Kept, version: Version) -> dict[str, Any]:
    """All words of a version, and which translations are of words that stand no more."""
    at_work = kept.draft is not None and kept.draft.code == version.code
    return {
        "work": kept.work.code, "version": version.code, "note": version.note or None,
        "authoritative": kept.authoritative, "is_issued": not at_work,
        "revision": kept.draft.revision if kept.draft is not None and at_work else None,
        "provisions": [
            {
                "provision": each.id, "kind": each.kind, "stale": list(each.stale()),
                "texts": {language: text.body for language, text in each.texts.items()},
                "machine_unread": [
                    language for language, text in each.texts.items() if text.by == "machine" and not text.reviewed_by
                ],
            }
            for each in version.provisions
        ],
    }  # fmt: skip


def told_track(work: str, version: str) -> list[dict[str, Any]]:
    """Every stage with its plan and what happened."""
    return [_stage(row) for row in queries.track(work, version)]


def _stage(row: dict[str, Any]) -> dict[str, Any]:
    step, shipped = row["step"], row["shipped"]
    told = {"stage": row["stage"], "earlier": len(row["earlier"])}
    if step is not None:
        return told | told_step(step)
    actual = _moment(shipped.actual) if shipped else None
    return told | {
        "planned": _moment(shipped.planned) if shipped else None, "actual": actual,
        "outcome": "approved" if actual else None, "note": None, "override": None, "unanswered": 0,
    }  # fmt: skip


def told_step(step: Step) -> dict[str, Any]:
    """What is planned at a stage, and what came: body and day each; why the Board saw unanswered comments."""
    return {
        "planned": {"body": step.planned_body or None, "on": step.planned_on}
        if step.planned_body or step.planned_on else None,
        "actual": {"body": step.actual_body, "on": step.actual_on} if step.actual_on else None,
        "outcome": step.outcome or None, "note": step.note or None, "override": step.override or None,
        "unanswered": step.unanswered,
    }  # fmt: skip


def _moment(moment: Moment | None) -> dict[str, Any] | None:
    return {"body": moment.body, "on": moment.on} if moment else None


def told_sign_offs(kept: Kept, version: Version) -> dict[str, Any]:
    """By provision the sign-offs that hold, with level of authority and reservation, and whose has lapsed; of those who
    are asked to sign, who has not.
    """
    table = queries.sign_off_table(kept, version)
    return {
        "organisations": table["organisations"],
        "asked": table["asked"],
        "unsigned": list(table["unsigned"]),
        "provisions": [
            {"provision": row["provision"], "lapsed": row["lapsed"], "held": [told_word(each) for each in row["held"]]}
            for row in table["rows"]
        ],
    }


def told_word(each: SignOff) -> dict[str, Any]:
    """One sign-off that holds."""
    return {
        "organisation": each.organisation,
        "kind": each.kind,
        "authority": each.authority,
        "said": each.said or None,
    }


def told_receipts(kept: Kept, version: str, today: dt.date) -> dict[str, Any]:
    """Who has received a version, and which recognised societies have not said so; since when all are asked."""
    found = queries.receipts(kept, version, today)
    return {
        "received": [told_receipt(row) for row in found["rows"]], "missing": found["missing"], "whole": found["whole"],
        "since": found["since"],
    }  # fmt: skip


def told_receipt(row: Receipt) -> dict[str, Any]:
    """One receipt."""
    return {"organisation": row.organisation, "received_on": row.received_on, "medium": row.medium or None}
