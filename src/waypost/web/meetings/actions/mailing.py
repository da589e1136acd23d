"""Mails about meetings, each once; reminders only to those who have not replied. As those of exercises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from waypost.web.jobs.outbox import send_all
from waypost.web.meetings.mails import message
from waypost.web.meetings.models import Happening, Notice
from waypost.web.meetings.queries.meetings import course_of
from waypost.web.meetings.queries.replies import due_reminders, people_of_invited, replies_of
from waypost.web.meetings.states import REMINDERS, State


def queue_notices(about: Happening, kind: str, now: dt.datetime, only: Collection[int] | None = None) -> None:
    """Tell whoever acts for the invited organisations; part of the transaction of what they are told of.

    Whoever does not come is told that it was moved or called off, too.
    """
    Notice.objects.bulk_create(
        (
            Notice(invited=invited, person=person, kind=kind, about=about, made_at=now, next_at=now)
            for invited, people in people_of_invited(about.meeting).items()
            if only is None or invited.pk in only
            for person in people
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def queue_reminders(*, now: dt.datetime | None = None) -> int:
    """Write a row for every reminder that is due; how many are new. Asked as often as one likes, it adds none."""
    now = now or timezone.now()
    before = Notice.objects.count()
    Notice.objects.bulk_create(
        (
            Notice(invited=due.invited, person=due.person, kind=due.kind, about_id=due.about, made_at=now, next_at=now)
            for due in due_reminders(now)
        ),
        ignore_conflicts=True,
    )
    return Notice.objects.count() - before


def send_notices(*, now: dt.datetime | None = None, most: int = 10_000) -> dict[str, int]:
    """Send what waits in the outbox; how many were sent, failed for now, failed for good, were not needed any more.

    Not atomic on purpose: each row is claimed and told in a transaction of its own, with the mail in between.
    """
    return send_all(
        Notice.objects.select_related("invited__meeting__body", "about", "person"),
        lambda notice: None if _is_needless(notice) else message(notice),
        now,
        most,
    )


def _is_needless(notice: Notice) -> bool:
    """A reminder whose organisation replied meanwhile, or of a meeting that was moved or called off."""
    if notice.kind not in (*REMINDERS, "invitation"):
        return False
    meeting = notice.invited.meeting
    course = course_of(meeting)
    if course.state is not State.INVITED:
        return True
    if notice.kind == "invitation":
        return False
    return notice.about_id != course.asked_in or notice.invited_id in replies_of(meeting, course)
