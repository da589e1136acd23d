"""Who may say what in whose name. No database here: it follows from a person's standing."""

from __future__ import annotations

from dataclasses import dataclass

from waypost.web.accounts.models import Membership
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.roles import OF_A_SOCIETY, Role, societies_of


@dataclass(frozen=True)
class Rights:
    """What a person may do for one society.

    ``may_propose``: of the society. ``may_sign``: its manager. ``may_stand_in``: a zone officer for its zone, the
    migration team and administrators for all: they enter what they were told, or say something beside it.
    """

    ns_id: str
    may_propose: bool = False
    may_sign: bool = False
    may_stand_in: bool = False

    @property
    def may_look(self) -> bool:
        """The society's page is open to the person."""
        return self.may_propose or self.may_sign or self.may_stand_in


def rights_of(standing: Standing, ns_id: str) -> Rights:
    """What a person may do for a society."""
    held = standing.acting
    own = {m.role for m in held if m.ns_id == ns_id}
    return Rights(
        ns_id,
        may_propose=bool(own & set(OF_A_SOCIETY)),
        may_sign=Role.MANAGER in own,
        may_stand_in=any(
            m.role in (Role.MIGRATION_TEAM, Role.ADMINISTRATOR)
            or (m.role == Role.ZONE_OFFICER and ns_id in societies_of(m.region, m.zone))
            for m in held
        ),
    )


def body_of(standing: Standing) -> str:
    """Who speaks when a person says something beside a society: the migration team, or the zone."""
    roles = {m.role for m in standing.acting}
    if Role.MIGRATION_TEAM in roles or Role.ADMINISTRATOR in roles:
        return "migration-team"
    return next((zone_body(m) for m in standing.acting if m.role == Role.ZONE_OFFICER), "")


def zone_body(held: Membership) -> str:
    """The zone in whose name a zone officer speaks."""
    zone = held.region or held.zone
    return f"zone-{zone}"[:40] if zone else ""


def role_word(standing: Standing, ns_id: str) -> str:
    """The role in which a person speaks, as it may be published: never a name."""
    rights = rights_of(standing, ns_id)
    if rights.may_sign:
        return str(Role.MANAGER)
    if rights.may_propose:
        return str(Role.FOCAL_POINT)
    return body_of(standing)


def may_decide(standing: Standing) -> bool:
    """Judges what concerns more than one society: the migration team and administrators."""
    return any(m.role in (Role.MIGRATION_TEAM, Role.ADMINISTRATOR) for m in standing.acting)


def looked_after(standing: Standing) -> frozenset[str] | None:
    """The societies that a person looks after: of the zone; None for all of them."""
    if may_decide(standing):
        return None
    zones = (m for m in standing.acting if m.role == Role.ZONE_OFFICER)
    return frozenset(ns_id for m in zones for ns_id in societies_of(m.region, m.zone))


def asking_body(standing: Standing, ns_id: str) -> str:
    """In whose name a person asks a society: the team's, or that of the zone that the society is in; empty for none."""
    if may_decide(standing):
        return "migration-team"
    held = (m for m in standing.acting if m.role == Role.ZONE_OFFICER)
    zone = next((m.region or m.zone for m in held if ns_id in societies_of(m.region, m.zone)), "")
    return f"zone-{zone}"[:40] if zone else ""
