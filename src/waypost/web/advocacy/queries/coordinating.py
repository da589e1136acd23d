"""Which other bodies speak of the same to the same audience, and with which of them it was talked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from waypost.advocacy.gate import WITHIN_DAYS
from waypost.advocacy.track import State
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Clearance, Coordination, Message
from waypost.web.advocacy.queries.messages import visible, with_track

_ABOUT_TO_BE = (State.CHECKED, State.CLEARED, State.LIVE)


def day_of(message: Message) -> dt.date:
    """The day on which it went live; one that is on its way counts as of today."""
    live: dt.datetime | None = message.live_at  # type: ignore[attr-defined]  # annotated
    return (live or timezone.now()).date()


@dataclass(frozen=True)
class Beside:
    """What other bodies say of the same to the same audience.

    ``others``: their messages within 90 days that are live or about to be, whoever may see them; nearest first.
    ``known``: of these by number, those that the body of the message may know of. ``agreed``: what was written down
    about the message, from either side.
    """

    message: Message
    others: list[Message]
    known: frozenset[int]
    agreed: list[Coordination]

    @property
    def alone(self) -> list[Message]:
        """The others with whose bodies nothing is written down."""
        pk = self.message.pk
        told = {each.other_id if each.message_id == pk else each.message_id for each in self.agreed}
        return [each for each in self.others if each.pk not in told]


def besides(messages: Iterable[Message]) -> dict[int, Beside]:
    """What stands beside each of some messages (with their track), by number: three queries for any number of them."""
    rows = list(messages)
    places = {(each.aspect, each.audience) for each in rows}
    near = with_track().filter(
        aspect__in={aspect for aspect, _ in places}, audience__in={audience for _, audience in places},
        step__in=_ABOUT_TO_BE,
    )  # fmt: skip
    there: dict[tuple[str, str], list[Message]] = {}
    for each in near:
        there.setdefault((each.aspect, each.audience), []).append(each)
    asked = asked_in(each for of in there.values() for each in of)
    agreed = _agreed(each.pk for each in rows)
    found = {}
    for message in rows:
        others = _nearest(message, there.get((message.aspect, message.audience), ()))
        known = frozenset(each.pk for each in others if may_know(message.ns_id, each, asked))
        found[message.pk] = Beside(message, others, known, agreed.get(message.pk, []))
    return found


def _nearest(message: Message, rows: Iterable[Message]) -> list[Message]:
    day = day_of(message)
    away = {each.pk: abs((day_of(each) - day).days) for each in rows}
    found = [each for each in rows if each.ns_id != message.ns_id and away[each.pk] <= WITHIN_DAYS]
    return sorted(found, key=lambda each: (away[each.pk], each.pk))


def _agreed(messages: Iterable[int]) -> dict[int, list[Coordination]]:
    wanted = set(messages)
    rows = Coordination.objects.filter(Q(message__in=wanted) | Q(other__in=wanted))
    found: dict[int, list[Coordination]] = {}
    for each in rows.select_related("message", "other").order_by("-made_on", "-pk"):
        for side in {each.message_id, each.other_id} & wanted:
            found.setdefault(side, []).append(each)
    return found


def asked_in(messages: Iterable[Message]) -> dict[int, set[str]]:
    """The societies that were asked for their data, by discreet message: one query, none without such a message."""
    discreet = [each.pk for each in messages if each.is_discreet]
    found: dict[int, set[str]] = {}
    if discreet:
        for pk, ns_id in Clearance.objects.filter(message__in=discreet).order_by().values_list("message", "ns_id"):
            found.setdefault(pk, set()).add(ns_id)
    return found


def may_know(body: str, other: Message, asked: Mapping[int, set[str]]) -> bool:
    """Whether a body may know of a message: it is not discreet, or it was asked to clear it; the Secretariat may."""
    return not other.is_discreet or not body or body in asked.get(other.pk, ())


def beside_of(message: Message) -> list[Message]:
    """Messages of other bodies within 90 days that are live or about to be, whoever may see them; nearest first."""
    return _beside(message).others


def uncoordinated(message: Message) -> list[Message]:
    """The messages beside it with whose bodies nothing is written down."""
    return _beside(message).alone


def _beside(message: Message) -> Beside:
    return besides([with_track().get(pk=message.pk)])[message.pk]


def sees(standing: Standing, message: Message) -> bool:
    """Whether somebody with a role sees a message."""
    return Message.objects.filter(rights.seen_messages(standing), pk=message.pk).exists()


def seen_of(standing: Standing, messages: Iterable[Message]) -> dict[int, Message]:
    """Of some messages those that somebody with a role sees, by number, in the words that they are shown: one query."""
    wanted = [each.pk for each in messages]
    return {each.pk: each for each in visible(standing).filter(pk__in=wanted)} if wanted else {}


def may_coordinate(standing: Standing, message: Message, other: Message) -> bool:
    """Writes for one of the two and sees both."""
    writes = rights.writes_for(standing, message.ns_id) or rights.writes_for(standing, other.ns_id)
    return writes and sees(standing, message) and sees(standing, other)
