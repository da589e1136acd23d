"""What other applications have to say of a meeting, and whom they would invite to it.

An application that has something names a function in ``beside_meeting`` (from a request and the meeting to a piece of
its page, empty where there is nothing to say) or in ``guests_of_meeting`` (from the meeting to ids of societies) of its
configuration.
"""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from waypost.web.meetings.models import Meeting
from waypost.web.project.applications import named_in_configurations


def beside_meeting(request: HttpRequest, meeting: Meeting) -> list[Markup]:
    """The pieces, in the order of the applications."""
    told = named_in_configurations("beside_meeting")
    return [Markup(piece) for tell in told if (piece := tell(request, meeting))]  # noqa: S704  # rendered, escaped


def guests_of_meeting(meeting: Meeting) -> list[str]:
    """Societies that a plan would invite, each once."""
    return list(dict.fromkeys(ns_id for ask in named_in_configurations("guests_of_meeting") for ns_id in ask(meeting)))
