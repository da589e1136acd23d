"""Entries: who they are, what they agreed to, who vouches for them, and leaving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from waypost.network.holders import LANGUAGE_LEVELS
from waypost.reference import load_catalog
from waypost.reference.mailboxes import is_telephone, mailbox_problem
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import Membership, User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.accounts.roles import OF_A_SOCIETY, Role
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.exercises.rights import own_of
from waypost.web.network import rights
from waypost.web.network.actions.mailing import queue
from waypost.web.network.actions.wording import known_codes
from waypost.web.network.models import Consent, Holder

LONGEST = dt.timedelta(days=2 * 365 + 1)  # of a consent, after which it is asked anew
MOST_LOAD = 10


def _settle(holder: Holder, standing: Standing) -> None:
    """The society that answers for somebody: one they speak for now. Another one has yet to release them."""
    own = sorted(own_of(standing))
    if holder.is_person and holder.ns_id not in (own or [""]):
        holder.ns_id = own[0] if own else ""
        holder.released_at = holder.released_by = None


@transaction.atomic
def make_entry(*, by: User) -> Holder:
    """One's own entry, hidden until one consents. Given twice it is one. Raises :class:`RefusedError`."""
    standing = rights.require_member(by)
    made, is_new = Holder.objects.get_or_create(person=by, defaults={"kind": "person", "entered_by": by})
    if is_new:
        _settle(made, standing)
        made.save()
    return made


@transaction.atomic
def enter_person(*, by: User, person: User, ns_id: str) -> Holder:
    """An entry for somebody of one's society. Nobody sees it until that person consents; they are asked by mail."""
    rights.require(ns_id in standing_of(by).managed, "network_refused_manager")
    if not Membership.objects.filter(person=person, ns_id=ns_id, role__in=OF_A_SOCIETY, ended_at=None).exists():
        raise RefusedError("network_refused_not_of_society")
    defaults = {"kind": "person", "ns_id": ns_id, "entered_by": by}
    made, is_new = Holder.objects.get_or_create(person=person, defaults=defaults)
    if is_new and person.pk != by.pk:
        queue(person, "entered", f"holder-{made.pk}")
    return made


@transaction.atomic
def enter_unit(*, by: User, ns_id: str, name: str) -> Holder:
    """A unit of one's society, such as its migration department: a body, which needs no consent."""
    rights.require(ns_id in standing_of(by).managed, "network_refused_manager")
    if not name.strip():
        raise RefusedError("network_refused_empty")
    now = timezone.now()
    return Holder.objects.create(
        kind="unit", ns_id=ns_id, name=impersonal(name.strip()), entered_by=by, released_at=now, released_by=by
    )


@transaction.atomic
def save_reach(*, by: User, holder: Holder, mailbox: str, telephone: str, is_agreed: bool) -> None:
    """By which mailbox of a role and telephone of a switchboard a unit is reached, which its society agrees to show to
    members; both empty take it back. Raises :class:`RefusedError` for an address with the name of somebody.
    """
    rights.require(not holder.is_person and rights.edits(standing_of(by), holder), "network_refused_edit")
    mailbox, telephone = mailbox.strip(), telephone.strip()
    if mailbox and (problem := mailbox_problem(mailbox, _people_of(holder.ns_id))):
        raise RefusedError(f"network_refused_mailbox_{problem}")
    if telephone and not is_telephone(telephone):
        raise RefusedError("network_refused_telephone")
    is_reached = bool(mailbox or telephone)
    if is_reached and not is_agreed:
        raise RefusedError("network_refused_not_agreed")
    now = timezone.now()
    holder.mailbox, holder.telephone = mailbox or None, telephone or None
    holder.reach_agreed_on, holder.reach_agreed_by = (now.date(), by) if is_reached else (None, None)
    holder.changed_at = now
    holder.save()


def _people_of(ns_id: str) -> list[str]:
    """Names of those who hold or held a role in a society, and what stands before the @ in their own addresses."""
    held = Membership.objects.filter(ns_id=ns_id).select_related("person")
    return [told for each in held for told in (each.person.display_name, each.person.email.partition("@")[0])]


@transaction.atomic
def save_entry(
    *,
    by: User,
    holder: Holder,
    languages: Mapping[str, str],
    trails: Sequence[str] = (),
    refused_countries: Sequence[str] = (),
    load_cap: int = 2,
    available_from: dt.date | None = None,
    available_until: dt.date | None = None,
    sex: str = "",
    zone: str = "",
    deputy: int | None = None,
) -> None:
    """What a holder says of itself beside competences; ``deputy`` a colleague. Raises :class:`RefusedError`."""
    standing = standing_of(by)
    rights.require(rights.edits(standing, holder), "network_refused_edit")
    if any(level not in LANGUAGE_LEVELS for level in languages.values()):
        raise RefusedError("network_refused_code")
    if not 1 <= load_cap <= MOST_LOAD:
        raise RefusedError("network_refused_load", count=MOST_LOAD)
    if available_from and available_until and available_until < available_from:
        raise RefusedError("network_refused_order")
    lists = load_catalog().code_lists
    if (sex and sex not in lists["sex"].codes) or (zone and zone not in lists["zone_2009"].codes):
        raise RefusedError("network_refused_code")
    _settle(holder, standing)
    holder.languages = dict(sorted(languages.items()))
    holder.trails = known_codes(list(trails), "trails")
    holder.refused_countries = known_codes(list(refused_countries), "countries")
    holder.load_cap, holder.sex, holder.zone = load_cap, sex, zone
    holder.available_from, holder.available_until = available_from, available_until
    holder.deputy = colleagues(holder).get(deputy) if deputy else None
    if deputy and holder.deputy is None:
        raise RefusedError("network_refused_deputy")
    holder.changed_at = timezone.now()
    holder.save()


def colleagues(holder: Holder) -> dict[int, User]:
    """Those who may be deputies of a person: who speaks for the same society; of the Secretariat for the others."""
    if not holder.is_person:
        return {}
    roles = OF_A_SOCIETY if holder.ns_id else (Role.ZONE_OFFICER, Role.MIGRATION_TEAM)
    held = Membership.objects.filter(ns_id=holder.ns_id, role__in=roles, ended_at=None, person__is_active=True)
    found = held.exclude(person=holder.person_id).select_related("person").order_by("person__display_name", "person")
    return {each.person_id: each.person for each in found}


@transaction.atomic
def end_deputy(*, by: User, holder: Holder) -> None:
    """Somebody is no deputy any more: they say so themselves."""
    rights.require(holder.deputy_id == by.pk, "network_refused_edit")
    holder.deputy, holder.changed_at = None, timezone.now()
    holder.save(update_fields=["deputy", "changed_at"])


@transaction.atomic
def consent(*, by: User, holder: Holder, in_directory: bool, for_requests: bool, until: dt.date) -> Consent:
    """What somebody agrees to for themselves, until when. Raises :class:`RefusedError` for anybody else."""
    rights.require(holder.person_id == by.pk and rights.is_member(standing_of(by)), "network_refused_consent")
    today = timezone.now().date()
    if not (in_directory or for_requests):
        raise RefusedError("network_refused_scope")
    if not today <= until <= today + LONGEST:
        raise RefusedError("network_refused_until")
    return Consent.objects.create(
        holder=holder, in_directory=in_directory, for_requests=for_requests, until=until, by=by
    )


@transaction.atomic
def withdraw_consent(*, by: User, holder: Holder) -> None:
    """From now on nobody sees the person any more. Also for somebody who holds no role any more."""
    rights.require(holder.person_id == by.pk, "network_refused_consent")
    Consent.objects.create(holder=holder, by=by)


@transaction.atomic
def leave(*, by: User, holder: Holder) -> None:
    """Consent ends, and what the person said of themselves is taken out; who was invited to what stays, unnamed."""
    withdraw_consent(by=by, holder=holder)
    holder.assertions.all().delete()
    holder.languages, holder.trails, holder.refused_countries = {}, [], []
    holder.sex = holder.zone = ""
    holder.deputy = None
    holder.available_from = holder.available_until = holder.released_at = None
    holder.changed_at = timezone.now()
    holder.save()


@transaction.atomic
def release(*, by: User, holder: Holder, is_released: bool) -> None:
    """Whether the society lets somebody work for others. By its managers; by the team for whoever is of no society."""
    rights.require(rights.endorses(standing_of(by), holder), "network_refused_manager")
    holder.released_at, holder.released_by = (timezone.now(), by) if is_released else (None, None)
    holder.save(update_fields=["released_at", "released_by"])
