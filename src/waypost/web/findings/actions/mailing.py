"""Mails that questions wait for a reply: to people of the society, once a day at most (``jobs.outbox``).

There is one when questions are new to somebody, and one more in the last week before the first days to reply are over.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.people import people_of_societies
from waypost.web.findings.mails import message
from waypost.web.findings.models import Notice
from waypost.web.findings.rights import DAYS_TO_REPLY, replies_until
from waypost.web.findings.seen import waiting_for
from waypost.web.following.queries import may_be_asked
from waypost.web.jobs.outbox import send_all

REMINDED = dt.timedelta(days=7)  # before the days to reply are over


@transaction.atomic
def queue_question_mails(*, now: dt.datetime | None = None) -> int:
    """Write a row for everybody who has something to be told today; how many. Asked again, it adds none."""
    now = now or timezone.now()
    today = now.astimezone(dt.UTC).date()
    waiting: dict[str, list[tuple[int, dt.date]]] = defaultdict(list)
    for ns_id, number, put_on in waiting_for(None, today).values_list("ns_id", "pk", "first_put_on"):
        waiting[ns_id].append((number, put_on))
    lately = Notice.objects.filter(day__gt=today - dt.timedelta(days=DAYS_TO_REPLY)).order_by("pk")
    latest = {(each.person_id, each.ns_id): each for each in lately}  # whatever waits is newer than older ones
    due = [
        Notice(
            person=person, ns_id=ns_id, day=today, newest=max(number for number, _ in waiting[ns_id]), made_at=now,
            next_at=now,
        )
        for ns_id, people in people_of_societies(sorted(waiting)).items()
        for person in may_be_asked(people)
        if _is_due(waiting[ns_id], latest.get((person.pk, ns_id)), today)
    ]  # fmt: skip
    before = Notice.objects.count()
    Notice.objects.bulk_create(due, ignore_conflicts=True)
    return Notice.objects.count() - before


def _is_due(waiting: list[tuple[int, dt.date]], latest: Notice | None, today: dt.date) -> bool:
    """Something is new since the latest mail, or its last week has begun since then."""
    if latest is None:
        return True
    if latest.day >= today:
        return False
    begun = (replies_until(put_on) - REMINDED for _, put_on in waiting)
    return any(number > latest.newest for number, _ in waiting) or any(latest.day < day <= today for day in begun)


def send_question_mails(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """Send what waits; how many were sent, failed for now, failed for good, were not needed any more."""
    today = (now or timezone.now()).astimezone(dt.UTC).date()
    return send_all(Notice.objects.select_related("person"), lambda notice: message(notice, today), now, most)
