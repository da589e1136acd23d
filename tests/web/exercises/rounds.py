"""Exercises for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.exercises import actions
from waypost.web.exercises.models import Exercise

DAY = dt.timedelta(days=1)
NAMES = {"en": "First half of 2027", "fr": "Premier semestre 2027", "es": "Primer semestre", "ar": "النصف الأول"}


def recognised(count: int | None = None) -> list[str]:
    """Ids of societies."""
    found = [ns for ns, society in sorted(load_catalog().societies.items()) if society.status == "recognised"]
    return found[:count]


def planned(code: str = "half-1", **parts: Any) -> Exercise:
    """An exercise from a day ago until in thirty days, in Nairobi, that asks two societies."""
    now = timezone.now()
    given = {
        "by": None, "code": code, "names": NAMES, "languages": ("en", "fr", "es", "ar"),
        "time_zone": "Africa/Nairobi", "opens_at": now - DAY, "closes_at": now + 30 * DAY,
        "chosen_by": "list", "chosen_codes": ("ns-ner", "ns-ita"),
    }  # fmt: skip
    return actions.create(**given | parts)


def opened(code: str = "half-1", **parts: Any) -> Exercise:
    """The same, open."""
    return actions.open_exercise(by=None, exercise=planned(code, **parts))
