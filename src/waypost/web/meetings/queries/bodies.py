"""Bodies, their members on a day, and who acts for them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from waypost.web.meetings.models import Body, Holder, Mandate, Place, PlaceRole


def find_body(code: str) -> Body | None:
    """The body of a code."""
    return Body.objects.filter(code=code).first()


def mandates_of(body: Body) -> list[Mandate]:
    """What the body is for, the one in force first."""
    return list(body.mandates.order_by("-pk"))


def places_of_body(body: Body) -> list[Place]:
    """All places that were ever given, in the order of their beginning."""
    return list(body.places.select_related("ending", "body").order_by("from_day", "pk"))


def members_of(body: Body, day: dt.date) -> list[Place]:
    """The places in force on a day, the chair first."""
    order = list(PlaceRole.values)
    held = [place for place in places_of_body(body) if place.holds_on(day)]
    return sorted(held, key=lambda place: (order.index(place.role), place.organisation, place.unit))


def holders_of(body: Body) -> dict[int, list[Holder]]:
    """Place → accounts that act for it now."""
    found: dict[int, list[Holder]] = defaultdict(list)
    held = Holder.objects.filter(place__body=body, ended_at=None, person__is_active=True).select_related("person")
    for holder in held.order_by("pk"):
        found[holder.place_id].append(holder)
    return found
