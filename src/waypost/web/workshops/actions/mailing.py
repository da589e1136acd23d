"""Mails of workshops and exchanges, each once (``jobs.outbox``): published, follow-ups that are due, what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.models import User
from waypost.web.accounts.people import people_of_societies, zone_officers_of
from waypost.web.accounts.queries import standing_of
from waypost.web.jobs.outbox import send_all
from waypost.web.workshops.mails import message
from waypost.web.workshops.models import Exchange, Notice, Published, Step, Workshop
from waypost.web.workshops.queries.exchanges import ANSWER_WITHIN, state_of, with_state
from waypost.web.workshops.queries.follow_up import due_follow_ups
from waypost.web.workshops.rights import conducts, is_member, of_exchange


def _queue(people: Iterable[User], kind: str, mark: str, **about: Workshop | Exchange) -> None:
    now = timezone.now()
    rows = [
        Notice(person=person, kind=kind, mark=mark, made_at=now, next_at=now, **about)  # type: ignore[arg-type]
        for person in dict.fromkeys(people)
        if person.is_active
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def _people(ns_ids: Iterable[str]) -> list[User]:
    found = people_of_societies(sorted(set(ns_ids)))
    return [person for people in found.values() for person in people]


def tell_partners(workshop: Workshop, published: Published) -> None:
    """Tell zone officers and the societies at home on the trail that a profile can be read; part of the caller's
    transaction."""
    catalog = load_catalog()
    countries = {country for stage in catalog.trails[workshop.trail].stages for country in stage.countries}
    at_home = [ns_id for ns_id, each in catalog.societies.items() if each.country_code in countries]
    partners = sorted({*at_home, *workshop.ns_ids})
    people = [each for each in (*_people(partners), *zone_officers_of(partners)) if each != published.by]
    _queue(people, "published", f"{workshop.pk}-{published.pk}", workshop=workshop)


def tell_other(exchange: Exchange, ns_id: str, kind: str, mark: str) -> None:
    """Tell a side of an exchange; part of the caller's transaction."""
    _queue(_people([ns_id]), kind, f"{exchange.code}-{mark}", exchange=exchange)


@transaction.atomic
def queue_workshop_notices(*, now: dt.datetime | None = None) -> int:
    """Write a row for everybody who is to be reminded; how many are new. Asked again, it adds none."""
    today = (now or timezone.now()).date()
    before = Notice.objects.count()
    for workshop, months, day in due_follow_ups(today):
        _queue(_people(workshop.ns_ids), "follow_up", f"{workshop.pk}-{months}-{day}", workshop=workshop)
    for exchange in with_state():
        stands = state_of(exchange)
        if stands.step == Step.PROPOSED and stands.at.date() + ANSWER_WITHIN <= today:
            tell_other(exchange, stands.waits_for, "unanswered", "unanswered")
        elif stands.step == Step.VISIT_PLANNED and stands.day is not None and stands.day < today:
            for side in (exchange.learner, exchange.sharer):
                tell_other(exchange, side, "visit", f"visit-{stands.day}")
    return Notice.objects.count() - before


def send_workshop_notices(*, now: dt.datetime | None = None, most: int = 1_000) -> dict[str, int]:
    """Send what waits; how many were sent, postponed, failed for good, or were not needed any more."""
    return send_all(
        Notice.objects.select_related("person", "workshop", "exchange"),
        lambda notice: message(notice) if _still_concerns(notice) else None,
        now,
        most,
    )


def _still_concerns(notice: Notice) -> bool:
    """Whether the person may still see it, and it was not answered meanwhile."""
    standing = standing_of(notice.person)
    if not notice.person.is_active:
        return False
    if notice.exchange is not None:
        if not of_exchange(standing, notice.exchange):
            return False
        step = state_of(with_state().get(pk=notice.exchange_id)).step
        return {"unanswered": Step.PROPOSED, "visit": Step.VISIT_PLANNED}.get(notice.kind, step) == step
    if notice.workshop is None:
        return False
    if notice.kind == "published":
        return is_member(standing)
    months = int(notice.mark.rsplit("-", 4)[1])
    still = any(w.pk == notice.workshop_id and m == months for w, m, _ in due_follow_ups(timezone.now().date()))
    return still and conducts(standing, notice.workshop)
