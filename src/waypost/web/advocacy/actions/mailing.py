"""Mails of advocacy, each once: a row in the outbox first, then the mail. Kills on the way: ``jobs.outbox``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.roles import OF_A_SOCIETY, Role
from waypost.web.advocacy.mails import is_needed, mail_of
from waypost.web.advocacy.models import Claim, Mail, Message
from waypost.web.advocacy.queries.checking import messages_to_check
from waypost.web.advocacy.queries.claims import live_messages_on
from waypost.web.jobs.outbox import send_all


def speakers_of(ns_ids: Iterable[str]) -> list[User]:
    """The people who write in the name of some societies; an empty one is the Secretariat, for which the team does."""
    wanted = set(ns_ids)
    asked = Q(role__in=OF_A_SOCIETY, ns_id__in=wanted - {""})
    if "" in wanted:
        asked |= Q(role=Role.MIGRATION_TEAM)
    held = Membership.objects.filter(asked, ended_at=None, person__is_active=True).select_related("person")
    return list(dict.fromkeys(each.person for each in held.order_by("person_id")))


def queue_mails(
    people: Iterable[User], kind: str, mark: str, *, claim: Claim | None = None, message: Message | None = None
) -> None:
    """A mail to each, unless one of this kind and mark is there already; part of the caller's transaction."""
    rows = [Mail(person=each, kind=kind, mark=mark[:120], claim=claim, message=message) for each in people]
    Mail.objects.bulk_create(rows, ignore_conflicts=True)


def tell_of_messages_on(claims: Iterable[int], mark: str) -> None:
    """Owners of live messages on claims that have to be checked before use now; part of the caller's transaction."""
    live = live_messages_on(claims)
    to_check = messages_to_check(live)
    queue_mails(speakers_of(owner for pk, owner in live.items() if pk in to_check), "moved", mark)


def send_advocacy_mails(*, now: dt.datetime | None = None, most: int = 1_000) -> dict[str, int]:
    """Send what waits: how many were sent, postponed, failed for good, or not needed any more."""
    at = now or timezone.now()
    return send_all(
        Mail.objects.select_related("person", "claim", "message"),
        lambda mail: mail_of(mail) if is_needed(mail, at) else None,
        now,
        most,
    )
