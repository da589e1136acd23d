"""Who runs a workshop and who reads its profile. Asked by actions each time, and by pages to show what can be done.

Managers and focal points of a society that takes part run it, zone officers for societies of their zone, the migration
team. They alone see sheets. Once a profile is published, members see what of it may be shown. A membership that lacks
its second factor counts for nothing (``Standing.acting``).
"""

from __future__ import annotations

from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.exercises.rights import area_of, own_of, role_of, runs
from waypost.web.workshops.models import Exchange, Workshop


def societies_run(standing: Standing) -> frozenset[str] | None:
    """The societies for which somebody can begin a workshop or an exchange; None for all of them."""
    return None if runs(standing) else own_of(standing) | area_of(standing)


def acts_for(standing: Standing, ns_id: str) -> bool:
    """Of the society, or enters it for the society."""
    found = societies_run(standing)
    return found is None or ns_id in found


def conducts(standing: Standing | None, workshop: Workshop) -> bool:
    """Writes into a workshop and sees its sheets."""
    return standing is not None and any(acts_for(standing, ns_id) for ns_id in workshop.ns_ids)


def is_member(standing: Standing | None) -> bool:
    """Reads what is published."""
    return standing is not None and bool(standing.acting)


def of_exchange(standing: Standing, exchange: Exchange) -> frozenset[str]:
    """The sides of an exchange for which somebody acts."""
    return frozenset(ns_id for ns_id in (exchange.learner, exchange.sharer) if acts_for(standing, ns_id))


def require_conducting(by: User | None, workshop: Workshop) -> str:
    """The role of whoever writes into a workshop; None is the server's own command line. Raises
    :class:`RefusedError`."""
    if by is not None and not conducts(standing_of(by), workshop):
        raise RefusedError("ws_refused_conduct")
    return role_of(by)


def require_acting_for(by: User | None, ns_id: str) -> str:
    """The role of whoever acts for a society. Raises :class:`RefusedError`."""
    if by is not None and not acts_for(standing_of(by), ns_id):
        raise RefusedError("ws_refused_society")
    return role_of(by)
