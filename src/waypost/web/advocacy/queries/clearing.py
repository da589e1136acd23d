"""What societies said of the use of their data in a message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from waypost.advocacy.track import State
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Clearance, Message, MessageVersion
from waypost.web.advocacy.queries.messages import STATE_OF, version_of, with_track

_LATEST = Clearance.objects.filter(message=OuterRef("message"), ns_id=OuterRef("ns_id")).order_by("-pk")


# Where an answer is awaited: of live messages, too, when evidence of another society came to a claim.
_ANSWERED = (State.CHECKED, State.CLEARED, State.LIVE)


def latest(rows: QuerySet[Clearance] | None = None) -> QuerySet[Clearance]:
    """The last word of each society on each message."""
    found = Clearance.objects.all() if rows is None else rows
    return found.filter(pk=Subquery(_LATEST.values("pk")[:1])).order_by("ns_id")


def latest_words(messages: Iterable[Message]) -> dict[int, list[Clearance]]:
    """The last word of each society on each of some messages, by number: one query."""
    found: dict[int, list[Clearance]] = {}
    rows = Clearance.objects.filter(message__in=[each.pk for each in messages])
    for each in latest(rows).select_related("message"):
        found.setdefault(each.message_id, []).append(each)
    return found


def that_hold(words: Iterable[Clearance], version: MessageVersion) -> list[Clearance]:
    """Of the last words of societies those on the words of a version; a word on other words has lapsed.

    A refusal holds for any words: it is the data that is refused.
    """
    kept = (Clearance.Step.REFUSED,)
    return [each for each in words if each.text_hash == version.text_hash or each.step in kept]


def clearances_of(message: Message, version: MessageVersion | None = None) -> list[Clearance]:
    """The last word of each society on the words as they stand now."""
    return that_hold(latest(message.clearances.all()), version or version_of(message))


def refused_in(words: Iterable[Clearance]) -> frozenset[str]:
    """The societies that refuse the use of their data."""
    return frozenset(each.ns_id for each in words if each.step == Clearance.Step.REFUSED)


def waiting_for(standing: Standing) -> list[Clearance]:
    """What societies for which somebody answers are asked and have not answered."""
    owners = rights.owners_of(standing)
    rows = latest().filter(step=Clearance.Step.ASKED).select_related("message", "version")
    return _still_asked(rows if owners is None else rows.filter(ns_id__in=owners))


def late_clearances(day: dt.date) -> list[Clearance]:
    """Those that are still awaited though the day by which an answer was asked for is over."""
    return _still_asked(latest().filter(step=Clearance.Step.ASKED, due_on__lt=day).select_related("message", "version"))


def _still_asked(rows: Iterable[Clearance]) -> list[Clearance]:
    """Of what was asked, that which waits on words that are on their way, or live."""
    found = list(rows)
    tracked = with_track().filter(pk__in={each.message_id for each in found})
    states = {each.pk: STATE_OF[each.step] for each in tracked}  # type: ignore[attr-defined]  # annotated
    return [each for each in found if states[each.message_id] in _ANSWERED]


def unanswered(cleared: Iterable[Clearance]) -> list[str]:
    """The societies that are asked and have not answered."""
    return [each.ns_id for each in cleared if each.step == Clearance.Step.ASKED]


def is_awaited(standing: Standing, message: Message) -> bool:
    """Whether an answer is awaited of somebody, on the words as they stand now."""
    tracked = with_track().get(pk=message.pk)
    is_open = STATE_OF[tracked.step] in _ANSWERED  # type: ignore[attr-defined]  # annotated
    waiting = unanswered(clearances_of(message)) if is_open else []
    return any(rights.clears_for(standing, ns_id) for ns_id in waiting)
