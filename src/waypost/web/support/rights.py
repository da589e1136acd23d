"""Who reads, drafts, commits and accepts. Asked by actions each time, and by pages to show what can be done.

The migration team, and officers of a zone that the trail goes through, draft strategies and put them in force; only
those who run meetings plan one. A society that stands on the trail proposes commitments for itself, and accepts,
declines and tells of them; what it told by telephone or letter the team and its zone's officers write down, and how it
was told. That everybody may see a commitment it says itself. Members read what was proposed; a draft is for those who
may add to it. A membership that lacks its second factor counts for nothing (``Standing.acting``).
"""

from __future__ import annotations

from waypost.reference import load_catalog
from waypost.strategies.sides import all_on, sides_of
from waypost.strategies.values import Phase
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.exercises.rights import area_of, enters_for, is_of, own_of, role_of, runs
from waypost.web.exercises.told import Told, check_told

__all__ = ["runs"]


def reads(standing: Standing) -> bool:
    """Reads strategies that were proposed: whoever holds a role."""
    return bool(standing.acting)


def drafts(standing: Standing, trail: str) -> bool:
    """Drafts strategies of a trail: the team, and officers of a zone that the trail goes through."""
    return runs(standing) or bool(area_of(standing) & set(all_on(load_catalog(), trail)))


def own_on(standing: Standing, trail: str) -> frozenset[str]:
    """The societies of somebody that stand on a trail."""
    return own_of(standing) & set(all_on(load_catalog(), trail))


def told_by(standing: Standing, trail: str) -> frozenset[str]:
    """The societies of a trail whose word somebody writes down, as it was told to them."""
    along = frozenset(all_on(load_catalog(), trail))
    return (along if runs(standing) else along & area_of(standing)) - own_of(standing)


def is_near(standing: Standing, trail: str) -> bool:
    """A society of somebody's own, or of their zone, stands on a trail; whoever works for all is near none."""
    return bool((own_of(standing) | area_of(standing)) & set(all_on(load_catalog(), trail)))


def adds_to(standing: Standing, trail: str) -> bool:
    """Adds parts to strategies of a trail: whoever drafts, and societies that stand on it."""
    return drafts(standing, trail) or bool(own_on(standing, trail))


def sees(standing: Standing, trail: str, phase: Phase) -> bool:
    """Sees a strategy of a trail as it stands."""
    return adds_to(standing, trail) if phase is Phase.DRAFT else reads(standing)


def proposes_for(standing: Standing, trail: str, ns_id: str) -> bool:
    """Writes down a commitment of a society, for the society to accept."""
    return bool(sides_of(load_catalog(), trail, ns_id)) and (drafts(standing, trail) or is_of(standing, ns_id))


def speaks_for(standing: Standing, ns_id: str) -> bool:
    """Accepts, declines and tells of commitments: the society itself."""
    return is_of(standing, ns_id)


def says_for(standing: Standing, ns_id: str) -> bool:
    """Writes down such a word: the society, or whoever it told."""
    return speaks_for(standing, ns_id) or enters_for(standing, ns_id)


def trails_of(standing: Standing) -> tuple[str, ...]:
    """The trails for which somebody may plan or draft."""
    return tuple(trail for trail in load_catalog().trails if drafts(standing, trail))


def require_drafting(by: User | None, trail: str) -> str:
    """The role of whoever drafts; None is the server's own command line. Raises :class:`RefusedError`."""
    if by is not None and not drafts(standing_of(by), trail):
        raise RefusedError("support_refused_drafting")
    return role_of(by)


def require_adding(by: User | None, trail: str) -> str:
    """The role of whoever adds a part. Raises :class:`RefusedError`."""
    if by is not None and not adds_to(standing_of(by), trail):
        raise RefusedError("support_refused_adding")
    return role_of(by)


def require_proposing(by: User | None, trail: str, ns_id: str) -> str:
    """The role of whoever writes down a commitment of a society. Raises :class:`RefusedError`."""
    if by is not None and not proposes_for(standing_of(by), trail, ns_id):
        raise RefusedError("support_refused_proposing")
    return role_of(by)


def require_speaking(by: User, ns_id: str, told: Told | None) -> str:
    """The role of whoever says a society's word: its own people, or those whom it told, who say how.

    Raises :class:`RefusedError`.
    """
    standing = standing_of(by)
    if not says_for(standing, ns_id):
        raise RefusedError("support_refused_speaking")
    check_told(told, speaks=speaks_for(standing, ns_id))
    return role_of(by)
