"""What other applications have to say of a plan, on its page, before anybody is invited.

An application that has something names a function in ``beside_plan`` of its configuration: from a request and the
exercise to a piece of a page, empty where it has nothing to say of this one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from markupsafe import Markup

from waypost.web.exercises.models import Exercise
from waypost.web.project.applications import named_in_configurations

Told = Callable[[HttpRequest, Exercise], str]


def beside_plan(request: HttpRequest, exercise: Exercise) -> list[Markup]:
    """The pieces, in the order of the applications."""
    told: list[Told] = named_in_configurations("beside_plan")
    return [Markup(piece) for tell in told if (piece := tell(request, exercise))]  # noqa: S704  # rendered, escaped
