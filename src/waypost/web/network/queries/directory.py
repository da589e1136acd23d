"""Who stands in the directory, and everybody as matching sees them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery

from waypost.network.assertions import Assertion as Word
from waypost.network.holders import Holder as Matched
from waypost.network.states import AT_WORK
from waypost.network.tags import Vocabulary, vocabulary_of
from waypost.reference import load_catalog
from waypost.reference.network import Platform
from waypost.web.accounts.models import Membership
from waypost.web.exercises.choosing import sides_of
from waypost.web.network.models import Assertion, Consent, Holder, Invitation
from waypost.web.network.queries.requests import ANSWERABLE, with_state

# Whoever was found by somebody else is a member only as long as they hold a role themselves.
_HOLDS_ROLE = Exists(Membership.objects.filter(person=OuterRef("person"), ended_at=None))


def vocabulary() -> Vocabulary:
    """The tags of the catalog."""
    return vocabulary_of(load_catalog())


def with_consent(rows: QuerySet[Holder], today: dt.date) -> QuerySet[Holder]:
    """Each with ``in_directory`` and ``for_requests``: by the latest consent, while it lasts. A body needs none."""
    latest = Consent.objects.filter(holder=OuterRef("pk")).order_by("-pk")
    found = rows.annotate(
        consented_directory=Subquery(latest.values("in_directory")[:1], output_field=BooleanField()),
        consented_requests=Subquery(latest.values("for_requests")[:1], output_field=BooleanField()),
        consented_until=Subquery(latest.values("until")[:1]),
        holds_role=_HOLDS_ROLE,
    )
    lasts = Q(consented_until__gte=today) & Q(holds_role=True, person__is_active=True)
    body = ~Q(kind="person")
    return found.annotate(
        in_directory=body | (lasts & Q(consented_directory=True)),
        for_requests=body | (lasts & Q(consented_requests=True)),
    )


def directory(today: dt.date) -> QuerySet[Holder]:
    """Those whom members see. Bodies of the catalog stand there anyhow and have pages of their own."""
    found = with_consent(Holder.objects.filter(catalog_id=""), today).filter(in_directory=True)
    return found.select_related("person").order_by("person__display_name", "name", "pk")


def find_shown(number: int, today: dt.date) -> Holder | None:
    """One that members see."""
    return directory(today).filter(pk=number).first()


def consent_of(holder: Holder) -> Consent | None:
    """What a person agreed to last."""
    return holder.consents.order_by("-pk").first()


def words_of(holder: Holder) -> QuerySet[Assertion]:
    """What is said of a holder and was not taken back."""
    return holder.assertions.filter(ended_at=None)


def loads(holders: Iterable[int] | None = None) -> Mapping[int, int]:
    """Holder → requests that they work on or are asked about now."""
    found = Invitation.objects.exclude(is_accepted=False)
    if holders is not None:
        found = found.filter(holder__in=list(holders))
    rows = list(found.values_list("holder_id", "request_id", "is_accepted"))
    at_work = with_state().filter(pk__in={request for _, request, _ in rows}, state__in=AT_WORK)
    states = dict(at_work.values_list("pk", "state"))
    return Counter(
        holder
        for holder, request, is_accepted in rows
        if request in states and (is_accepted or states[request] in ANSWERABLE)
    )


@dataclass(frozen=True)
class World:
    """Everybody and all that is said, as plain values. ``rows`` leads back from an id to its row, if there is one."""

    holders: tuple[Matched, ...]
    words: tuple[Word, ...]
    rows: Mapping[str, Holder]


def world(today: dt.date) -> World:
    """The network as matching sees it: people and units of the tables, platforms and institutions of the catalog."""
    everybody = Holder.objects.select_related("person").prefetch_related("person__memberships")
    rows = list(with_consent(everybody, today))
    load = loads()
    holders = [as_matched(row, load.get(row.pk, 0)) for row in rows if not row.catalog_id]
    ids = {row.pk: f"h{row.pk}" for row in rows if not row.catalog_id}
    said = Assertion.objects.filter(ended_at=None, holder__in=list(ids)).exclude(expires_on__lt=today)
    words = [as_word(each, ids[each.holder_id]) for each in said]
    for platform in load_catalog().platforms.values():
        if platform.kind != "guidance":  # a document is read, not invited: see ``existing``
            holders.append(_platform(platform))
        words.extend(_platform_words(platform))
    known = {row.catalog_id or f"h{row.pk}": row for row in rows}
    return World(tuple(holders), tuple(words), known)


def as_matched(row: Holder, load: int = 0) -> Matched:
    """A row with its consent (``with_consent``) as matching sees it."""
    own = societies_of_holder(row)
    is_free = row.is_person and not own  # of the Secretariat or a group: no society to release them
    return Matched(
        id=f"h{row.pk}",
        kind=row.kind,
        societies=own,
        languages=row.languages,
        sex=row.sex,
        zone=zone_of(row),
        sides=tuple(dict.fromkeys(side for ns_id in own for side in sides_of(ns_id))),
        trails=tuple(row.trails),
        refused_countries=tuple(row.refused_countries),
        load=load,
        cap=row.load_cap if row.is_person else None,
        available_from=row.available_from,
        available_until=row.available_until,
        is_consenting=row.for_requests,  # type: ignore[attr-defined]  # annotated
        is_released=is_free or (row.released_at is not None and row.ns_id in own),
    )


def societies_of_holder(row: Holder) -> tuple[str, ...]:
    """The societies that somebody speaks for now; the society of a unit. Whose case would be their own."""
    if row.person is None:
        return (row.ns_id,) if row.ns_id else ()
    held = row.person.memberships.all()
    return tuple(sorted({each.ns_id for each in held if each.ended_at is None and each.ns_id}))


def zone_of(row: Holder) -> str:
    """The zone of 2009 of a holder: of its society, or the one it names."""
    society = load_catalog().societies.get(row.ns_id)
    return (society.zone_2009 or "") if society else row.zone


def as_word(row: Assertion, holder: str) -> Word:
    """A row as matching sees it."""
    return Word(
        holder=holder,
        tag=row.tag,
        level=row.level,
        basis=row.counted_basis,
        on=row.said_on,
        confirmed=row.confirmed_on,
        expires=row.expires_on,
        reference=row.reference,
    )


def _platform(platform: Platform) -> Matched:
    zone = platform.zones[0] if len(platform.zones) == 1 else ""
    return Matched(id=platform.platform, kind=platform.kind, zone=zone, is_icrc=platform.is_icrc)


def _platform_words(platform: Platform) -> Iterable[Word]:
    for each in platform.competences:
        on = dt.date.fromisoformat(f"{each.date}-01-01"[:10])
        yield Word(
            holder=platform.platform, tag=each.tag, level=each.level, basis=each.basis, on=on,
            reference=platform.sources[each.source].title, stated=each.date,
        )  # fmt: skip
