"""Strategies as they stand: rows and logs added up, in as many queries as there are tables."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from waypost.strategies import standing as computed
from waypost.strategies import values
from waypost.web.accounts.queries import Standing
from waypost.web.support.models import Commitment, Event, Finding, HandOver, Message, Need, Said, Strategy
from waypost.web.support.rights import sees


@dataclasses.dataclass(frozen=True)
class Stood:
    """A strategy with how it stands, and the rows behind it."""

    row: Strategy
    value: values.Strategy
    events: tuple[Event, ...]
    log: tuple[Said, ...]
    messages: tuple[Message, ...]
    findings: tuple[Finding, ...]
    decisions: dict[int, int]  # commitment → number of the meeting's decision

    def need(self, number: int) -> values.Need | None:
        """The need of a number."""
        return next((each for each in self.value.needs if each.number == number), None)

    def words_on(self, part: str, number: int) -> list[Said]:
        """What was said of a part, in order."""
        return [each for each in self.log if (each.part, each.number) == (part, number)]


def stood(strategies: Iterable[Strategy]) -> list[Stood]:
    """How strategies stand, in their order; as many queries for many as for one."""
    listed = list(strategies)
    needs, commitments, hand_overs = (_by_strategy(each, listed) for each in (Need, Commitment, HandOver))
    messages, findings = (_by_strategy(each, listed) for each in (Message, Finding))
    log, events = _by_strategy(Said, listed), _by_strategy(Event, listed)
    return [
        Stood(
            each,
            computed.stood(
                each.code, each.trail, each.review_on,
                needs=map(_need, needs[each.pk]), commitments=map(_commitment, commitments[each.pk]),
                hand_overs=map(_hand_over, hand_overs[each.pk]),
                messages=[(row.pk, row.code) for row in messages[each.pk]],
                findings=[(row.pk, row.key) for row in findings[each.pk]],
                log=map(_said, log[each.pk]), events=map(_event, events[each.pk]),
            ),
            tuple(events[each.pk]), tuple(log[each.pk]), tuple(messages[each.pk]), tuple(findings[each.pk]),
            {row.pk: row.decision for row in commitments[each.pk] if row.decision is not None},
        )
        for each in listed
    ]  # fmt: skip


def stood_one(strategy: Strategy) -> Stood:
    """How one strategy stands."""
    return stood([strategy])[0]


def all_strategies() -> QuerySet[Strategy]:
    """Every strategy, the latest first."""
    return Strategy.objects.select_related("meeting").order_by("-pk")


def find_strategy(code: str) -> Strategy | None:
    """The strategy of a code."""
    return Strategy.objects.filter(code=code).select_related("meeting").first()


def find_seen(standing: Standing, code: str) -> Stood | None:
    """How the strategy of a code stands, for who may read it."""
    row = find_strategy(code)
    found = stood_one(row) if row is not None else None
    return found if found is not None and sees(standing, found.row.trail, found.value.phase) else None


def seen_strategies(standing: Standing, trail: str = "") -> list[Stood]:
    """The strategies that somebody sees, the latest first."""
    rows = all_strategies().filter(trail=trail) if trail else all_strategies()
    return [each for each in stood(rows) if sees(standing, each.row.trail, each.value.phase)]


def _by_strategy(model: type[Any], listed: list[Strategy]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in model.objects.filter(strategy__in=listed).order_by("pk"):
        found[row.strategy_id].append(row)
    return found


def _need(row: Need) -> values.Need:
    return values.Need(row.pk, row.side, row.service, row.country, row.group, row.text)


def _commitment(row: Commitment) -> values.Commitment:
    return values.Commitment(
        row.pk, row.need_id, row.ns_id, row.side, row.text, row.service, row.country, row.from_day, row.until_day,
        row.people_per_year, row.amount, row.currency,
    )  # fmt: skip


def _hand_over(row: HandOver) -> values.HandOver:
    return values.HandOver(row.pk, row.giver_id, row.taker_id, row.text, values.Data(row.data), row.safeguard)


def _said(row: Said) -> values.Said:
    return values.Said(row.part, row.number, row.word, row.at.date(), row.ns_id, row.text, row.programme_id)


def _event(row: Event) -> computed.Event:
    return computed.Event(row.kind, row.at.date(), row.review_on)
