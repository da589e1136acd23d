"""Requests, their states, and who sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from waypost.network.clocks import Level, due_at, level
from waypost.network.states import ENDED, TURN, Actor, State
from waypost.web.accounts.queries import Standing
from waypost.web.exercises.rights import area_of, own_of
from waypost.web.network import rights
from waypost.web.network.models import Event, Invitation, Publication, Request, Terms

# An invitation that nobody answered is open as long as terms are not agreed; afterwards it has lapsed.
ANSWERABLE = (State.INVITED, State.ACCEPTED)


def with_state(rows: QuerySet[Request] | None = None) -> QuerySet[Request]:
    """Each request with ``state`` and ``since``: its last event with a state."""
    latest = Event.objects.filter(request=OuterRef("pk")).exclude(state="").order_by("-pk")
    found = Request.objects.all() if rows is None else rows
    return found.annotate(state=Subquery(latest.values("state")[:1]), since=Subquery(latest.values("at")[:1]))


def visible(standing: Standing) -> QuerySet[Request]:
    """The requests that somebody sees: their own and their society's, those they match, those they are asked about.

    A draft is for the asker alone.
    """
    if not rights.is_member(standing):
        return with_state().none()
    person = standing.person
    asked = Invitation.objects.filter(Q(holder__person=person) | stood_in_for(standing)).values("request")
    of_units = Invitation.objects.filter(holder__kind="unit", holder__ns_id__in=own_of(standing)).values("request")
    draft = Q(state=State.DRAFT)
    mine = Q(ns_id__in=own_of(standing)) & (Q(asker=person) | ~draft)
    if rights.is_of_secretariat(standing):
        mine |= Q(ns_id="", asker=person)
    expert = Q(pk__in=asked) | Q(pk__in=of_units)
    matched = Q(pk__isnull=False) if rights.is_team(standing) else Q(ns_id__in=area_of(standing))
    return with_state().filter(mine | ((expert | matched) & ~draft))


def stood_in_for(standing: Standing) -> Q:
    """Invitations of those who are away and have somebody as their deputy; see :func:`rights.stands_in`."""
    today = timezone.now().date()
    away = Q(holder__available_from__gt=today) | Q(holder__available_until__lt=today)
    return Q(holder__deputy=standing.person, holder__ns_id__in=own_of(standing) or {""}) & away


def find_request(standing: Standing, code: str) -> Request | None:
    """One that somebody sees."""
    return visible(standing).filter(code=code).first()


def waiting_for_match(standing: Standing) -> QuerySet[Request]:
    """What those who match have before them: everything of theirs that has not ended, the oldest first."""
    found = with_state() if rights.is_team(standing) else with_state().filter(ns_id__in=area_of(standing))
    return found.exclude(state__in=[*ENDED, State.DRAFT]).order_by("since", "pk")


def invitations_to(standing: Standing) -> QuerySet[Invitation]:
    """Invitations that wait for somebody's answer."""
    mine = (
        Q(holder__person=standing.person)
        | stood_in_for(standing)
        | Q(holder__kind="unit", holder__ns_id__in=own_of(standing))
    )
    found = Invitation.objects.filter(mine, is_accepted=None).select_related("request", "holder")
    at_work = with_state().filter(state__in=ANSWERABLE)
    return found.filter(request__in=at_work.values("pk")) if rights.is_member(standing) else found.none()


@dataclass(frozen=True)
class Clock:
    """Where a request stands in time: since when, until when, whose turn, how late."""

    state: State
    since: dt.datetime
    due: dt.datetime | None
    turn: Actor | None
    level: Level


def clock_of(request: Request, now: dt.datetime) -> Clock:
    """The clock of a request from :func:`with_state`."""
    state, since = State(request.state), request.since  # type: ignore[attr-defined]  # annotated
    terms = terms_of(request) if state is State.IN_PROGRESS else None
    agreed = dt.datetime.combine(terms.due_on, dt.time(23, 59), dt.UTC) if terms else None
    return Clock(
        state, since, due_at(state, since, request.urgency, agreed), TURN.get(state),
        level(state, since, request.urgency, now, agreed),
    )  # fmt: skip


def terms_of(request: Request) -> Terms | None:
    """What was agreed last."""
    return request.terms_rows.order_by("-pk").first()


def latest_publication(request: Request) -> Publication | None:
    """What was last said about publishing."""
    return request.publication_rows.order_by("-pk").first()


def published() -> QuerySet[Publication]:
    """Answers that all members read: the last word about each published request, where it is a text."""
    of_same = Publication.objects.filter(request=OuterRef("request")).order_by("-pk")
    found = Publication.objects.annotate(latest=Subquery(of_same.values("pk")[:1])).exclude(redacted="")
    shown = with_state().filter(state=State.PUBLISHED).values("pk")
    return found.filter(pk=F("latest"), request__in=shown).select_related("request").order_by("-at", "-pk")


def may_read_question(standing: Standing, request: Request) -> bool:
    """The question in full: askers, those who match, experts who accepted; while it is open those who are invited.

    A sensitive one is shown to no expert before they accepted. Who declined reads it no more.
    """
    if rights.asks(standing, request) or rights.matches(standing, request):
        return True
    asked = rights.invitations_for(standing, request)
    is_open = request.state in ANSWERABLE and not request.is_sensitive  # type: ignore[attr-defined]  # annotated
    return any(each.is_accepted or (each.is_accepted is None and is_open) for each in asked)


def may_read_advice(standing: Standing, request: Request) -> bool:
    """The advice itself: the asker and those who match, once it is delivered or checked; whoever wrote it, always."""
    actors = rights.actors_of(standing, request)
    state = request.state  # type: ignore[attr-defined]  # annotated
    if Actor.MATCHER in actors:
        return True
    accepted = any(each.is_accepted for each in rights.invitations_for(standing, request))
    done = {State.DELIVERED, State.VERDICT, State.PUBLISHED, State.RESTRICTED}
    return accepted or (Actor.ASKER in actors and state in done)
