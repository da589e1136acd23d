"""Who may do what with the plan. Asked by actions each time, and by pages to show what can be done.

Everybody reads the plan's text and its computed outcomes. Money, indicators and updates are for people with a role. The
migration team and administrators write; zone officers report on indicators, too. A membership that lacks its second
factor counts for nothing (``Standing.acting``).
"""

from __future__ import annotations

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.accounts.roles import Role
from waypost.web.exercises.rights import role_of, runs

ROLES = (Role.MIGRATION_TEAM, Role.ADMINISTRATOR, Role.ZONE_OFFICER)


def reads(standing: Standing | None) -> bool:
    """Sees money, indicators and updates: anybody with a role."""
    return standing is not None and bool(standing.acting)


def leads(standing: Standing | None) -> bool:
    """Writes all of it: the migration team and administrators."""
    return standing is not None and runs(standing)


def reports(standing: Standing | None) -> bool:
    """Reports on indicators: whoever leads, and zone officers."""
    return standing is not None and any(held.role in ROLES for held in standing.acting)


def require_leading(by: User | None) -> str:
    """The role of whoever leads; None is the server's own command line. Raises :class:`RefusedError`."""
    if by is not None and not leads(standing_of(by)):
        raise RefusedError("plan_refused_leading")
    return role_of(by, ROLES)


def require_reporting(by: User | None) -> str:
    """The role of whoever reports. Raises :class:`RefusedError`."""
    if by is not None and not reports(standing_of(by)):
        raise RefusedError("plan_refused_reporting")
    return role_of(by, ROLES)
