"""What societies ask advice on, again and again, and what published answers name: it may be a topic for guidance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max
from django.utils import timezone

from waypost.network.states import State
from waypost.web.findings.figures import zone_of
from waypost.web.findings.topics import Advice, Suggested
from waypost.web.network.models import Event, Request
from waypost.web.network.queries.requests import published

_RECENT = dt.timedelta(days=730)


def asked_for_advice() -> Iterator[Advice]:
    """Requests that societies sent in the last two years, one for each competence that they are about."""
    events = Event.objects.filter(state=State.SUBMITTED, at__gte=timezone.now() - _RECENT)
    sent = dict(events.order_by().values_list("request").annotate(latest=Max("at")))
    recent = Request.objects.filter(pk__in=events.values("request")).exclude(ns_id="")
    for number, ns_id, tags in recent.values_list("pk", "ns_id", "tags").iterator():
        for tag in tags:
            yield Advice(competence=tag, ns_id=ns_id, zone=zone_of(ns_id), on=sent[number].date())


def named_by_answers() -> Iterator[Suggested]:
    """Published answers that name a subject for guidance."""
    for each in published().exclude(topic=""):
        yield Suggested(subject=each.topic, address=f"network/answer/{each.request.code}/", on=each.at.date())
