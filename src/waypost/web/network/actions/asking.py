"""Asking: a draft, submitting it, taking it back, and saying that an answer that exists is enough."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from waypost.network.clocks import URGENCIES
from waypost.network.states import Actor, State
from waypost.web.accounts.errors import RefusedError
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import standing_of
from waypost.web.network import rights
from waypost.web.network.actions.mailing import awaited, queue_all
from waypost.web.network.actions.stepping import fresh, step
from waypost.web.network.actions.wording import known_codes, known_tags, needed
from waypost.web.network.models import Event, Request


@transaction.atomic
def draft(*, by: User, ns_id: str, **asked: object) -> Request:
    """A draft, which its asker alone sees. By focal points and managers for their society, or by the Secretariat."""
    standing = rights.require_member(by)
    rights.require(ns_id in rights.asks_for(standing), "network_refused_asker")
    made = Request(asker=by, ns_id=ns_id)
    _put(made, **asked)  # type: ignore[arg-type]  # the parts of a request
    made.save()
    Event.objects.create(request=made, state=State.DRAFT, role=Actor.ASKER, body=ns_id, by=by)
    return made


@transaction.atomic
def change_draft(*, by: User, request: Request, **asked: object) -> None:
    """A draft with other words. Raises :class:`RefusedError` once it is submitted."""
    rights.require(request.asker_id == by.pk, "network_refused_asker")
    if fresh(request).state != State.DRAFT:  # type: ignore[attr-defined]  # annotated
        raise RefusedError("network_refused_submitted")
    _put(request, **asked)  # type: ignore[arg-type]  # the parts of a request
    request.save()


def _put(
    request: Request,
    *,
    title: str,
    question: str,
    language: str,
    tags: Sequence[str],
    has_interpreter: bool = False,
    urgency: str = "normal",
    countries: Sequence[str] = (),
    parties: Sequence[str] = (),
    trails: Sequence[str] = (),
) -> None:
    if urgency not in URGENCIES:
        raise RefusedError("network_refused_code")
    request.title, request.question = needed(title), needed(question)
    request.language, request.has_interpreter, request.urgency = language, has_interpreter, urgency
    request.tags = known_tags(list(tags))
    request.countries = known_codes(list(countries), "countries")
    request.parties = known_codes(list(parties), "societies")
    request.trails = known_codes(list(trails), "trails")


@transaction.atomic
def submit(*, by: User, request: Request) -> None:
    """Ask: by whoever wrote the draft. Those who triage are told."""
    may = request.asker_id == by.pk and request.ns_id in rights.asks_for(standing_of(by))
    rights.require(may, "network_refused_asker")
    step(request=request, to=State.SUBMITTED, by=by)
    queue_all(awaited(request, Actor.MATCHER), "submitted", "submitted", request)


@transaction.atomic
def withdraw(*, by: User, request: Request, why: str) -> None:
    """Ask no more."""
    step(request=request, to=State.WITHDRAWN, by=by, why=needed(why))


@transaction.atomic
def close(*, by: User, request: Request) -> None:
    """The answer that exists is enough."""
    step(request=request, to=State.CLOSED, by=by)


@transaction.atomic
def close_without(*, by: User, request: Request, why: str) -> None:
    """Nobody can answer, or it is no matter for the network. By those who match, as long as nobody works on it."""
    step(request=request, to=State.CLOSED, by=by, why=needed(why))
    queue_all([request.asker], "closed", "closed", request)


@transaction.atomic
def ask_on(*, by: User, request: Request, why: str) -> None:
    """The answer that exists is not enough: somebody is looked for."""
    step(request=request, to=State.MATCHED, by=by, why=needed(why))
