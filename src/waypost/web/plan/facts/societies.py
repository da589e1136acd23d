"""Societies that verified what stands about them, and those that used the database, within twelve months."""

from __future__ import annotations

import datetime as dt

from waypost.analysis.picture import members
from waypost.plan.facts import Told
from waypost.reference import load_catalog
from waypost.web.accounts.models import Membership, ReadEntry
from waypost.web.exercises.models import Event, Exercise
from waypost.web.exercises.models.exercise import Purpose
from waypost.web.exercises.states import Kind

_YEAR = dt.timedelta(days=365)
_VERIFIED = (Kind.VERIFIED, Kind.SIGNED, Kind.NOTHING_TO_REPORT)


def society_facts(now: dt.datetime) -> Told:
    """Verified: known once a mapping exercise was opened. Used: known once somebody with a role read something."""
    known, since, found = set(members(load_catalog())), now - _YEAR, {}
    if Exercise.objects.filter(purpose=Purpose.MAPPING, opened_at__lte=now).exists():
        events = Event.objects.filter(exercise__purpose=Purpose.MAPPING, kind__in=_VERIFIED, at__gte=since, at__lte=now)
        found["societies_verified"] = len(known & set(events.order_by().values_list("ns_id", flat=True)))
    if ReadEntry.objects.exists():
        readers = ReadEntry.objects.filter(at__gte=since, at__lte=now).order_by().values("person")
        held = Membership.objects.filter(person__in=readers).exclude(ns_id="").order_by()
        found["societies_using"] = len(known & set(held.values_list("ns_id", flat=True)))
    return dict(found)
