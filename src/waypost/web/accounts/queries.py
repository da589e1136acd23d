"""What is asked of the tables of accounts. Writes stand in ``actions.py``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from waypost.disclosure.access import Viewer
from waypost.web.accounts.models import Invitation, Membership, ReadEntry, User
from waypost.web.accounts.roles import OF_A_SOCIETY, WITH_SECOND_FACTOR, Role, viewer_of_memberships


@dataclasses.dataclass(frozen=True)
class Standing:
    """A person with the memberships in force, and whether a second factor is set up."""

    person: User
    memberships: tuple[Membership, ...]
    has_second_factor: bool

    @property
    def lacks_second_factor(self) -> bool:
        """A role asks for a second factor, and there is none: until then the person is one of the public."""
        return not self.has_second_factor and any(m.role in WITH_SECOND_FACTOR for m in self.memberships)

    @property
    def acting(self) -> tuple[Membership, ...]:
        """The memberships that count now."""
        return () if self.lacks_second_factor else self.memberships

    def viewer(self, least: str = "public") -> Viewer:
        """What the person may see."""
        return viewer_of_memberships(self.acting, least)

    @property
    def managed(self) -> tuple[str, ...]:
        """Societies whose people the person looks after."""
        return tuple(sorted({m.ns_id for m in self.acting if m.role == Role.MANAGER}))

    @property
    def is_administrator(self) -> bool:
        """The person looks after everybody."""
        return any(m.role == Role.ADMINISTRATOR for m in self.acting)

    def looks_after(self, role: str, ns_id: str) -> bool:
        """Whether the person may give or end a role: an administrator any, a manager those of the society."""
        return self.is_administrator or (role in OF_A_SOCIETY and ns_id in self.managed)


def standing_of(person: User) -> Standing:
    """One query: memberships in force, each with whether the person has a second factor."""
    factors = Authenticator.objects.filter(user=OuterRef("person"), type=Authenticator.Type.TOTP)
    held = tuple(
        Membership.objects.filter(person=person, ended_at=None)
        .annotate(has_second_factor=Exists(factors))
        .order_by("role", "ns_id", "region", "zone", "pk")
    )
    return Standing(person, held, bool(held) and held[0].has_second_factor)


def name_of(person: AbstractBaseUser) -> str:
    """How a person is shown."""
    return str(person)


def find_person(email: str) -> User | None:
    """The person of an address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()


def hash_of(token: str) -> str:
    """What is kept of a link. The token is random and long: a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitations(now: dt.datetime | None = None) -> QuerySet[Invitation]:
    """Those that somebody can still accept."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now or timezone.now())


def find_invitation(token: str) -> Invitation | None:
    """The open invitation of a link."""
    return open_invitations().filter(token_hash=hash_of(token)).select_related("made_by").first()


def people_of(standing: Standing, *, everybody: bool = False) -> QuerySet[Membership]:
    """Memberships in force that a person looks after: of their societies, or of everybody for an administrator."""
    found = Membership.objects.filter(ended_at=None).select_related("person", "granted_by")
    if not (everybody and standing.is_administrator):
        found = found.filter(role__in=OF_A_SOCIETY, ns_id__in=standing.managed)
    return found.order_by("ns_id", "role", "person__display_name", "pk")


def invitations_of(standing: Standing, *, everybody: bool = False) -> QuerySet[Invitation]:
    """Open invitations that a person looks after."""
    found = open_invitations().select_related("made_by")
    if not (everybody and standing.is_administrator):
        found = found.filter(role__in=OF_A_SOCIETY, ns_id__in=standing.managed)
    return found.order_by("-made_at", "pk")


def reads_of(standing: Standing, since: dt.datetime, most: int) -> list[ReadEntry]:
    """Who read, the latest first: what concerns a manager's societies; everything for an administrator."""
    found = ReadEntry.objects.filter(at__gte=since).select_related("person").order_by("-position")
    if not standing.is_administrator:
        about = Q(pk__in=())
        for ns_id in standing.managed:
            about |= Q(societies__contains=f" {ns_id} ")
        found = found.filter(about)
    return list(found[:most])


def everybody() -> list[dict[str, Any]]:
    """People, their memberships in force and open invitations, for the command line."""
    held = Membership.objects.filter(ended_at=None).select_related("person").order_by("person__email", "role", "pk")
    rows = [_row(m, m.person.email, "member") for m in held]
    without = User.objects.exclude(pk__in=[m.person_id for m in held]).order_by("email")
    rows += [{"email": p.email, "role": None, "of": None, "state": "no membership"} for p in without]
    return rows + [_row(i, i.email, "invited") for i in open_invitations().order_by("email", "pk")]


def scope_words(codes: Iterable[str]) -> str:
    """The codes of a scope on one line."""
    return " ".join(code for code in codes if code)


def _row(held: Membership | Invitation, email: str, state: str) -> dict[str, Any]:
    of = scope_words((held.ns_id, held.region, held.zone)) or None
    return {"email": email, "role": held.role, "of": of, "state": state}
