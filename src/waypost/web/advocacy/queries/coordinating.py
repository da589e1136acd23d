"""Which other bodies speak of the same to the same audience, and with which of them it was talked about."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from waypost.advocacy.gate import WITHIN_DAYS
from waypost.advocacy.track import State
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.models import Coordination, Message
from waypost.web.advocacy.queries.messages import STATE_OF, visible, with_track

_ON_THE_WAY = (State.CHECKED, State.CLEARED)


def day_of(message: Message) -> dt.date:
    """The day on which it went live; one that is on its way counts as of today."""
    live: dt.datetime | None = message.live_at  # type: ignore[attr-defined]  # annotated
    return (live or timezone.now()).date()


def beside_of(message: Message) -> list[Message]:
    """Messages of other bodies within 90 days that are live or about to be, whoever may see them; nearest first."""
    day = day_of(with_track().get(pk=message.pk))
    rows = with_track().filter(aspect=message.aspect, audience=message.audience).exclude(ns_id=message.ns_id)
    found = [
        each
        for each in rows
        if STATE_OF[each.step] in (*_ON_THE_WAY, State.LIVE)  # type: ignore[attr-defined]  # annotated
        and abs((day_of(each) - day).days) <= WITHIN_DAYS
    ]
    return sorted(found, key=lambda each: (abs((day_of(each) - day).days), each.pk))


def seen_beside(standing: Standing, message: Message) -> list[Message]:
    """Those of them that somebody sees, in the words that they are shown."""
    found = beside_of(message)
    seen = {each.pk: each for each in visible(standing).filter(pk__in=[each.pk for each in found])}
    return [seen[each.pk] for each in found if each.pk in seen]


def coordinations_of(message: Message) -> list[Coordination]:
    """What was written down about a message, from either side."""
    rows = Coordination.objects.filter(Q(message=message) | Q(other=message))
    return list(rows.select_related("message", "other").order_by("-made_on", "-pk"))


def uncoordinated(message: Message) -> list[Message]:
    """The messages beside it with whose bodies nothing is written down."""
    told = {each.other_id if each.message_id == message.pk else each.message_id for each in coordinations_of(message)}
    return [each for each in beside_of(message) if each.pk not in told]


def sees(standing: Standing, message: Message) -> bool:
    """Whether somebody with a role sees a message."""
    return Message.objects.filter(rights.seen_messages(standing), pk=message.pk).exists()


def may_coordinate(standing: Standing, message: Message, other: Message) -> bool:
    """Writes for one of the two and sees both."""
    writes = rights.writes_for(standing, message.ns_id) or rights.writes_for(standing, other.ns_id)
    return writes and sees(standing, message) and sees(standing, other)


def is_open_to_owner(message: Message, other: Message) -> bool:
    """Whether the body of a message may know of the other one: it is not discreet, or cleared by that body."""
    return not other.is_discreet or other.clearances.filter(ns_id=message.ns_id or "-").exists() or not message.ns_id
