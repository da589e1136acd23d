"""Links by which a society answers without an account."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.exercises.actions.telling import check_takes
from waypost.web.exercises.models import Exercise, Link
from waypost.web.exercises.rights import enters_for, manages
from waypost.web.exercises.tokens import hash_of

_MOST = 20  # links in force for one society in one exercise


@transaction.atomic
def make_link(*, exercise: Exercise, ns_id: str, by: User, now: dt.datetime | None = None) -> tuple[Link, str]:
    """A link, and its token, which is nowhere kept.

    By a manager of the society, or whoever may write down what it said. Raises :class:`RefusedError`.
    """
    now = now or timezone.now()
    _check(by, ns_id)
    check_takes(exercise, ns_id, now)
    if Link.objects.filter(exercise=exercise, ns_id=ns_id, revoked_at=None).count() >= _MOST:
        raise RefusedError("exercise_refused_links", count=_MOST)
    token = secrets.token_urlsafe(32)
    made = Link.objects.create(exercise=exercise, ns_id=ns_id, token_hash=hash_of(token), made_by=by, made_at=now)
    return made, token


@transaction.atomic
def revoke_link(*, link: Link, by: User) -> None:
    """A link opens nothing any more. Raises :class:`RefusedError`."""
    _check(by, link.ns_id)
    Link.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)


@transaction.atomic
def use_link(*, link: Link, now: dt.datetime | None = None) -> None:
    """Count that somebody came by a link. For the page that the link opens."""
    Link.objects.filter(pk=link.pk).update(uses=F("uses") + 1, last_used_at=now or timezone.now())


def _check(by: User, ns_id: str) -> None:
    standing = standing_of(by)
    if not (manages(standing, ns_id) or enters_for(standing, ns_id)):
        raise RefusedError("exercise_refused_link_maker")
