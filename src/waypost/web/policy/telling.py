"""Rounds and comments as plain values, for the interface and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec

from waypost.drafting.agreement import HEARD_FROM, Picture
from waypost.drafting.comments_preview import CommentsPreview
from waypost.web.exercises.states import Standing
from waypost.web.policy.models import Comment, Placement, Round
from waypost.web.policy.queries.rounds import STATES, RoundPicture

_LISTS = ("agreeing", "conditional", "objecting", "undecided", "nil", "unstated", "silent")


def told_round(found: Round, now: dt.datetime | None = None) -> dict[str, Any]:
    """A round: on what, how it stands, from when until when, in which languages."""
    exercise, now = found.exercise, now or dt.datetime.now(dt.UTC)
    state = "plan" if exercise.opened_at is None else "open" if exercise.is_open(now) else "over"
    return {
        "round": exercise.code, "names": exercise.names, "work": found.work, "version": found.version, "state": state,
        "languages": exercise.languages, "time_zone": exercise.time_zone, "opens_at": exercise.opens_at.isoformat(),
        "ends_at": exercise.ends_at.isoformat(), "nil_is_no_objection": found.nil_is_no_objection,
    }  # fmt: skip


def told_picture(picture: RoundPicture, withheld: dict[str, set[str]]) -> dict[str, Any]:
    """Where all stand by provision, how much of those invited was heard, and who is silent."""
    cover = picture.coverage
    return {
        "coverage": {
            "invited": cover.invited, "returned": cover.returned, "returned_share": cover.returned_share,
            "zones_share": cover.zones_share, "sides_share": cover.sides_share,
        },
        "silent": list(picture.silent),
        "platforms": told_platforms(picture.platforms),
        "provisions": [
            told_provision(each, picture, withheld.get(name, set())) for name, each in picture.by_provision.items()
        ],
    }  # fmt: skip


def told_platforms(states: Mapping[str, Standing]) -> list[dict[str, str]]:
    """The platforms that a round asks, each with its state; they are in no count of societies."""
    return [{"platform": platform, "state": STATES[each.state]} for platform, each in states.items()]


def told_preview(shown: CommentsPreview, language: str) -> dict[str, Any]:
    """What a comment form would do: comments that are new, those that change, and what cannot be used."""
    return {
        "new": [msgspec.to_builtins(each.comment) | {"place": each.place.told(language)} for each in shown.new],
        "changed": [
            {
                "comment": int(each.comment.id), "place": each.place.told(language),
                "changes": msgspec.to_builtins(each.changes),
            }
            for each in shown.changed
        ],
        "unchanged": [int(each) for each in shown.unchanged],
        "unusable": [each.line(language) for each in shown.unusable],
        "remarks": [each.line(language) for each in shown.remarks],
    }  # fmt: skip


def told_provision(each: Picture, picture: RoundPicture, withheld: set[str]) -> dict[str, Any]:
    """One provision in counts. Where few answered, and some of that is not for the reader, no share is told."""
    told: dict[str, Any] = {
        "provision": each.provision,
        "comments": picture.comments.get(each.provision, 0),
        "open": picture.open.get(each.provision, 0),
    }
    if is_few(each, withheld):
        return told
    weakest = each.weakest
    return told | {
        **{name: len(getattr(each, name)) for name in _LISTS},
        "share": each.share,
        "weakest_zone": weakest.zone if weakest else None,
        "weakest_share": weakest.share if weakest else None,
        "not_heard": [zone.zone for zone in each.not_heard],
    }


def is_few(each: Picture, withheld: set[str]) -> bool:
    """Whether so few answered that a share would tell the position of somebody whose comment is not for the reader."""
    return bool(withheld) and each.answers < HEARD_FROM


def told_comment(row: Comment, where: Placement | None = None) -> dict[str, Any]:
    """A comment with its answer; with where it stands in a version."""
    told: dict[str, Any] = {
        "comment": row.pk, "work": row.work, "version": row.version, "provision": row.provision or None,
        "language": row.language, "organisation": row.organisation, "type": row.type, "position": row.position,
        "quote": row.quote, "wording": row.wording, "rationale": row.rationale, "evidence": row.evidence,
        "written_in": row.written_in or None,
        "confidentiality": row.confidentiality, "status": row.status, "author_role": row.author_role,
        "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None, "reaction": row.reaction or None,
        "answer": None,
    }  # fmt: skip
    if row.answered_id is not None:
        answer = row.answered
        told["answer"] = {
            "outcome": answer.outcome, "reason": answer.reason, "reply": answer.reply,
            "responsible": answer.responsible, "version": answer.result_version or None,
            "provision": answer.result_provision or None,
        }  # fmt: skip
    if where is not None:
        told["stands_at"] = {"version": where.version, "provision": where.provision or None, "how": where.how}
    return told
