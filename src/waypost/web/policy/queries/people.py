"""Who is written to for an organisation."""

from __future__ import annotations

from collections.abc import Iterable

from waypost.reference import load_catalog
from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.people import people_of_societies
from waypost.web.accounts.roles import Role
from waypost.web.contribute.rights import zone_body
from waypost.web.policy.reference_groups import people_of_groups


def people_of(organisations: Iterable[str]) -> dict[str, list[User]]:
    """Organisation → who of it can sign in: managers and focal points of a society, officers of a zone, members of a
    Reference Group.

    The migration team is left out: it gives the answers and issues the versions that others are written to about.
    """
    wanted, known = set(organisations), load_catalog().societies
    found = people_of_societies(sorted(wanted & known.keys())) | people_of_groups(wanted)
    if not wanted - known.keys():
        return found
    held = Membership.objects.filter(ended_at=None, role=Role.ZONE_OFFICER, person__is_active=True)
    for membership in held.select_related("person").order_by("person__email", "pk"):
        body = zone_body(membership)
        if body in wanted and membership.person not in found.setdefault(body, []):
            found[body].append(membership.person)
    return found
