"""From when until when, where a meeting is at home. Pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from waypost.web.exercises.times import when


def span(starts_at: dt.datetime, ends_at: dt.datetime, zone: str, language: str) -> str:
    """Both ends with the zone's name once; the second without its day on the same day."""
    began, ended = (at.astimezone(ZoneInfo(zone)) for at in (starts_at, ends_at))
    first, last = when(starts_at, zone, language), when(ends_at, zone, language)
    if began.utcoffset() != ended.utcoffset():  # the clocks changed meanwhile
        return f"{first} – {last}"
    head, _, tail = first.partition(" (")
    until = f"{ended:%H:%M}" if began.date() == ended.date() else last.partition(" (")[0]
    return f"{head} – {until} ({tail}"
