"""Small networks for tests: invented people with roles of real societies, nothing that a society said."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.web.accounts.people import person
from waypost.network.states import State
from waypost.web.accounts.models import User
from waypost.web.network import actions
from waypost.web.network.models import Holder, Request
from waypost.web.network.queries.requests import with_state

DAY = dt.timedelta(days=1)
QUESTION = {
    "title": "Reception that stays open", "question": "How do we keep a centre open in which people come and go?",
    "language": "en", "tags": ["service:reception_open"], "countries": ["NER"],
}  # fmt: skip
LED = {"title": "News of relatives", "question": "How do we begin to trace?", "language": "en", "tags": ["service:rfl_tracing"]}  # fmt: skip  # noqa: E501


def people() -> SimpleNamespace:
    """An asker of Niger with a manager, experts of Italy and Kenya with Italy's manager, zone, team, a bystander."""
    return SimpleNamespace(
        asker=person("moussa@example.org", "focal_point:ns-ner"),
        manager_ner=person("aicha@example.org", "manager:ns-ner", factor=True),
        expert=person("nadia@example.org", "focal_point:ns-ita"),
        manager=person("luca@example.org", "manager:ns-ita", factor=True),
        officer=person("kofi@example.org", "zone_officer:africa"),
        team=person("paula@example.org", "migration_team", factor=True),
        other=person("wanjiru@example.org", "focal_point:ns-ken"),
    )


def entry(who: User, manager: User | None = None, *, tag: str = "service:reception_open", **parts: Any) -> Holder:
    """Somebody who speaks English, knows a subject, consented, and was released where they have a manager."""
    made = actions.make_entry(by=who)
    if parts or not made.languages:
        actions.save_entry(by=who, holder=made, **{"languages": {"en": "fluent"}} | parts)
    said = made.assertions.filter(tag=tag).first() or actions.say(by=who, holder=made, tag=tag, level=3)
    until = timezone.now().date() + 300 * DAY
    actions.consent(by=who, holder=made, in_directory=True, for_requests=True, until=until)
    if manager is not None:
        actions.endorse(by=manager, assertion=said)
        actions.release(by=manager, holder=made, is_released=True)
    made.refresh_from_db()
    return made


def asked(who: User, ns_id: str = "ns-ner", **parts: Any) -> Request:
    """A draft."""
    return actions.draft(by=who, ns_id=ns_id, **QUESTION | parts)


def looked_for(p: SimpleNamespace, **parts: Any) -> Request:
    """A request for which somebody is looked for."""
    request = asked(p.asker, **parts)
    actions.submit(by=p.asker, request=request)
    actions.take(by=p.officer, request=request)
    actions.triage(
        by=p.officer, request=request, tags=request.tags, urgency="normal", is_sensitive=False, has_interpreter=False,
        countries=request.countries,
    )  # fmt: skip
    return request


def accepted(p: SimpleNamespace) -> Request:
    """A request that the expert of Italy accepted."""
    holder = entry(p.expert, p.manager)
    request = looked_for(p)
    (invitation,) = actions.invite(by=p.officer, request=request, holders=[f"h{holder.pk}"])
    actions.answer_invitation(by=p.expert, invitation=invitation, is_accepted=True)
    return request


def delivered(p: SimpleNamespace) -> Request:
    """One that was answered."""
    request = accepted(p)
    due = timezone.now().date() + 10 * DAY
    actions.agree_terms(by=p.officer, request=request, scope="A note of two pages.", due_on=due, days=2)
    actions.begin(by=p.expert, request=request)
    actions.deliver(by=p.expert, request=request, advice="Agree house rules with those who stay.", language="en")
    actions.approve(by=p.officer, request=request)
    return request


def state_of(request: Request) -> State:
    """Where it stands."""
    return State(with_state().get(pk=request.pk).state)  # type: ignore[attr-defined]  # annotated
