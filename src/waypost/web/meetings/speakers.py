"""Who speaks for a platform of the network: the accounts that act for chair and secretary of the body that it is."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from waypost.web.accounts.models import User
from waypost.web.meetings.models import Holder, PlaceRole

SPEAKING = (PlaceRole.CHAIR, PlaceRole.SECRETARY)


def people_of_platforms(platforms: Collection[str]) -> dict[str, list[User]]:
    """Platform → whoever acts for a place of chair or secretary that is in force today, each once."""
    held = Holder.objects.filter(
        ended_at=None, person__is_active=True, place__role__in=SPEAKING, place__body__platform__in=list(platforms)
    ).select_related("place__ending", "place__body", "person")
    today = timezone.now().date()
    found: dict[str, list[User]] = {}
    for holder in held.order_by("place__body__platform", "person__email", "pk"):
        people = found.setdefault(holder.place.body.platform, [])
        if holder.place.holds_on(today) and holder.person not in people:
            people.append(holder.person)
    return {platform: people for platform, people in found.items() if people}
