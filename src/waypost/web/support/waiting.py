"""What of strategies waits for one person: to accept, to put in force, to tell of, to review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from waypost.strategies.values import Phase, State
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.support.queries.strategies import all_strategies, seen_strategies
from waypost.web.support.rights import drafts, own_on, reads

_ASKING = (Phase.PROPOSED, Phase.AGREED, Phase.IN_FORCE)


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """What has no word of the own society or waits for its start, beginnings and ends of which nobody told, reviews."""
    if not reads(standing) or not all_strategies().exists():
        return
    language, today = (get_language() or "en")[:2], now.date()
    for found in seen_strategies(standing):
        value = found.value
        if value.phase not in _ASKING:
            continue
        address = reverse("support_strategy", args=[found.row.code])
        parts = {"name": found.row.name_in(language)}
        for ns_id in sorted(own_on(standing, found.row.trail)):
            mine = [each for each in value.live_commitments if each.ns_id == ns_id]
            numbers = {each.number for each in mine}
            undecided = any(each.state is State.PROPOSED for each in mine) or any(
                (each.giver in numbers and each.giver_accepts is None)
                or (each.taker in numbers and each.taker_accepts is None)
                for each in value.live_hand_overs
            )
            if undecided:
                yield Waiting("support_todo_accept", f"{address}#commitments", parts, ns_id)
            late = [each for each in mine if each.is_due(today) or each.is_over(today)]
            if late and value.phase is Phase.IN_FORCE:
                days = [day for each in late for day in (each.from_day, each.until_day) if day and day < today]
                yield Waiting("support_todo_tell", f"{address}#commitments", parts, ns_id, min(days))
        if value.phase is Phase.AGREED and drafts(standing, found.row.trail):
            yield Waiting("support_todo_force", address, parts)
        if value.is_review_due(today) and drafts(standing, found.row.trail):
            yield Waiting("support_todo_review", address, parts, due=value.review_on)
