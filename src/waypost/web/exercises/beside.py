"""What other applications have to say of a plan, on its page, before anybody is invited.

An application that has something names a function in ``beside_plan`` of its configuration: from a request and the
exercise to a piece of a page, empty where it has nothing to say of this one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.http import HttpRequest
from django.utils.module_loading import import_string
from markupsafe import Markup

from waypost.web.exercises.models import Exercise

Told = Callable[[HttpRequest, Exercise], str]


def beside_plan(request: HttpRequest, exercise: Exercise) -> list[Markup]:
    """The pieces, in the order of the applications."""
    places = (getattr(each, "beside_plan", "") for each in apps.get_app_configs())
    told: list[Told] = [import_string(place) for place in places if place]
    return [Markup(piece) for tell in told if (piece := tell(request, exercise))]  # noqa: S704  # rendered, escaped
