"""Who may do what with bodies and meetings. Asked by actions each time, and by pages to show what can be done.

The migration team and administrators run them. A member is an account linked to a place that is in force today. A
zone officer writes down what a society of the zone replied, and reads meetings about trails that go through the zone
once they are invited to: officers draft the strategies that come from them. Everybody else sees nothing. A person who
lacks the second factor that a role asks for counts for nothing, linked or not.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from waypost.reference import load_catalog
from waypost.strategies.sides import all_on
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.accounts.roles import Role
from waypost.web.exercises import rights as shared
from waypost.web.exercises.rights import area_of, is_of, runs
from waypost.web.meetings.models import Body, Holder, Invited, Meeting, MeetingKind, Place

__all__ = ["area_of", "runs"]
_ROLES = (Role.MIGRATION_TEAM, Role.ADMINISTRATOR, Role.ZONE_OFFICER)


def places_of(standing: Standing, day: dt.date | None = None) -> list[Place]:
    """The places that somebody acts for, which are in force on a day (today)."""
    if standing.lacks_second_factor:
        return []
    day = day or timezone.now().date()
    held = Holder.objects.filter(person=standing.person, ended_at=None).select_related("place__ending", "place__body")
    return [holder.place for holder in held.order_by("pk") if holder.place.holds_on(day)]


def sees_body(standing: Standing, body: Body) -> bool:
    """Runs meetings, or is a member of it."""
    return runs(standing) or any(place.body_id == body.pk for place in places_of(standing))


def invited_as(standing: Standing, meeting: Meeting) -> list[Invited]:
    """The invited organisations that somebody speaks for: by a place in the body, or for a society without one."""
    places = [place for place in places_of(standing) if place.body_id == meeting.body_id]
    own = {place.seat for place in places}
    return [
        each
        for each in meeting.invited.order_by("pk")
        if (each.seat in own if each.is_by_place else is_of(standing, each.organisation))
    ]


def sees_meeting(standing: Standing, meeting: Meeting) -> bool:
    """Runs meetings, is a member of its body, or speaks for an organisation that is invited to it."""
    if runs(standing):
        return True
    if meeting.body is not None and sees_body(standing, meeting.body):
        return True
    if meeting.trail in trails_near(standing) and is_along(meeting) and was_invited_to(meeting):
        return True
    return bool(invited_as(standing, meeting))


def is_along(meeting: Meeting) -> bool:
    """Whether it brings together the sides of a trail, and no body."""
    return meeting.kind == MeetingKind.CROSS_REGIONAL and meeting.body_id is None


def was_invited_to(meeting: Meeting) -> bool:
    """Whether its invitation went out."""
    return meeting.happenings.filter(kind="invited").exists()


def trails_near(standing: Standing) -> frozenset[str]:
    """The trails that go through a zone of somebody who is its officer."""
    area, catalog = area_of(standing), load_catalog()
    return frozenset(trail for trail in catalog.trails if area and area & set(all_on(catalog, trail)))


def entered_by(standing: Standing, meeting: Meeting) -> list[Invited]:
    """The invited organisations for which somebody may write down what they replied."""
    invited = list(meeting.invited.order_by("pk"))
    area = area_of(standing)
    return invited if runs(standing) else [each for each in invited if each.organisation in area]


def role_of(by: User | None) -> str:
    """In which role somebody acts, as it stands in logs; whoever speaks for a society is a member of the meeting."""
    return shared.role_of(by, _ROLES)


def require_running(by: User | None) -> str:
    """The role of whoever runs meetings; None is the server's own command line. Raises :class:`RefusedError`."""
    if by is not None and not runs(standing_of(by)):
        raise RefusedError("meeting_refused_running")
    return role_of(by)


def require_speaking(by: User, invited: Invited) -> bool:
    """True for who enters it for the organisation, False for who speaks for it. Raises :class:`RefusedError`."""
    standing = standing_of(by)
    if invited in invited_as(standing, invited.meeting):
        return False
    if invited in entered_by(standing, invited.meeting):
        return True
    raise RefusedError("meeting_refused_behalf")
