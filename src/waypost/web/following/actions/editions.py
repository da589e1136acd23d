"""Once a week: the release of the digest is kept, and a letter waits for everybody who follows something."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from waypost.store.release import open_release
from waypost.web.following.models import Edition, Letter
from waypost.web.following.queries import newest_edition, readers
from waypost.web.following.shelf import forget_others, keep, place_of
from waypost.web.jobs.outbox import MailState


def week_of(now: dt.datetime) -> dt.date:
    """The Monday in UTC of the week of a moment."""
    day = now.astimezone(dt.UTC).date()
    return day - dt.timedelta(days=day.weekday())


def begin_edition(*, now: dt.datetime | None = None) -> Edition | None:
    """Begin the edition of this week, where it has not begun; None when it has.

    All in one transaction: the edition with its letters is there, or nothing is. A server that was down on Monday
    begins the week when it is up again; of weeks that were missed there is one edition.
    """
    now = now or timezone.now()
    week = week_of(now)
    if Edition.objects.filter(week__gte=week).exists():
        return None
    with transaction.atomic():
        latest = newest_edition()
        release = keep(open_release(Path(settings.WAYPOST_RELEASE)))
        earlier = latest.release if latest is not None and place_of(latest.release).is_dir() else ""
        edition, is_new = Edition.objects.get_or_create(
            week=week, defaults={"earlier": earlier, "release": release, "made_at": now}
        )
        if not is_new:
            return None
        if earlier and earlier != release:
            _queue(edition, now)
        transaction.on_commit(_forget)
    return edition


def _queue(edition: Edition, now: dt.datetime) -> None:
    mark = edition.week.isoformat()
    Letter.objects.bulk_create(
        (
            Letter(person=person, kind=Letter.Kind.DIGEST, mark=mark, edition=edition, made_at=now, next_at=now)
            for person in readers()
        ),
        ignore_conflicts=True,
    )


def _forget() -> None:
    """Keep the release that the next edition begins with, and those of letters that are still to go out."""
    unsent = Edition.objects.filter(letters__state__in=(MailState.WAITING, MailState.SENDING))
    latest = newest_edition()
    kept = {latest.release} if latest else set()
    for earlier, release in unsent.values_list("earlier", "release"):
        kept |= {earlier, release}
    forget_others(kept)
