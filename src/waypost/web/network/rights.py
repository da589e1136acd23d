"""Who may do what in the network. Asked by actions each time, and by pages to show what can be done.

A membership that lacks its second factor counts for nothing (``Standing.acting``).
"""

from __future__ import annotations

from django.utils import timezone

from waypost.network.states import Actor
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.accounts.roles import Role
from waypost.web.exercises.rights import area_of, own_of
from waypost.web.network.models import Holder, Invitation, Request

_TEAM = (Role.MIGRATION_TEAM, Role.ADMINISTRATOR)
_OF_SECRETARIAT = (*_TEAM, Role.ZONE_OFFICER)


def is_member(standing: Standing | None) -> bool:
    """Sees the directory and published answers: anybody with a role."""
    return standing is not None and bool(standing.acting)


def is_team(standing: Standing) -> bool:
    """The migration team and administrators."""
    return any(held.role in _TEAM for held in standing.acting)


def is_of_secretariat(standing: Standing) -> bool:
    """May ask for the Secretariat itself."""
    return any(held.role in _OF_SECRETARIAT for held in standing.acting)


def matches_somewhere(standing: Standing) -> bool:
    """Triages and matches requests of some societies."""
    return is_team(standing) or bool(area_of(standing))


def matches(standing: Standing, request: Request) -> bool:
    """Triages and matches this request: the team, and officers for societies of their zone."""
    return is_team(standing) or request.ns_id in area_of(standing)


def asks(standing: Standing, request: Request) -> bool:
    """Is the asker: whoever speaks for the society that asks, now; for the Secretariat the person, while of it."""
    if request.ns_id:
        return request.ns_id in own_of(standing)
    return request.asker_id == standing.person.pk and is_of_secretariat(standing)


def asks_for(standing: Standing) -> tuple[str, ...]:
    """The societies for which somebody may ask; ``""`` among them for the Secretariat."""
    return (*sorted(own_of(standing)), *([""] if is_of_secretariat(standing) else []))


def answers_for(standing: Standing, holder: Holder) -> bool:
    """Answers invitations of a holder: the person, people of a unit's society; for other bodies whoever matches.

    For a person who is away their deputy does, as long as the deputy speaks for the same society.
    """
    if holder.is_person:
        return is_member(standing) and (holder.person_id == standing.person.pk or stands_in(standing, holder))
    if holder.kind == "unit":
        return holder.ns_id in own_of(standing)
    return is_team(standing)


def stands_in(standing: Standing, holder: Holder) -> bool:
    """Is the deputy of somebody who is away now."""
    is_deputy = holder.deputy_id == standing.person.pk and holder.is_away(timezone.now().date())
    return is_deputy and holder.ns_id in (own_of(standing) or {""})


def invitations_for(standing: Standing, request: Request) -> list[Invitation]:
    """The invitations to a request that somebody answers, or answered, for."""
    kept = getattr(request, "_prefetched_objects_cache", {})
    found = request.invitations.all() if "invitations" in kept else request.invitations.select_related("holder")
    return [each for each in found if answers_for(standing, each.holder)]


def actors_of(standing: Standing, request: Request) -> frozenset[Actor]:
    """All that somebody is to a request. Whoever declined is no expert of it."""
    found = set()
    if asks(standing, request):
        found.add(Actor.ASKER)
    if matches(standing, request):
        found.add(Actor.MATCHER)
    if any(each.is_accepted is not False for each in invitations_for(standing, request)):
        found.add(Actor.EXPERT)
    return frozenset(found)


def edits(standing: Standing, holder: Holder) -> bool:
    """Changes an entry: the person; for a unit the managers of its society."""
    if holder.is_person:
        return holder.person_id == standing.person.pk and is_member(standing)
    return holder.kind == "unit" and holder.ns_id in standing.managed


def endorses(standing: Standing, holder: Holder) -> bool:
    """Vouches for a holder and lets them work for others: managers of the society, and nobody for themselves.

    The team does so for whoever is of no society, and for managers, who may be alone in their society.
    """
    if holder.person_id == standing.person.pk:
        return False
    if holder.ns_id in standing.managed:
        return True
    return is_team(standing) and (not holder.ns_id or _is_manager(holder))


def _is_manager(holder: Holder) -> bool:
    held = Membership.objects.filter(person=holder.person_id, role=Role.MANAGER, ns_id=holder.ns_id, ended_at=None)
    return holder.is_person and held.exists()


def require_member(by: User) -> Standing:
    """Who it is. Raises :class:`RefusedError` for whoever holds no role."""
    standing = standing_of(by)
    if not is_member(standing):
        raise RefusedError("network_refused_member")
    return standing


def require(allowed: bool, key: str) -> None:
    """Raise :class:`RefusedError` with this text where something is not allowed."""
    if not allowed:
        raise RefusedError(key)
