"""What other applications have to say of a meeting, and whom they would invite to it.

An application that has something names a function in ``beside_meeting`` (from a request and the meeting to a piece of
its page, empty where there is nothing to say) or in ``guests_of_meeting`` (from the meeting to ids of societies) of its
configuration.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.module_loading import import_string
from markupsafe import Markup

from waypost.web.meetings.models import Meeting


def beside_meeting(request: HttpRequest, meeting: Meeting) -> list[Markup]:
    """The pieces, in the order of the applications."""
    told = _named("beside_meeting")
    return [Markup(piece) for tell in told if (piece := tell(request, meeting))]  # noqa: S704  # rendered, escaped


def guests_of_meeting(meeting: Meeting) -> list[str]:
    """Societies that a plan would invite, each once."""
    return list(dict.fromkeys(ns_id for ask in _named("guests_of_meeting") for ns_id in ask(meeting)))


def _named(attribute: str) -> list[Callable[..., Any]]:
    places = (getattr(each, attribute, "") for each in apps.get_app_configs())
    return [import_string(place) for place in places if place]
