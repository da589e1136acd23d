"""Mails of the network, each once: a row in the outbox first, then the mail. Kills on the way: ``jobs.outbox``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from waypost.network.states import Actor
from waypost.reference import load_catalog
from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.roles import OF_A_SOCIETY, Role
from waypost.web.jobs.outbox import send_all
from waypost.web.network.mails import is_needed, message
from waypost.web.network.models import Mail, Request


def queue(person: User, kind: str, mark: str, request: Request | None = None) -> None:
    """A mail to somebody, unless one of this kind and mark is there already; part of the caller's transaction."""
    if person.is_active:
        row = Mail(person=person, kind=kind, mark=mark, request=request)
        Mail.objects.bulk_create([row], ignore_conflicts=True)


def queue_all(people: Iterable[User], kind: str, mark: str, request: Request) -> None:
    """The same to several."""
    for person in people:
        queue(person, kind, f"{request.code}-{mark}", request)


def zone_officers(request: Request) -> list[User]:
    """The officers of the zone or region of the society that asks."""
    society = load_catalog().societies.get(request.ns_id)
    if society is None:
        return []
    area = Q(zone=society.zone_2009 or "-") | Q(region=society.region or "-")
    return _people(Membership.objects.filter(area, role=Role.ZONE_OFFICER))


def team() -> list[User]:
    """The migration team in Geneva."""
    return _people(Membership.objects.filter(role=Role.MIGRATION_TEAM))


def awaited(request: Request, actor: Actor | None) -> list[User]:
    """Those whose turn it is."""
    if actor is Actor.ASKER:
        own = _people(Membership.objects.filter(ns_id=request.ns_id, role__in=OF_A_SOCIETY)) if request.ns_id else []
        return [request.asker] if not own or request.asker in own else own
    if actor is Actor.MATCHER:
        return zone_officers(request) or team()
    if actor is Actor.EXPERT:
        found: list[User] = []
        for each in request.invitations.exclude(is_accepted=False).select_related("holder__person", "holder__deputy"):
            if each.holder.person is not None:
                found.append(each.holder.person)
                if each.holder.deputy is not None and each.holder.is_away(timezone.now().date()):
                    found.append(each.holder.deputy)
            elif each.holder.kind == "unit":
                found += _people(Membership.objects.filter(ns_id=each.holder.ns_id, role__in=OF_A_SOCIETY))
            else:
                found += team()
        return list(dict.fromkeys(found))
    return []


def _people(held: Iterable[Membership]) -> list[User]:
    rows = held.filter(ended_at=None, person__is_active=True).select_related("person")  # type: ignore[attr-defined]
    return list(dict.fromkeys(each.person for each in rows.order_by("person_id")))


def send_network_mails(*, now: dt.datetime | None = None, most: int = 1_000) -> dict[str, int]:
    """Send what waits: how many were sent, postponed, failed for good, or not needed any more."""
    return send_all(
        Mail.objects.select_related("person", "request"),
        lambda mail: message(mail) if is_needed(mail, now or timezone.now()) else None,
        now,
        most,
    )
