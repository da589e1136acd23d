"""Mails to those who report: an update is asked for soon, or is late. Each once (``jobs.outbox``)."""

from __future__ import annotations

import datetime as dt

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.models import Membership
from waypost.web.accounts.queries import standing_of
from waypost.web.jobs.outbox import send_all
from waypost.web.plan.mails import message
from waypost.web.plan.models import Notice, Period
from waypost.web.plan.queries.framework import framework
from waypost.web.plan.rights import ROLES, reports

SOON = dt.timedelta(days=14)


@transaction.atomic
def queue_plan_notices(*, now: dt.datetime | None = None) -> int:
    """Write a row for everybody who is to be told something; how many. Asked again, it adds none."""
    now = now or timezone.now()
    due = [(period, kind) for period in framework().unreported(now.date()) if (kind := kind_of(period, now.date()))]
    if not due:
        return 0
    held = Membership.objects.filter(role__in=ROLES, ended_at=None, person__is_active=True)
    people = list(dict.fromkeys(each.person for each in held.select_related("person").order_by("person_id")))
    before = Notice.objects.count()
    Notice.objects.bulk_create(
        [
            Notice(period=period, person=person, kind=kind, made_at=now, next_at=now)
            for period, kind in due
            for person in people
        ],
        ignore_conflicts=True,
    )
    return Notice.objects.count() - before


def kind_of(period: Period, today: dt.date) -> str:
    """What is to be told of a period that nobody reported on; empty: nothing yet."""
    if today > period.due_on:
        return "late"
    return "soon" if today >= period.due_on - SOON else ""


def send_plan_notices(*, now: dt.datetime | None = None, most: int = 1_000) -> dict[str, int]:
    """Send what waits; how many were sent, postponed, failed for good, or were not needed any more."""
    today = (now or timezone.now()).date()

    def mail_of(notice: Notice) -> EmailMessage | None:
        open_ = framework([notice.period.indicator.key]).unreported(today)
        is_due = any(each.pk == notice.period_id for each in open_) and kind_of(notice.period, today) == notice.kind
        told = notice.person.is_active and reports(standing_of(notice.person))
        return message(notice) if is_due and told else None

    return send_all(Notice.objects.select_related("person", "period__indicator"), mail_of, now, most)
