"""Who sees what of agreements, and who changes them. Asked by actions each time, and by pages to show what can be done.

The migration team looks after all; a zone officer after those of societies of the zone, and of the Secretariat for
that zone; a society after its own. They see everything of it. Members see what is not confidential; the public sees
what is marked public. A membership that lacks its second factor counts for nothing (``Standing.acting``).
"""

from __future__ import annotations

from typing import Literal

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.accounts.roles import Role
from waypost.web.agreements.models import Agreement
from waypost.web.exercises.rights import area_of, own_of, role_of, runs

Sight = Literal["full", "members", "public"]


def zones_of(standing: Standing) -> frozenset[str]:
    """The zones and regions of a zone officer."""
    held = (each for each in standing.acting if each.role == Role.ZONE_OFFICER)
    return frozenset(code for each in held for code in (each.zone, each.region) if code)


def looks_after(standing: Standing, ns_id: str, level: str, zone: str) -> bool:
    """Changes agreements of this society, or without one of the Secretariat, and sees all of them."""
    if runs(standing):
        return True
    if ns_id:
        return ns_id in own_of(standing) or ns_id in area_of(standing)
    return level == "zone" and zone in zones_of(standing)


def edits(standing: Standing | None, agreement: Agreement) -> bool:
    """Changes this agreement."""
    return standing is not None and looks_after(standing, agreement.ns_id, agreement.level, agreement.zone)


def is_own(standing: Standing, agreement: Agreement) -> bool:
    """Whether it is for this person to keep: of the own society; of the Secretariat the team's, of its zone an
    officer's."""
    if agreement.ns_id:
        return agreement.ns_id in own_of(standing)
    return runs(standing) or (agreement.level == "zone" and agreement.zone in zones_of(standing))


def publishes(standing: Standing, ns_id: str) -> bool:
    """Shows an agreement to everybody: managers of the society, the team."""
    return runs(standing) or (bool(ns_id) and ns_id in standing.managed)


def holders_of(standing: Standing) -> tuple[str, ...]:
    """The societies for which somebody may enter an agreement, in order; ``""`` among them for the Secretariat."""
    if runs(standing):
        return ("", *sorted(load_catalog().societies))
    own = sorted(own_of(standing) | area_of(standing))
    return (*(["", *own] if zones_of(standing) else own),)


def sight_of(standing: Standing | None, agreement: Agreement) -> Sight | None:
    """How much somebody sees of an agreement; None for nothing."""
    if edits(standing, agreement):
        return "full"
    if standing is not None and standing.acting and agreement.visibility != "parties":
        return "members"
    return "public" if agreement.visibility == "public" else None


def require_editing(by: User | None, agreement: Agreement) -> str:
    """The role of whoever may change it; None is the server's own command line. Raises :class:`RefusedError`."""
    if by is not None and not edits(standing_of(by), agreement):
        raise RefusedError("agreement_refused_edit")
    return role_of(by)
