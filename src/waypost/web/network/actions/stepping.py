"""One step of a request: checked against the table of transitions, written into its log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from waypost.network.states import State, may_go
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing, standing_of
from waypost.web.exercises.actions.wording import impersonal
from waypost.web.exercises.rights import own_of
from waypost.web.network import rights
from waypost.web.network.models import Event, Request
from waypost.web.network.queries.requests import with_state


def fresh(request: Request) -> Request:
    """The request as it stands now, in this transaction. The row is held where the database can."""
    Request.objects.select_for_update().get(pk=request.pk)
    return with_state().get(pk=request.pk)


def step(
    *, request: Request, to: State, by: User, why: str = "", link: str = "", at: dt.datetime | None = None
) -> Event:
    """Take a request to its next state. Raises :class:`RefusedError` for who may not, or where there is no such way.

    Part of the transaction of the action that calls it.
    """
    now = State(fresh(request).state)  # type: ignore[attr-defined]  # annotated
    standing = standing_of(by)
    actors = rights.actors_of(standing, request)
    if not may_go(now, to, actors):
        raise RefusedError("network_refused_step")
    role = next(each for each in _order(actors) if may_go(now, to, [each]))
    return Event.objects.create(
        request=request, state=to, role=role, body=_body(standing, request, role), by=by, at=at or timezone.now(),
        why=impersonal(why.strip()), link=link,
    )  # fmt: skip


def _order(actors: Iterable[str]) -> list[str]:
    return sorted(actors, key=("asker", "expert", "matcher", "server").index)


def _body(standing: Standing, request: Request, role: str) -> str:
    """In whose name somebody acts: their society; empty for the Secretariat."""
    if role == "asker":
        return request.ns_id
    if role == "expert":
        mine = [each.holder for each in rights.invitations_for(standing, request)]
        return next((each.ns_id or each.catalog_id for each in mine), "")
    return next(iter(own_of(standing)), "") if not rights.is_of_secretariat(standing) else ""
