"""What is asked of the tables of following. Writes stand in ``actions``."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from waypost.web.accounts.models import User
from waypost.web.following.models import Edition, Followed, Wish


def followed_by(person: User) -> list[Followed]:
    """The lists that somebody follows now, the first one first."""
    return list(Followed.objects.filter(person=person, ended_at=None).order_by("pk"))


def find_followed(person: User, filters: Mapping[str, str]) -> Followed | None:
    """The row of a list that somebody follows now."""
    return Followed.objects.filter(person=person, filters=dict(filters), ended_at=None).first()


def wish_of(person: User) -> Wish:
    """How somebody wants to be written to; what holds for everybody where they have said nothing."""
    return Wish.objects.filter(person=person).first() or Wish(person=person)


def readers() -> QuerySet[User]:
    """People to whom a digest may go: they follow something, can sign in, and have not said no."""
    return (
        User.objects.filter(is_active=True, followed__ended_at=None, followed__isnull=False)
        .exclude(wish__digest=Wish.Digest.NEVER)
        .distinct()
        .order_by("pk")
    )


def may_be_asked(people: list[User]) -> list[User]:
    """Of people, those who have not said that they want no questions."""
    unwilling = set(
        Wish.objects.filter(is_asked=False, person__in=[each.pk for each in people]).values_list("person", flat=True)
    )
    return [each for each in people if each.pk not in unwilling]


def newest_edition() -> Edition | None:
    """The edition of the latest week."""
    return Edition.objects.order_by("-week").first()
