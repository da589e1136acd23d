"""Members of a Reference Group as those who comment: in the name of the group, apart from their societies' answers.

A group comments under ``group-`` and the code of its body. It is asked by no round: it counts in no share of answers.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.meetings.models import Body, BodyKind, Holder, Place, PlaceRole

ROLE = "reference_group_member"  # of whoever wrote such a comment
_PREFIX = "group-"
_LONGEST = 40  # of an organisation that comments
_SEATS = (PlaceRole.CHAIR, PlaceRole.MEMBER, PlaceRole.SECRETARY)  # an observer listens


def is_group(organisation: str) -> bool:
    """Whether this stands for members of a Reference Group."""
    return organisation.startswith(_PREFIX)


def group_of(body: Body) -> str:
    """Under what the members of a body comment; where its code is too long, by its number."""
    code = f"{_PREFIX}{body.code}"
    return code if len(code) <= _LONGEST else f"{_PREFIX}{body.pk}"


def groups_in(places: Iterable[Place]) -> dict[str, Body]:
    """Of the places that somebody holds, the groups in whose name that lets comment."""
    held = (each.body for each in places if each.role in _SEATS and each.body.kind == BodyKind.REFERENCE_GROUP)
    return {group_of(body): body for body in held}


def groups_about(work: str) -> list[str]:
    """The Reference Groups of a text, and those of no text in particular."""
    found = Body.objects.filter(kind=BodyKind.REFERENCE_GROUP, work__in=("", work))
    return [group_of(body) for body in found.order_by("code")]


def check_about(organisation: str, work: str) -> None:
    """Raise :class:`RefusedError` for a group that is not about a text."""
    if is_group(organisation) and organisation not in groups_about(work):
        raise RefusedError("policy_refused_group")


def people_of_groups(organisations: Iterable[str]) -> dict[str, list[User]]:
    """Group → the accounts that act for a place in it today."""
    wanted, today = {each for each in organisations if is_group(each)}, timezone.now().date()
    if not wanted:
        return {}
    held = Holder.objects.filter(ended_at=None, person__is_active=True, place__body__kind=BodyKind.REFERENCE_GROUP)
    found: dict[str, list[User]] = {}
    for holder in held.select_related("person", "place__body", "place__ending").order_by("person__email", "pk"):
        for group in groups_in([holder.place]):
            known = found.setdefault(group, [])
            if group in wanted and holder.place.holds_on(today) and holder.person not in known:
                known.append(holder.person)
    return {group: people for group, people in found.items() if people}
