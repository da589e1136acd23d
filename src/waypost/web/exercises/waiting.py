"""Which exercises wait for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language

from waypost.web.accounts.queries import Standing
from waypost.web.accounts.waiting import Waiting
from waypost.web.exercises.queries import answerable_exercises, state_of
from waypost.web.exercises.rights import own_of


def waiting(standing: Standing, now: dt.datetime) -> Iterator[Waiting]:
    """Mapping exercises that take an answer of one's societies, and have none."""
    language = (get_language() or "en")[:2]
    for ns_id in sorted(own_of(standing)):
        for exercise in answerable_exercises(ns_id, now):
            if not state_of(exercise, ns_id, now).is_answered:
                address = reverse("exercise_society", args=[exercise.code, ns_id])
                parts = {"name": exercise.name_in(language)}
                yield Waiting("exercise_todo", address, parts, ns_id, exercise.closing_day)
