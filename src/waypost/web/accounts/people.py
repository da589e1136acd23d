"""Who is written to: people of societies, of zones, of Geneva, as accounts that can sign in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.roles import OF_A_SOCIETY, Role, societies_of


def people_of_societies(ns_ids: Collection[str]) -> dict[str, list[User]]:
    """Society → its managers and focal points who can sign in, each once."""
    held = Membership.objects.filter(
        ended_at=None, role__in=OF_A_SOCIETY, ns_id__in=list(ns_ids), person__is_active=True
    ).select_related("person")
    found: dict[str, dict[int, User]] = defaultdict(dict)
    for membership in held.order_by("ns_id", "person__email", "pk"):
        found[membership.ns_id][membership.person_id] = membership.person
    return {ns_id: list(people.values()) for ns_id, people in found.items()}


def zone_officers_of(ns_ids: Iterable[str]) -> list[User]:
    """Officers of the zones and regions of societies, each once."""
    wanted = set(ns_ids)
    return list(
        dict.fromkeys(
            each.person for each in _holding(Role.ZONE_OFFICER) if wanted & set(societies_of(each.region, each.zone))
        )
    )


def migration_team() -> list[User]:
    """The migration team in Geneva, each once."""
    return list(dict.fromkeys(each.person for each in _holding(Role.MIGRATION_TEAM)))


def _holding(role: Role) -> Iterable[Membership]:
    held = Membership.objects.filter(role=role, ended_at=None, person__is_active=True)
    return held.select_related("person").order_by("person_id")
