"""Requests for advice as plain values, as far as somebody sees them: for the interface and the command line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from waypost.network.matching import Candidate
from waypost.network.panels import propose
from waypost.network.states import Actor, State
from waypost.web.accounts.queries import Standing
from waypost.web.network import rights
from waypost.web.network.actions.matching import match_now
from waypost.web.network.existing import find_existing
from waypost.web.network.models import Event, Publication, Request
from waypost.web.network.queries.requests import (
    clock_of,
    latest_publication,
    may_read_advice,
    may_read_question,
    terms_of,
)
from waypost.web.network.showing import body_name, holder_name
from waypost.web.network.views.asking import MATCHED_IN, PANEL, SHOWN_CANDIDATES, named, steps_for

_SEEKING = (State.DRAFT, State.TRIAGE)  # while answers that exist are looked for


def told_line(standing: Standing, found: Request, now: dt.datetime) -> dict[str, Any]:
    """A line of a list: what is asked, where it stands, whose turn it is and until when."""
    clock = clock_of(found, now)
    return {
        "request": found.code, "society_id": found.ns_id or None, "title": found.title,
        "question": found.question if may_read_question(standing, found) else None, "tags": found.tags,
        "state": clock.state, "since": clock.since, "due": clock.due, "turn": clock.turn,
        "late": clock.level.name.lower(), "i_am": sorted(rights.actors_of(standing, found)),
    }  # fmt: skip


def told_request(standing: Standing, found: Request, language: str) -> dict[str, Any]:
    """One request with what somebody can do, what was said as far as they read it, and its log by roles."""
    actors = rights.actors_of(standing, found)
    state = State(found.state)  # type: ignore[attr-defined]  # annotated
    reads, sees_people = may_read_advice(standing, found), bool(actors & {Actor.ASKER, Actor.MATCHER})
    looks = state in _SEEKING and may_read_question(standing, found)
    existing = find_existing(f"{found.title} {found.question}", found.tags, language) if looks else []
    terms = terms_of(found) if actors else None
    advice = found.deliverable_rows.order_by("-pk").first() if reads else None
    verdict, publication = found.verdict_rows.order_by("-pk").first(), latest_publication(found)
    steps = steps_for(standing, found)
    if Actor.MATCHER in actors and state in MATCHED_IN:
        steps = ["invite", *steps]
    return told_line(standing, found, timezone.now()) | {
        "language": found.language, "has_interpreter": found.has_interpreter, "urgency": found.urgency,
        "is_sensitive": found.is_sensitive, "countries": found.countries, "i_can": steps,
        "existing": [{"kind": each.kind, "title": each.title, "address": each.address} for each in existing],
        "invitations": _invitations(standing, found, language, sees_people=sees_people, actors=actors),
        "terms": {"scope": terms.scope, "due_on": terms.due_on, "days": terms.days} if terms else None,
        "advice": {"advice": advice.advice, "language": advice.language} if advice else None,
        "verdict": {"useful": verdict.useful, "used_in": verdict.used_in if reads else None} if verdict else None,
        "is_published": state is State.PUBLISHED and bool(publication and publication.redacted),
        "log": [_step(each, sees_why=sees_people or each.role == Actor.MATCHER) for each in found.events.all()],
    }  # fmt: skip


def _invitations(
    standing: Standing, found: Request, language: str, *, sees_people: bool, actors: frozenset[Actor]
) -> list[dict[str, Any]]:
    """Those that somebody may know of; reasons are for those who match."""
    mine = {each.pk for each in rights.invitations_for(standing, found)}
    asked = [each for each in found.invitations.select_related("holder__person") if sees_people or each.pk in mine]
    sees_reasons = Actor.MATCHER in actors
    return [
        {
            "invitation": each.pk, "holder": holder_name(each.holder, language, is_shown=is_named),
            "is_mine": each.pk in mine, "is_accepted": each.is_accepted, "invited_at": each.invited_at,
            "answered_at": each.answered_at, "reason": (each.reason or None) if sees_reasons else None,
            "words": (each.words or None) if sees_reasons else None,
        }
        for each, is_named in named(asked)
    ]  # fmt: skip


def _step(each: Event, *, sees_why: bool) -> dict[str, Any]:
    return {
        "state": each.state or None, "escalated_to": each.escalated_to or None, "at": each.at, "role": each.role,
        "body": each.body or None, "why": each.why if sees_why and each.why else None, "link": each.link or None,
    }  # fmt: skip


def told_match(found: Request, language: str) -> dict[str, Any]:
    """For those who match: who may be asked, in order and why; a balanced panel; who may not be asked, and why not."""
    told, people = match_now(found)
    panel = propose(told, PANEL)

    def name(holder: str) -> str:
        row = people.rows.get(holder)
        return holder_name(row, language, is_shown=True) if row else body_name(holder, language)

    def candidate(each: Candidate) -> dict[str, Any]:
        parts = [{"kind": part.kind, "value": part.value, "facts": dict(part.facts)} for part in each.parts]
        return {
            "holder": each.holder.id, "name": name(each.holder.id), "societies": list(each.holder.societies),
            "zone": each.holder.zone or None, "score": each.score, "parts": parts,
        }  # fmt: skip

    hidden = [each for each in told.excluded if "no_consent" in each.reasons]
    without = [each for each in told.excluded if each.reasons == ("no_competence",)]
    shown = [each for each in told.excluded if each not in hidden and each not in without]
    return {
        "request": found.code, "must_include_icrc": told.must_include_icrc,
        "candidates": [candidate(each) for each in told.candidates[:SHOWN_CANDIDATES]],
        "panel": [each.holder.id for each in panel.members],
        "excluded": [{"name": name(each.holder.id), "reasons": list(each.reasons)} for each in shown],
        "excluded_without_consent": len(hidden), "excluded_without_competence": len(without),
    }  # fmt: skip


def told_answer(each: Publication) -> dict[str, Any]:
    """An answer that all members read: the text that was written for them, and nothing else of the request."""
    return {
        "request": each.request.code, "title": each.title, "text": each.redacted, "language": each.language,
        "tags": each.request.tags, "topic": each.topic or None, "on": each.at.date(),
    }  # fmt: skip
