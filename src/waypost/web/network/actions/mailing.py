"""Mails of the network, each once: a row in the outbox first, then the mail. Kills on the way: ``jobs.outbox``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from waypost.network.states import Actor
from waypost.web.accounts.models import User
from waypost.web.accounts.people import migration_team, people_of_societies, zone_officers_of
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
    return zone_officers_of([request.ns_id]) if request.ns_id else []


def awaited(request: Request, actor: Actor | None) -> list[User]:
    """Those whose turn it is."""
    if actor is Actor.ASKER:
        own = _of_society(request.ns_id)
        return [request.asker] if not own or request.asker in own else own
    if actor is Actor.MATCHER:
        return zone_officers(request) or migration_team()
    if actor is Actor.EXPERT:
        found: list[User] = []
        for each in request.invitations.exclude(is_accepted=False).select_related("holder__person", "holder__deputy"):
            if each.holder.person is not None:
                found.append(each.holder.person)
                if each.holder.deputy is not None and each.holder.is_away(timezone.now().date()):
                    found.append(each.holder.deputy)
            elif each.holder.kind == "unit":
                found += _of_society(each.holder.ns_id)
            else:
                found += migration_team()
        return list(dict.fromkeys(found))
    return []


def _of_society(ns_id: str) -> list[User]:
    return people_of_societies([ns_id]).get(ns_id, []) if ns_id else []


def send_network_mails(*, now: dt.datetime | None = None, most: int = 1_000) -> dict[str, int]:
    """Send what waits: how many were sent, postponed, failed for good, or not needed any more."""
    return send_all(
        Mail.objects.select_related("person", "request"),
        lambda mail: message(mail) if is_needed(mail, now or timezone.now()) else None,
        now,
        most,
    )
