"""Who may do what in advocacy. Asked by actions each time, and by pages to show what can be done.

The migration team and administrators write everything. A society writes what is its own, through its focal points and
managers; an officer of a zone writes for societies of the zone. Everybody with a role reads what is not discreet. What
is discreet is seen by the team, by whoever writes for its owner, and, in the wording that they were asked for last, by
societies that are asked to clear it: it stands in no search, count, list or mail of anybody else, so every query begins
at :func:`seen_messages` or :func:`seen_dialogues`.
"""

from __future__ import annotations

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, Subquery, When

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.advocacy.models import Clearance
from waypost.web.contribute.rights import body_of, role_word
from waypost.web.exercises import rights as of_exercises

is_team = of_exercises.runs


def is_member(standing: Standing | None) -> bool:
    """Reads aspects, claims of the Movement, evidence and messages that are not discreet: anybody with a role."""
    return standing is not None and bool(standing.acting)


def writes_for(standing: Standing, ns_id: str) -> bool:
    """Writes in the name of a society; with an empty one in that of the Secretariat."""
    if is_team(standing):
        return True
    return bool(ns_id) and (ns_id in of_exercises.own_of(standing) or ns_id in of_exercises.area_of(standing))


def owners_of(standing: Standing) -> frozenset[str] | None:
    """The societies in whose name somebody writes; None for all, and the Secretariat."""
    if is_team(standing):
        return None
    return of_exercises.own_of(standing) | of_exercises.area_of(standing)


def writes_somewhere(standing: Standing) -> bool:
    """Writes in some name."""
    owners = owners_of(standing)
    return owners is None or bool(owners)


def clears_for(standing: Standing, ns_id: str) -> bool:
    """Says in the name of a society whether its data may be used: its people, and who looks after it."""
    return writes_for(standing, ns_id)


def role_of(standing: Standing, ns_id: str) -> str:
    """The role in which somebody writes for a society, or for the Secretariat: never a name."""
    return (role_word(standing, ns_id) if ns_id else "") or body_of(standing)


def seen_messages(standing: Standing | None) -> Q:
    """The messages that somebody sees, as a condition on ``Message``.

    Whoever holds no role: none by this (what is live and public is :mod:`waypost.web.advocacy.queries`' to say).
    """
    if standing is None or not is_member(standing):
        return Q(pk__in=())
    owners = owners_of(standing)
    if owners is None:
        return Q()
    asked = Exists(Clearance.objects.filter(message=OuterRef("pk"), ns_id__in=owners))
    return ~Q(channel="discreet") | Q(ns_id__in=owners) | Q(asked)


def shown_wording(standing: Standing | None) -> Case:
    """Of a discreet message the wording (its number) that somebody was asked to clear last, as an expression.

    Null where they see the words as they stand: its owner and the team do, and everybody those that are not discreet.
    """
    owners = owners_of(standing) if standing is not None and is_member(standing) else frozenset()
    if owners is None:
        return Case(default=None, output_field=BigIntegerField())
    asked = Clearance.objects.filter(message=OuterRef("pk"), ns_id__in=owners).order_by("-pk").values("version")[:1]
    is_asked_only = Q(channel="discreet") & ~Q(ns_id__in=owners)
    return Case(When(is_asked_only, then=Subquery(asked)), default=None, output_field=BigIntegerField())


def seen_dialogues(standing: Standing | None) -> Q:
    """The talks with authorities that somebody sees, as a condition on ``Dialogue``.

    A talk about a message that is discreet is as discreet as the message.
    """
    if standing is None or not is_member(standing):
        return Q(pk__in=())
    owners = owners_of(standing)
    if owners is None:
        return Q()
    is_open = Q(is_discreet=False) & (Q(message=None) | ~Q(message__channel="discreet"))
    return is_open | Q(ns_id__in=owners)


def require_member(by: User) -> Standing:
    """Who it is. Raises :class:`RefusedError` for whoever holds no role."""
    standing = standing_of(by)
    require(is_member(standing), "advocacy_refused_member")
    return standing


def require_team(by: User) -> Standing:
    """Who it is. Raises :class:`RefusedError` for whoever is not of the migration team."""
    standing = standing_of(by)
    require(is_team(standing), "advocacy_refused_team")
    return standing


def require_writing(by: User, ns_id: str) -> Standing:
    """Who it is. Raises :class:`RefusedError` for whoever may not write in the name of this society."""
    standing = standing_of(by)
    require(writes_for(standing, ns_id), "advocacy_refused_writing")
    return standing


def require_society(ns_id: str) -> None:
    """Raise :class:`RefusedError` for a name under which no National Society is known; none is the Secretariat."""
    require(not ns_id or ns_id in load_catalog().societies, "advocacy_refused_society")


def require(allowed: bool, key: str) -> None:
    """Raise :class:`RefusedError` with this text where something is not allowed."""
    if not allowed:
        raise RefusedError(key)
