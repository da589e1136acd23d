"""Messages, uses and talks as plain values, as far as somebody sees them: for the interface and the command line."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.models import Clearance, Dialogue, Message, Use
from waypost.web.advocacy.queries.coordinating import seen_of
from waypost.web.advocacy.queries.matrix import Cell, Told
from waypost.web.advocacy.queries.messages import Resting
from waypost.web.advocacy.showing import title_in
from waypost.web.advocacy.snapshots import shown_snapshot
from waypost.web.advocacy.wholes import wholes
from waypost.web.contribute.records import visible_ids
from waypost.web.exercises.rights import own_of


def told_line(told: Told, language: str) -> dict[str, Any]:
    """A line of a list."""
    message = told.message
    return {
        "message": message.code, "title": title_in(told.title, language), "aspect": message.aspect,
        "audience": message.audience, "channel": message.channel, "society_id": message.ns_id or None,
        "state": told.state, "is_to_check": told.is_to_check, "since": message.since,  # type: ignore[attr-defined]
        "ask": title_in(told.ask, language) or None, "last_use": told.last_use, "event": told.event or None,
        "outcome": told.outcome or None,
    }  # fmt: skip


def matrix_rows(rows: list[list[Cell]], language: str) -> list[dict[str, Any]]:
    """The cells one below the other; an empty one has no message."""
    found = []
    for cell in (cell for row in rows for cell in row):
        line = told_line(cell.first, language) if cell.first else {}
        kept = ("message", "title", "state", "is_to_check", "ask", "last_use", "outcome")
        found.append(
            {"aspect": cell.aspect, "audience": cell.audience, "messages": len(cell.told)}
            | {name: line.get(name) for name in kept}
        )
    return found


def told_claim(each: Resting, language: str) -> dict[str, Any]:
    """A claim of a message with its figure and how far it moved."""
    run, version = each.run, each.version
    return {
        "name": each.name, "claim": each.claim.key, "measure": version.measure or None, "unit": version.unit or None,
        "expected": version.expected, "value": run.value if run else None, "moved": run.moved if run else None,
        "tolerance": version.tolerance, "tolerance_value": version.tolerance_value,
        "figure": judging.told_figure(run.value, version.unit, language) if run else None,
        "state": each.stated.state, "is_to_check": each.is_to_check, "has_changed": each.has_changed,
    }  # fmt: skip


def told_message(standing: Standing | None, found: Message, language: str) -> dict[str, Any]:
    """One message; who writes for its owner is told what is missing, those who are asked what they are asked."""
    whole = wholes([found])[found.pk]
    version, rest, used, gate = whole.version, whole.rest, whole.used, judging.gate_of(whole)
    texts = {
        code: {part: each.text for part, each in judging.filled(found, version, code, rest, used).items()}
        for code in judging.languages_of(version)
    }
    told = {
        "message": found.code, "aspect": found.aspect, "audience": found.audience, "channel": found.channel,
        "society_id": found.ns_id or None, "state": whole.state, "countries": version.countries, "texts": texts,
        "is_to_check": judging.is_to_check(whole, gate),
        "waived": [
            {"rule": each.rule, "reason": each.reason, "until": each.until, "role": each.role}
            for each in whole.waived_on(timezone.now().date())
        ],
    }  # fmt: skip
    if standing is None or not rights.is_member(standing):
        return told | {"claims": [told_claim(each, language) for each in rest if each.version.audience == "public"]}
    told |= {"text_hash": version.text_hash, "claims": [told_claim(each, language) for each in rest]}
    cleared = whole.cleared
    writes = rights.writes_for(standing, found.ns_id)
    hears = writes or bool(own_of(standing) & {each.ns_id for each in cleared})
    programmes = [each.item.reference for each in used if each.item.item == "programme"]
    known = visible_ids(standing.viewer(), programmes)
    told["evidence"] = [
        {"claim": each.item.claim.key, "item": each.item.item, "bearing": each.item.bearing, "kind": each.item.kind,
         "reference": (each.item.reference or None) if each.item.item != "programme" or each.item.reference in known
                      else None,
         "society_id": (each.item.ns_id or None) if hears else None,
         "dropped": (each.dropped or None) if hears else "dropped" if each.dropped else None}
        for each in used
    ]  # fmt: skip
    told["clearance"] = [told_clearance(each) for each in cleared] if hears else []
    if writes:
        seen = seen_of(standing, whole.others)
        told |= {
            "grade": judging.grade_in(gate) or None,
            "missing": [
                {"name": each.name, "provision": each.provision, "parts": list(each.parts)} for each in gate.missing
            ],
            "unknown": [
                {"name": each.name, "provision": each.provision, "parts": list(each.parts)} for each in gate.unknown
            ],
            "beside": [each.code for each in whole.others if each.pk in seen],
            "slots": {part: getattr(version, part) for part in judging.TEXTS},
        }  # fmt: skip
    return told


def told_clearance(each: Clearance) -> dict[str, Any]:
    """What a society was asked or said."""
    return {
        "message": each.message.code, "text_hash": each.text_hash, "society_id": each.ns_id, "step": each.step,
        "scope": each.scope or None, "until": each.until, "counterparts": each.counterparts,
        "reason": each.reason or None, "due": each.due_on, "at": each.at,
    }  # fmt: skip


def told_use(use: Use, language: str) -> dict[str, Any]:
    """A use with the texts as they stood; a figure that moved since says to what."""
    texts = {
        code: {
            part: [{"text": p.text, "claim": p.claim or None, "revised": p.revised or None, "is_erased": p.is_erased,
                    "is_recast": p.is_recast}
                   for p in pieces]
            for part, pieces in parts.items()
        }
        for code, parts in shown_snapshot(use, language).items()
    }  # fmt: skip
    steps = [
        {"step": s.step, "words": s.words, "outcome": s.outcome or None, "happened_on": s.happened_on, "at": s.at}
        for s in use.steps.order_by("pk")
    ]
    return told_use_line(use) | {
        "texts": texts,
        "snapshot_hash": use.snapshot_hash,
        "release": use.release,
        "steps": steps,
    }


def told_use_line(use: Use) -> dict[str, Any]:
    """A line of a list of uses."""
    return {
        "use": use.code, "message": use.message.code, "event": use.event, "used_on": use.used_on,
        "counterpart_kind": use.counterpart_kind, "counterpart": use.counterpart or None,
        "country": use.country or None, "society_id": use.ns_id or None,
    }  # fmt: skip


def told_dialogue(found: Dialogue, *, whole: bool = False, shows_message: bool = True) -> dict[str, Any]:
    """A talk; with what followed where it is told whole."""
    told = {
        "dialogue": found.code, "authority": found.authority, "level": found.level, "country": found.country or None,
        "society_id": found.ns_id or None, "spoke": found.spoke, "held_on": found.held_on, "asked": found.asked,
        "aspect": found.aspect or None, "is_discreet": found.is_discreet,
        "due": found.due_on, "outcome": found.outcome,  # type: ignore[attr-defined]  # annotated
        "message": found.message.code if found.message and shows_message else None,
    }  # fmt: skip
    if whole:
        told["steps"] = [
            {"words": s.words, "outcome": s.outcome or None, "happened_on": s.happened_on, "next_on": s.next_on}
            for s in found.steps.order_by("pk")
        ]
    return told
