"""Somebody follows a list, follows it no longer, or says how to be written to."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.following.filters import canonical
from waypost.web.following.models import MOST_FOLLOWED, Followed, Wish


@transaction.atomic
def follow(*, person: User, filters: Mapping[str, str]) -> Followed:
    """Follow the list of these filters; the row that is there when it is followed already.

    Raises :class:`RefusedError` when nothing narrows the list, or when the person follows as many as one may.
    """
    wanted = canonical(filters)
    if not wanted:
        raise RefusedError("following_refused_nothing")
    User.objects.select_for_update().get(pk=person.pk)  # two clicks at once are one after the other
    mine = Followed.objects.filter(person=person, ended_at=None)
    there = mine.filter(filters=wanted).first()
    if there is not None:
        return there
    if mine.count() >= MOST_FOLLOWED:
        raise RefusedError("following_refused_many", most=MOST_FOLLOWED)
    return Followed.objects.create(person=person, filters=wanted)


@transaction.atomic
def unfollow(*, person: User, followed: int) -> bool:
    """End what one follows, by its number; whether there was something to end."""
    found = Followed.objects.filter(pk=followed, person=person, ended_at=None)
    return bool(found.update(ended_at=timezone.now()))


@transaction.atomic
def choose(*, person: User, digest: str, is_asked: bool) -> Wish:
    """Keep how somebody wants to be written to. Raises :class:`RefusedError` for a word that is none of ours."""
    if digest not in Wish.Digest.values:
        raise RefusedError("following_refused_nothing")
    wanted = {"digest": digest, "is_asked": is_asked, "changed_at": timezone.now()}
    return Wish.objects.update_or_create(person=person, defaults=wanted)[0]
