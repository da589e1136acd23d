"""What the clock does: reminds those whose turn it is, and takes a delay to the zone, then to Geneva. Each once.

It also writes down for public pages what platforms last did."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from waypost.network.clocks import Level
from waypost.network.states import ENDED, Actor, State
from waypost.web.accounts.people import migration_team
from waypost.web.network.acted import publish_acts
from waypost.web.network.actions.mailing import awaited, queue, queue_all, zone_officers
from waypost.web.network.models import Event, Holder, Request
from waypost.web.network.queries.directory import with_consent
from waypost.web.network.queries.requests import clock_of, with_state

_SOON = dt.timedelta(days=14)
_NAMES = {Level.ZONE: "zone", Level.GENEVA: "geneva"}


def run_network_clock(*, now: dt.datetime | None = None) -> dict[str, int]:
    """Look at every open request; how many were reminded of, and how many delays went up. As often as one likes."""
    now = now or timezone.now()
    counts = {"reminded": 0, "zone": 0, "geneva": 0}
    ask_anew(now.date())
    for request in with_state().exclude(state__in=[*ENDED, State.DRAFT]).order_by("pk"):
        clock = clock_of(request, now)
        if clock.level is not Level.IN_TIME:
            for name in _raise_to(request, clock.level, now):
                counts[name] += 1
    publish_acts()
    return counts


@transaction.atomic
def ask_anew(today: dt.date) -> None:
    """Tell people once that their consent ends within two weeks: nobody drops out of the network unawares."""
    for holder in with_consent(Holder.objects.filter(kind="person").select_related("person"), today):
        until = holder.consented_until  # type: ignore[attr-defined]  # annotated
        is_shown = holder.in_directory or holder.for_requests  # type: ignore[attr-defined]  # annotated
        if is_shown and until - today <= _SOON:
            queue(holder.person, "ending", f"holder-{holder.pk}-{until}")


@transaction.atomic
def _raise_to(request: Request, level: Level, now: dt.datetime) -> list[str]:
    """Reminder and escalations that this delay is due and has not had; what was new."""
    current = with_state(Request.objects.select_for_update().filter(pk=request.pk)).get()
    clock = clock_of(current, now)
    if clock.state is not State(request.state) or clock.level < level:  # type: ignore[attr-defined]  # annotated
        return []
    had = set(current.events.filter(state="", at__gte=clock.since).values_list("escalated_to", flat=True))
    new = []
    for step in (Level.ZONE, Level.GENEVA):
        name = _NAMES[step]
        if step > clock.level or name in had:
            continue
        Event.objects.create(request=current, escalated_to=name, role=Actor.SERVER, at=now)
        mark = f"{clock.since:%Y%m%d%H%M%S}-{clock.state}"
        if step is Level.ZONE:
            queue_all(awaited(current, clock.turn), "reminder", mark, current)
            new.append("reminded")
        told = zone_officers(current) if step is Level.ZONE else migration_team()
        waited_for = awaited(current, clock.turn) if step is Level.ZONE else []
        queue_all([each for each in told if each not in waited_for], name, mark, current)
        new.append(name)
    return new
