"""Who is told of a message by mail: people of a society that is asked, and who answers for the message.

A mail says that something waits and where. It is told again, when it goes out, whether the person may see the message
(:mod:`waypost.web.advocacy.mails_messages`); no word of a message stands in one.
"""

from __future__ import annotations

from collections.abc import Iterable

from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.roles import OF_A_SOCIETY, Role
from waypost.web.advocacy.models import Mail, Message


def tell(people: Iterable[User], kind: str, mark: str, message: Message) -> None:
    """A mail to each, unless one of this kind and mark is there; part of the caller's transaction."""
    rows = [Mail(person=person, kind=kind, mark=mark[:120], message=message) for person in people if person.is_active]
    Mail.objects.bulk_create(rows, ignore_conflicts=True)


def people_of(ns_id: str) -> list[User]:
    """Who speaks for a society; for the Secretariat (empty) the migration team."""
    held = Membership.objects.filter(ended_at=None, person__is_active=True).select_related("person")
    held = held.filter(ns_id=ns_id, role__in=OF_A_SOCIETY) if ns_id else held.filter(role=Role.MIGRATION_TEAM)
    return list(dict.fromkeys(each.person for each in held.order_by("person_id")))


def tell_society(message: Message, ns_id: str, mark: str) -> None:
    """A society is asked for the use of its data; where nobody speaks for it the team has to reach it."""
    people = people_of(ns_id)
    tell(people or people_of(""), "clearance_asked", mark, message)


def tell_owner(message: Message, kind: str, mark: str) -> None:
    """Who answers for the message."""
    tell(people_of(message.ns_id), kind, mark, message)
