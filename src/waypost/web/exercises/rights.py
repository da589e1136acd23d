"""Who may do what in an exercise. Asked by actions each time, and by pages to show what can be done.

A membership that lacks its second factor counts for nothing (``Standing.acting``).
"""

from __future__ import annotations

from collections.abc import Sequence

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.accounts.roles import OF_A_SOCIETY, Role, societies_of

_RUNS = (Role.MIGRATION_TEAM, Role.ADMINISTRATOR)
# In which role somebody who holds several acts, as logs have it.
_ACTING = (Role.MIGRATION_TEAM, Role.ADMINISTRATOR, Role.ZONE_OFFICER, Role.MANAGER, Role.FOCAL_POINT)


def runs(standing: Standing) -> bool:
    """Creates, changes, opens, extends, invites and closes: the migration team and administrators."""
    return any(held.role in _RUNS for held in standing.acting)


def role_of(by: User | None, roles: Sequence[Role] = _ACTING) -> str:
    """In which role somebody acts, as it stands in logs: the first of ``roles`` that they hold, never a name."""
    if by is None:
        return "server"
    held = {membership.role for membership in standing_of(by).acting}
    return next((str(role) for role in roles if role in held), "member")


def area_of(standing: Standing) -> frozenset[str]:
    """The societies that a zone officer looks after."""
    zones = [held for held in standing.acting if held.role == Role.ZONE_OFFICER]
    return frozenset(ns_id for held in zones for ns_id in societies_of(held.region, held.zone))


def own_of(standing: Standing) -> frozenset[str]:
    """The societies that somebody is a manager or focal point of."""
    return frozenset(held.ns_id for held in standing.acting if held.role in OF_A_SOCIETY)


def enters_for(standing: Standing, ns_id: str) -> bool:
    """Writes down what a society said: the team, administrators, officers for societies of their zone."""
    return runs(standing) or ns_id in area_of(standing)


def manages(standing: Standing, ns_id: str) -> bool:
    """Signs for the society, or says that it has nothing to report or does not take part."""
    return ns_id in standing.managed


def is_of(standing: Standing, ns_id: str) -> bool:
    """A manager or focal point of the society."""
    return ns_id in own_of(standing)


def sees(standing: Standing, ns_id: str) -> bool:
    """Sees the state of a society."""
    return is_of(standing, ns_id) or enters_for(standing, ns_id)


def seen_by(standing: Standing) -> frozenset[str] | None:
    """The societies whose states somebody sees; None for all of them."""
    return None if runs(standing) else own_of(standing) | area_of(standing)


def oversees(standing: Standing) -> bool:
    """Sees the matrix and who is silent, not their own society alone."""
    return runs(standing) or bool(area_of(standing))


def require_running(by: User | None) -> None:
    """Raise :class:`RefusedError` for whoever does not run exercises; None is the server's own command line."""
    if by is not None and not runs(standing_of(by)):
        raise RefusedError("exercise_refused_running")


def require_entering(by: User, ns_id: str) -> None:
    """Raise :class:`RefusedError` for whoever may not write down what this society said."""
    if not enters_for(standing_of(by), ns_id):
        raise RefusedError("exercise_refused_behalf")


def require_managing(by: User, ns_id: str) -> None:
    """Raise :class:`RefusedError` for whoever is no manager of the society."""
    if not manages(standing_of(by), ns_id):
        raise RefusedError("exercise_refused_manager")
