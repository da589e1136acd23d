"""Mails about strategies, each once: proposed, nothing said of it, a review, a beginning or an end without a word,
and to a society that somebody wrote down what it had told.

They say that something waits and where, and nothing of what is committed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.strategies.sides import all_on
from waypost.strategies.values import Phase, State
from waypost.web.accounts.models import User
from waypost.web.accounts.people import migration_team, people_of_societies, zone_officers_of
from waypost.web.accounts.queries import standing_of
from waypost.web.jobs.outbox import send_all
from waypost.web.support.mails import message
from waypost.web.support.models import Event, Notice
from waypost.web.support.queries.strategies import Stood, all_strategies, stood, stood_one
from waypost.web.support.rights import drafts, own_on

REVIEW_BEFORE = dt.timedelta(days=14)
AGAIN_AFTER = dt.timedelta(days=14)  # after the proposal, to those who have said nothing
TOLD_FOR = dt.timedelta(days=14)  # a society hears that long of what somebody wrote down for it
Due = tuple[str, str, str]  # kind, mark, society ("" for whoever drafts)


def due_of(found: Stood, today: dt.date) -> Iterator[Due]:
    """What is to be told of a strategy today, what it is about, and to which society."""
    value = found.value
    for each in found.log:
        if each.medium and each.at.date() + TOLD_FOR > today:
            yield "told", f"said {each.pk}", each.ns_id
    if value.phase in (Phase.PROPOSED, Phase.IN_FORCE):
        asked = next((each for each in found.events if each.kind == "proposed"), None)
        undecided = {each.ns_id for each in value.live_commitments if each.state is State.PROPOSED}
        if asked is not None:
            for ns_id in sorted(undecided):
                yield "proposed", f"asked {asked.pk}", ns_id
                if asked.at.date() + AGAIN_AFTER <= today:
                    yield "undecided", f"asked {asked.pk}", ns_id
    if value.phase is not Phase.IN_FORCE:
        return
    for each in value.live_commitments:
        if each.is_due(today):
            yield "begin", f"{each.number} {each.from_day}", each.ns_id
        if each.is_over(today):
            yield "end", f"{each.number} {each.until_day}", each.ns_id
    if value.review_on - REVIEW_BEFORE <= today:
        yield "review", str(value.review_on), ""


def tell_proposed(found: Stood, asked: Event) -> None:
    """Tell the societies named that they are asked; part of the transaction of it."""
    undecided = sorted({each.ns_id for each in found.value.live_commitments if each.state is State.PROPOSED})
    _queue([(found, ("proposed", f"asked {asked.pk}", ns_id)) for ns_id in undecided], asked.at)


@transaction.atomic
def queue_strategy_notices(*, now: dt.datetime | None = None) -> int:
    """Write a row for every mail that is due; how many are new. Asked as often as one likes, it adds none."""
    now = now or timezone.now()
    before = Notice.objects.count()
    _queue([(each, due) for each in stood(all_strategies()) for due in due_of(each, now.date())], now)
    return Notice.objects.count() - before


def send_strategy_notices(*, now: dt.datetime | None = None, most: int = 1_000) -> dict[str, int]:
    """Send what waits; how many were sent, postponed, failed for good, or were not needed any more."""
    today = (now or timezone.now()).date()

    def mail_of(notice: Notice) -> object:
        found, person = stood_one(notice.strategy), notice.person
        standing = standing_of(person)
        own = own_on(standing, found.row.trail)
        holds = any(
            (kind, mark) == (notice.kind, notice.mark) and (ns in own if ns else drafts(standing, found.row.trail))
            for kind, mark, ns in due_of(found, today)
        )
        return message(notice) if holds and person.is_active else None

    return send_all(Notice.objects.select_related("person", "strategy"), mail_of, now, most)  # type: ignore[arg-type]


def _queue(due: list[tuple[Stood, Due]], now: dt.datetime) -> None:
    people = people_of_societies(sorted({ns for _, (_, _, ns) in due if ns}))
    drafting: dict[str, list[User]] = {}
    made = []
    for found, (kind, mark, ns_id) in due:
        trail = found.row.trail
        if not ns_id and trail not in drafting:
            drafting[trail] = _drafting(trail)
        for person in people.get(ns_id, []) if ns_id else drafting[trail]:
            made.append(Notice(strategy=found.row, person=person, kind=kind, mark=mark, made_at=now, next_at=now))
    Notice.objects.bulk_create(made, ignore_conflicts=True)


def _drafting(trail: str) -> list[User]:
    """The migration team, and officers of the zones of a trail."""
    return list(dict.fromkeys([*migration_team(), *zone_officers_of(all_on(load_catalog(), trail))]))
