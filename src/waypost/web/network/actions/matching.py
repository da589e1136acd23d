"""Triage, the answer that exists already, who is invited, and what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from waypost.network.clocks import URGENCIES
from waypost.network.matching import Match, Need, match
from waypost.network.states import Actor, State
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.exercises.choosing import sides_of
from waypost.web.network import rights
from waypost.web.network.actions.mailing import awaited, queue, queue_all
from waypost.web.network.actions.stepping import fresh, step
from waypost.web.network.actions.wording import known_codes, known_tags, needed
from waypost.web.network.models import DeclineReason, Holder, Invitation, Request
from waypost.web.network.queries.directory import World, vocabulary, world

_YEAR = dt.timedelta(days=365)


@transaction.atomic
def take(*, by: User, request: Request) -> None:
    """Begin the triage."""
    step(request=request, to=State.TRIAGE, by=by)


@transaction.atomic
def triage(
    *,
    by: User,
    request: Request,
    tags: Sequence[str],
    urgency: str,
    is_sensitive: bool,
    has_interpreter: bool,
    countries: Sequence[str] = (),
    parties: Sequence[str] = (),
    trails: Sequence[str] = (),
) -> None:
    """Scope, urgency, sensitivity and parties as those who match see them; then somebody is looked for."""
    rights.require(rights.matches(standing_of(by), request), "network_refused_matcher")
    if urgency not in URGENCIES:
        raise RefusedError("network_refused_code")
    request.tags, request.urgency = known_tags(list(tags)), urgency
    request.is_sensitive, request.has_interpreter = is_sensitive, has_interpreter
    request.countries = known_codes(list(countries), "countries")
    request.parties = known_codes(list(parties), "societies")
    request.trails = known_codes(list(trails), "trails")
    request.save()
    step(request=request, to=State.MATCHED, by=by)


@transaction.atomic
def point_to_answer(*, by: User, request: Request, link: str, why: str) -> None:
    """Tell the asker of an answer that exists: an address of ours, and what it answers."""
    if not link.startswith("/") or link[1:2] in ("/", "\\"):  # browsers read both as another server
        raise RefusedError("network_refused_link")
    step(request=request, to=State.ANSWER_EXISTS, by=by, why=needed(why), link=link)
    queue(request.asker, "exists", request.code, request)


@transaction.atomic
def look_again(*, by: User, request: Request, why: str) -> None:
    """Whoever accepted cannot after all: they are free of it, and somebody else is looked for."""
    step(request=request, to=State.MATCHED, by=by, why=needed(why))
    request.invitations.exclude(is_accepted=False).update(
        is_accepted=False, reason=DeclineReason.OTHER, answered_at=timezone.now(), answered_by=by
    )


def need_of(request: Request) -> Need:
    """What a request asks for, as matching sees it; its sides are those on which its society stands."""
    return Need(
        tags=tuple(request.tags), language=request.language, asker=request.ns_id,
        has_interpreter=request.has_interpreter, countries=tuple(request.countries), parties=tuple(request.parties),
        trails=tuple(request.trails), sides=sides_of(request.ns_id) if request.ns_id else (),
    )  # fmt: skip


def match_now(request: Request, now: dt.datetime | None = None) -> tuple[Match, World]:
    """Everybody as candidate or excluded, now, without those who were asked about it before."""
    now = now or timezone.now()
    people = world(now.date())
    asked = {_id_of(each.holder) for each in request.invitations.select_related("holder")}
    same = Invitation.objects.filter(is_accepted=True, invited_at__gte=now - _YEAR).exclude(request=request)
    same = same.filter(request__ns_id=request.ns_id) if request.ns_id else same.filter(request__asker=request.asker)
    earlier = [_id_of(each.holder) for each in same.select_related("holder")]
    left = [each for each in people.holders if each.id not in asked]
    told = match(need_of(request), left, people.words, vocabulary=vocabulary(), today=now.date(), earlier=earlier)
    return told, people


def includes_icrc(request: Request, *, accepted: bool = False) -> bool:
    """Whether the ICRC is among those invited and has not declined; with ``accepted``, whether it takes part."""
    found = request.invitations.filter(holder__catalog_id="icrc")
    return (found.filter(is_accepted=True) if accepted else found.exclude(is_accepted=False)).exists()


@transaction.atomic
def invite(*, by: User, request: Request, holders: Sequence[str]) -> list[Invitation]:
    """Ask holders (ids of the match), each only as far as no hard constraint is broken, worked out anew here.

    Raises :class:`RefusedError`; where the ICRC leads, unless it is among them.
    """
    rights.require(rights.matches(standing_of(by), request), "network_refused_matcher")
    state = State(fresh(request).state)  # type: ignore[attr-defined]  # annotated
    if not holders:
        raise RefusedError("network_refused_nobody")
    told, people = match_now(request)
    found = {each.holder.id: each for each in told.candidates}
    if any(name not in found for name in holders):
        raise RefusedError("network_refused_barred")
    with_icrc = any(found[name].holder.is_icrc for name in holders) or includes_icrc(request)
    if told.must_include_icrc and not with_icrc:
        raise RefusedError("network_refused_icrc")
    made = []
    for name in dict.fromkeys(holders):
        parts: list[dict[str, Any]] = [
            {"kind": part.kind, "value": part.value, "facts": dict(part.facts)} for part in found[name].parts
        ]
        row = people.rows.get(name) or _of_catalog(name, found[name].holder.kind)
        made.append(Invitation.objects.create(request=request, holder=row, parts=parts, invited_by=by))
    if state in (State.MATCHED, State.DECLINED):
        step(request=request, to=State.INVITED, by=by)
    elif state not in (State.INVITED, State.ACCEPTED):
        raise RefusedError("network_refused_step")
    for each in made:
        queue_all(_people_of(request, each), "invited", "invited", request)
    return made


def _people_of(request: Request, invitation: Invitation) -> list[User]:
    if invitation.holder.person is not None:
        return [invitation.holder.person]

    return awaited(request, Actor.EXPERT)


def _of_catalog(name: str, kind: str) -> Holder:
    made, _ = Holder.objects.get_or_create(catalog_id=name, defaults={"kind": kind})
    return made


def _id_of(holder: Holder) -> str:
    return holder.catalog_id or f"h{holder.pk}"


@transaction.atomic
def answer_invitation(
    *, by: User, invitation: Invitation, is_accepted: bool, reason: str = "", words: str = ""
) -> None:
    """Accept or decline, once. The first who accepts takes the request on; when all declined, it is matched anew."""
    standing, request = standing_of(by), invitation.request
    rights.require(rights.answers_for(standing, invitation.holder), "network_refused_invited")
    state = State(fresh(request).state)  # type: ignore[attr-defined]  # annotated
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.is_accepted is not None or state not in (State.INVITED, State.ACCEPTED):
        raise RefusedError("network_refused_answered")
    if not is_accepted and reason not in DeclineReason.values:
        raise RefusedError("network_refused_reason")
    # The step comes first: it is the invitation that makes somebody an expert of the request.
    others = request.invitations.exclude(pk=current.pk)
    if is_accepted and state is State.INVITED:
        step(request=request, to=State.ACCEPTED, by=by)
    elif not is_accepted and state is State.INVITED and not others.exclude(is_accepted=False).exists():
        step(request=request, to=State.DECLINED, by=by)
    current.is_accepted, current.answered_by, current.answered_at = is_accepted, by, timezone.now()
    current.reason = "" if is_accepted else reason
    current.words = impersonal(words.strip())
    current.save()
    if is_accepted:
        queue_all(awaited(request, Actor.MATCHER), "accepted", f"accepted-{current.pk}", request)
