"""An exercise that asks for the picture of programmes, and one that asks for comments, say some things differently."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from waypost.web.exercises.models import Exercise, Purpose
from waypost.web.exercises.states import SHOWN, State
from waypost.web.pages.templating import text, texts


def worded(language: str, key: str, exercise: Exercise | None = None, **parts: Any) -> str:
    """A text for this exercise: ``exercise_…`` has a variant ``round_…`` where a consultation says something else."""
    if is_round(exercise):
        of_round = key.replace("exercise_", "round_", 1)
        key = of_round if of_round in texts() else key
    return text(language, key, **parts)


def is_round(exercise: Exercise | None) -> bool:
    """Whether societies are asked what they say of a text."""
    return exercise is not None and exercise.purpose == Purpose.CONSULTATION


def shown_states(exercise: Exercise | None) -> tuple[State, ...]:
    """The states that societies of this exercise can stand in, in the order in which they are shown."""
    return tuple(state for state in SHOWN if is_round(exercise) or state is not State.VERIFIED)


def list_page(exercise: Exercise | None) -> str:
    """The address of the list that an exercise stands in."""
    return reverse("consultations" if is_round(exercise) else "exercises")


def own_page(exercise: Exercise, ns_id: str) -> str:
    """The address where a society does what it is asked for."""
    if is_round(exercise):
        return reverse("consultation_society", args=[exercise.code, ns_id])
    return reverse("my_society", args=[ns_id])
