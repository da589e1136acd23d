"""What societies ask advice on, again and again: it may be a matter of the text, and so a topic for guidance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from waypost.network.states import State
from waypost.web.findings.figures import zone_of
from waypost.web.findings.topics import Advice
from waypost.web.network.models import Event, Request

_RECENT = dt.timedelta(days=730)
_SERVICE = "service:"


def asked_of_services() -> Iterator[Advice]:
    """Requests that societies sent in the last two years, one for each service that they are about."""
    sent = Event.objects.filter(state=State.SUBMITTED, at__gte=timezone.now() - _RECENT).values("request")
    recent = Request.objects.filter(pk__in=sent).exclude(ns_id="")
    for ns_id, tags in recent.values_list("ns_id", "tags").iterator():
        for tag in tags:
            if tag.startswith(_SERVICE):
                yield Advice(competence=tag.removeprefix(_SERVICE), ns_id=ns_id, zone=zone_of(ns_id))
