"""What changes the tables of accounts: keyword-only, each in one transaction, with who did it."""

from __future__ import annotations

import datetime as dt
import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.mails import send_invitation
from waypost.web.accounts.models import Invitation, Membership, User
from waypost.web.accounts.queries import find_person, hash_of, open_invitations, standing_of
from waypost.web.accounts.roles import OF_A_SOCIETY, Role

VALID_FOR = dt.timedelta(days=14)
_MOST_A_DAY = 100  # invitations by one person: whoever takes over an account sends no flood of mails


@transaction.atomic
def invite(
    *, by: User | None, email: str, role: str, ns_id: str = "", region: str = "", zone: str = "", language: str = "en"
) -> tuple[Invitation, str]:
    """Offer a role to an address; the invitation and the token of its link, which is nowhere kept.

    ``by`` is None on the command line of the server. A link that was sent before for the same is withdrawn.
    Raises :class:`RefusedError` when the person may not give this role, or the role does not fit what it is of.
    """
    email = _address(email)
    _check_scope(role, ns_id, region, zone)
    now = timezone.now()
    if by is not None:
        if not standing_of(by).looks_after(role, ns_id):
            raise RefusedError("account_refused_role")
        if Invitation.objects.filter(made_by=by, made_at__gt=now - dt.timedelta(days=1)).count() >= _MOST_A_DAY:
            raise RefusedError("account_refused_many")
    scope = {"role": role, "ns_id": ns_id, "region": region, "zone": zone}
    person = find_person(email)
    if person and Membership.objects.filter(person=person, ended_at=None, **scope).exists():
        raise RefusedError("account_refused_held")
    open_invitations(now).filter(email=email, **scope).update(withdrawn_at=now)
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        email=email, language=language if language in LANGUAGES else "en", token_hash=hash_of(token),
        made_by=by, made_at=now, expires_at=now + VALID_FOR, **scope,
    )  # fmt: skip
    transaction.on_commit(lambda: send_invitation(made, token), robust=True)
    return made, token


@transaction.atomic
def accept(*, invitation: Invitation, person: User) -> Membership:
    """Take what was offered: once, in time, and by the person of the address. Raises :class:`RefusedError`."""
    now = timezone.now()
    if person.email.lower() != invitation.email.lower():
        raise RefusedError("account_refused_other")
    taken = open_invitations(now).filter(pk=invitation.pk).update(accepted_at=now, accepted_by=person)
    if not taken:
        raise RefusedError("account_refused_gone")
    if invitation.made_by and not standing_of(invitation.made_by).looks_after(invitation.role, invitation.ns_id):
        raise RefusedError("account_refused_gone")  # whoever invited has since lost the right to
    scope = {name: getattr(invitation, name) for name in ("role", "ns_id", "region", "zone")}
    held, _ = Membership.objects.get_or_create(
        person=person, ended_at=None, **scope, defaults={"granted_by": invitation.made_by, "granted_at": now}
    )
    return held


@transaction.atomic
def join(*, invitation: Invitation, display_name: str, language: str, password: str | None) -> User:
    """An account for the invited, with what was offered. Raises :class:`RefusedError` if there is one already."""
    if find_person(invitation.email):
        raise RefusedError("account_refused_known")
    person = User(email=invitation.email, display_name=display_name.strip(), language=language)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise RefusedError("account_refused_known") from error
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    accept(invitation=invitation, person=person)
    return person


@transaction.atomic
def withdraw(*, by: User, invitation: Invitation) -> None:
    """Take an offer back. Raises :class:`RefusedError`."""
    if not standing_of(by).looks_after(invitation.role, invitation.ns_id):
        raise RefusedError("account_refused_role")
    open_invitations().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())


@transaction.atomic
def end_membership(*, by: User, membership: Membership) -> None:
    """End a role, from the next request on; one's own role can be ended by oneself.

    Raises :class:`RefusedError` for a role that is not the person's to end, and for the last administrator.
    """
    if membership.person_id != by.pk and not standing_of(by).looks_after(membership.role, membership.ns_id):
        raise RefusedError("account_refused_role")
    if membership.role == Role.ADMINISTRATOR:
        # Locked, so that two administrators who end each other at once do not both succeed.
        left = Membership.objects.select_for_update().filter(role=Role.ADMINISTRATOR, ended_at=None)
        if not any(m.pk != membership.pk for m in left):
            raise RefusedError("account_refused_last")
    now = timezone.now()
    Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=now, ended_by=by)


@transaction.atomic
def forget_second_factor(*, person: User) -> bool:
    """Take the second factor of somebody who lost phone and codes away, and end the sessions; whether there was one.

    For the server's own command line: whoever asks has been recognised by other means.
    """
    removed, _ = Authenticator.objects.filter(user=person).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    return bool(removed)


@transaction.atomic
def change_details(*, person: User, display_name: str, language: str) -> None:
    """What a person says of themselves."""
    person.display_name, person.language = display_name.strip(), language
    person.save(update_fields=["display_name", "language"])


def _address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise RefusedError("account_refused_address", email=email) from error
    return email


def _check_scope(role: str, ns_id: str, region: str, zone: str) -> None:
    catalog = load_catalog()
    if role not in Role.values:
        raise RefusedError("account_refused_unknown", code=role)
    if (role in OF_A_SOCIETY) != bool(ns_id):
        raise RefusedError("account_refused_society")
    if (role == Role.ZONE_OFFICER) != bool(region or zone):
        raise RefusedError("account_refused_region")
    known = (
        (ns_id, catalog.societies),
        (region, catalog.code_lists["region"].codes),
        (zone, catalog.code_lists["zone_2009"].codes),
    )
    for code, codes in known:
        if code and code not in codes:
            raise RefusedError("account_refused_unknown", code=code)
