"""What of messages waits for one person: clearance, messages to check, coordination, talks whose next step is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from waypost.advocacy.track import State
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.advocacy import rights
from waypost.web.advocacy.queries.clearing import waiting_for
from waypost.web.advocacy.queries.coordinating import is_open_to_owner, uncoordinated
from waypost.web.advocacy.queries.dialogues import due_dialogues
from waypost.web.advocacy.queries.messages import STATE_OF, resting, with_track
from waypost.web.advocacy.showing import title_in

_SOON = dt.timedelta(days=7)


def messages_waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """Data that is asked for, one's own messages to check, talks to go on with; for the team what to coordinate."""
    if not rights.is_member(standing) or not rights.writes_somewhere(standing):
        return
    language = (get_language() or "en")[:2]
    is_team = rights.is_team(standing)
    for each in waiting_for(standing):
        if not is_team:
            title = title_in(each.version.title, language)
            where = reverse("message_clearance", args=[each.message.code, each.ns_id])
            yield Waiting("message_todo_clearance", where, {"title": title}, each.ns_id, each.due_on)
    owners = rights.owners_of(standing)
    mine = Q(ns_id="") if owners is None else Q(ns_id__in=owners)
    rows = [each for each in with_track().filter(mine).order_by("pk") if STATE_OF[each.step] is State.LIVE]  # type: ignore[attr-defined]
    rest = resting(rows)
    for message in rows:
        if any(each.is_to_check for each in rest[message.pk]):
            yield Waiting(
                "message_todo_check", reverse("message", args=[message.code]), {"code": message.code}, message.ns_id
            )
    for talk in due_dialogues(standing, now.date() + _SOON):
        where = reverse("message_dialogue", args=[talk.code])
        yield Waiting("message_todo_talk", where, {"authority": talk.authority}, talk.ns_id, talk.due_on)  # type: ignore[attr-defined]
    if is_team:
        yield from _to_coordinate()


def _to_coordinate() -> Iterator[Waiting]:
    """Messages beside a discreet one of another body that their owners may not know of: the team coordinates."""
    discreet = with_track().filter(channel="discreet", step__in=("checked", "cleared", "live")).order_by("pk")
    for message in discreet:
        for other in uncoordinated(message):
            if not is_open_to_owner(other, message):
                where = reverse("message_coordinate", args=[message.code])
                yield Waiting("message_todo_coordinate", where, {"code": message.code, "other": other.code})
