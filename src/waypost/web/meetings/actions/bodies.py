"""Bodies and the places in them: given, ended with a reason, linked to accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import find_person
from waypost.web.meetings.actions.wording import code_of, names_of, reason, words
from waypost.web.meetings.models import Body, BodyKind, Ending, Holder, Mandate, Place, PlaceRole
from waypost.web.meetings.organisations import checked
from waypost.web.meetings.rights import require_running
from waypost.web.meetings.versions import find_work


@transaction.atomic
def create_body(
    *, by: User | None, code: str, kind: str, names: Mapping[str, str], mandate: str, work: str = "", platform: str = ""
) -> Body:
    """A group that meets, with its mandate and the work that it is about. Raises :class:`RefusedError`."""
    require_running(by)
    if kind not in BodyKind.values:
        raise RefusedError("meeting_refused_kind")
    if work and find_work(work) is None:
        raise RefusedError("meeting_refused_work")
    _check_platform(kind, platform)
    named = names_of(names)
    made = Body(code=code_of(code), kind=kind, names=named, work=work, platform=platform, created_by=by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise RefusedError("meeting_refused_code_taken", code=code) from error
    Mandate.objects.create(body=made, text=words(mandate), by=by)
    return made


@transaction.atomic
def link_platform(*, by: User | None, body: Body, platform: str) -> Body:
    """Say which platform of the network a body is, or that it is none. Raises :class:`RefusedError`."""
    require_running(by)
    _check_platform(body.kind, platform)
    body.platform = platform
    body.save(update_fields=["platform"])
    return body


def _check_platform(kind: str, platform: str) -> None:
    known = load_catalog().platforms.get(platform)
    if platform and (kind != BodyKind.PLATFORM or known is None or known.kind != "platform"):
        raise RefusedError("meeting_refused_platform")


@transaction.atomic
def change_mandate(*, by: User | None, body: Body, text: str, why: str) -> Mandate:
    """Another mandate from now on; the one before stays to be read. Raises :class:`RefusedError`."""
    require_running(by)
    made: Mandate = Mandate.objects.create(body=body, text=words(text), why=reason(why), by=by)
    return made


@transaction.atomic
def give_place(
    *,
    by: User | None,
    body: Body,
    organisation: str,
    role: str,
    from_day: dt.date,
    unit: str = "",
    until_day: dt.date | None = None,
) -> Place:
    """A place for an organisation that has none at that time. Raises :class:`RefusedError`."""
    require_running(by)
    seat = checked(organisation, unit)
    if role not in PlaceRole.values:
        raise RefusedError("meeting_refused_role")
    if until_day is not None and until_day < from_day:
        raise RefusedError("meeting_refused_days")
    Body.objects.select_for_update().get(pk=body.pk)  # of two at once, the second sees the first one's place
    held = Place.objects.filter(body=body, organisation=seat[0], unit=seat[1]).select_related("ending")
    if any(_overlap(each, from_day, until_day) for each in held):
        raise RefusedError("meeting_refused_place_held")
    made: Place = Place.objects.create(
        body=body, organisation=seat[0], unit=seat[1], role=role, from_day=from_day, until_day=until_day, by=by
    )
    return made


@transaction.atomic
def end_place(*, by: User | None, place: Place, last_day: dt.date, why: str) -> Ending:
    """The last day of a place, and why. Accounts that act for it keep nothing after that day.

    Raises :class:`RefusedError` for a day before it began, after its end, and for one that has ended already.
    """
    require_running(by)
    place = Place.objects.select_related("ending").get(pk=place.pk)
    if getattr(place, "ending", None) is not None:
        raise RefusedError("meeting_refused_ended")
    if last_day < place.from_day or (place.until_day is not None and last_day > place.until_day):
        raise RefusedError("meeting_refused_days")
    made: Ending = Ending.objects.create(place=place, last_day=last_day, why=reason(why), by=by)
    return made


@transaction.atomic
def link_account(*, by: User | None, place: Place, email: str) -> Holder:
    """Let an account act for a place. Raises :class:`RefusedError` when nobody has this address."""
    require_running(by)
    person = find_person(email)
    if person is None or not person.is_active:
        raise RefusedError("meeting_refused_account")
    made, _ = Holder.objects.get_or_create(place=place, person=person, ended_at=None, defaults={"linked_by": by})
    return made


@transaction.atomic
def unlink_account(*, by: User | None, holder: Holder) -> None:
    """An account acts for a place no more; that it did stays."""
    require_running(by)
    Holder.objects.filter(pk=holder.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)


def _overlap(place: Place, from_day: dt.date, until_day: dt.date | None) -> bool:
    last = place.last_day
    return (last is None or from_day <= last) and (until_day is None or place.from_day <= until_day)
