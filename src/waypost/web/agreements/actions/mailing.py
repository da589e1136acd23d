"""Mails to those who keep an agreement: that it ends, or that nothing was heard of it. Each once (``jobs.outbox``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from waypost.agreements.checks import band_of, is_dormant
from waypost.agreements.standing import last_recorded
from waypost.reference.agreement_values import Agreement as Value
from waypost.web.accounts.people import migration_team, people_of_societies
from waypost.web.accounts.queries import standing_of
from waypost.web.agreements.mails import message
from waypost.web.agreements.models import Agreement, Notice
from waypost.web.agreements.queries.values import values_of
from waypost.web.agreements.rights import sight_of
from waypost.web.jobs.outbox import send_all


@transaction.atomic
def queue_agreement_notices(*, now: dt.datetime | None = None) -> int:
    """Write a row for everybody who is to be told something; how many. Asked again, it adds none."""
    now = now or timezone.now()
    today = now.date()
    rows = list(Agreement.objects.filter(withdrawn_at=None).order_by("pk"))
    known = values_of(rows)
    due = [(row, kind, mark) for row in rows for kind, mark in due_of(known[row.pk], today)]
    societies = people_of_societies(sorted({row.ns_id for row, _, _ in due if row.ns_id}))
    team = migration_team() if any(not row.ns_id for row, _, _ in due) else []
    made = [
        Notice(agreement=row, person=person, kind=kind, mark=mark, made_at=now, next_at=now)
        for row, kind, mark in due
        for person in (societies.get(row.ns_id, []) if row.ns_id else team)
        if person.is_active
    ]
    before = Notice.objects.count()
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return Notice.objects.count() - before


def due_of(agreement: Value, today: dt.date) -> Iterator[tuple[str, str]]:
    """What is to be told of an agreement today, and the day that it is about."""
    band = band_of(agreement, today)
    if band is not None:
        yield f"end_{band}", str(agreement.ends_on)
    if is_dormant(agreement, today):
        yield "dormant", str(last_recorded(agreement))


def send_agreement_notices(*, now: dt.datetime | None = None, most: int = 1_000) -> dict[str, int]:
    """Send what waits; how many were sent, postponed, failed for good, or were not needed any more."""
    today = (now or timezone.now()).date()

    def mail_of(notice: Notice) -> object:
        told = values_of([notice.agreement])[notice.agreement.pk]
        holds = notice.agreement.withdrawn_at is None and (notice.kind, notice.mark) in set(due_of(told, today))
        # Whoever left the society meanwhile, or lacks the second factor, is not told the title.
        sees = notice.person.is_active and sight_of(standing_of(notice.person), notice.agreement) == "full"
        return message(notice) if holds and sees else None

    return send_all(Notice.objects.select_related("person", "agreement"), mail_of, now, most)  # type: ignore[arg-type]
