"""What of the network waits for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from waypost.network.states import TURN, Actor, State
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.network import rights
from waypost.web.network.queries.requests import clock_of, invitations_to, visible, waiting_for_match

_OF_ASKER = tuple(state for state, actor in TURN.items() if actor is Actor.ASKER)
_OF_EXPERT = (State.TERMS_AGREED, State.IN_PROGRESS)


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """Invitations to give advice, requests in which it is one's turn, and how many wait for those who match."""
    if not rights.is_member(standing):
        return
    for each in invitations_to(standing):
        address = reverse("network_invitation", args=[each.request.code, each.pk])
        yield Waiting("network_todo_invited", address, {"title": each.request.title})
    mine = visible(standing).filter(state__in=(*_OF_ASKER, *_OF_EXPERT)).prefetch_related("invitations__holder")
    for request in mine.order_by("pk"):
        state = State(request.state)
        if state in _OF_ASKER:
            is_turn = rights.asks(standing, request)
        else:
            is_turn = any(each.is_accepted for each in rights.invitations_for(standing, request))
        if is_turn:
            due = clock_of(request, now).due
            yield Waiting(
                f"network_todo_{state}", reverse("network_request", args=[request.code]), {"title": request.title},
                request.ns_id if state in _OF_ASKER else "", due.date() if due else None,
            )  # fmt: skip
    if rights.matches_somewhere(standing):
        turns = [state for state, actor in TURN.items() if actor is Actor.MATCHER]
        if count := waiting_for_match(standing).filter(state__in=turns).count():
            yield Waiting("network_todo_match", reverse("network_triage"), {"count": count})
