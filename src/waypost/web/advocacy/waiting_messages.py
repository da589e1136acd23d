"""What of messages waits for one person: clearance, messages to check, coordination, talks whose next step is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.advocacy import judging, rights
from waypost.web.advocacy.queries.clearing import waiting_for
from waypost.web.advocacy.queries.coordinating import asked_in, besides, may_know
from waypost.web.advocacy.queries.dialogues import due_dialogues
from waypost.web.advocacy.queries.messages import with_track
from waypost.web.advocacy.showing import title_in
from waypost.web.advocacy.wholes import wholes

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
    for whole in wholes(with_track().filter(mine, step="live").order_by("pk")).values():
        if judging.is_to_check(whole):
            code = whole.message.code
            yield Waiting("message_todo_check", reverse("message", args=[code]), {"code": code}, whole.message.ns_id)
    for talk in due_dialogues(standing, now.date() + _SOON):
        where = reverse("message_dialogue", args=[talk.code])
        yield Waiting("message_todo_talk", where, {"authority": talk.authority}, talk.ns_id, talk.due_on)  # type: ignore[attr-defined]
    if is_team:
        yield from _to_coordinate()


def _to_coordinate() -> Iterator[Waiting]:
    """Messages beside a discreet one of another body that their owners may not know of: the team coordinates."""
    discreet = list(with_track().filter(channel="discreet", step__in=("checked", "cleared", "live")).order_by("pk"))
    asked, beside = asked_in(discreet), besides(discreet)
    for message in discreet:
        for other in beside[message.pk].alone:
            if not may_know(other.ns_id, message, asked):
                where = reverse("message_coordinate", args=[message.code])
                yield Waiting("message_todo_coordinate", where, {"code": message.code, "other": other.code})
