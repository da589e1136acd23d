"""What this application adds to the page of a meeting about a trail, and whom its plan would invite."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.viewing import standing_of_request
from waypost.web.meetings.models import Meeting
from waypost.web.meetings.queries import course_of
from waypost.web.meetings.states import MINUTED
from waypost.web.support import rights
from waypost.web.support.models import Seed
from waypost.web.support.queries.balance import balance_of_meeting, voices_of
from waypost.web.support.queries.strategies import seen_strategies
from waypost.web.support.views.pages import words_for


def guests_of_meeting(meeting: Meeting) -> list[str]:
    """The societies that a plan from a proposal would invite."""
    seed = Seed.objects.filter(meeting=meeting).first()
    return list(seed.guests) if seed is not None else []


def beside_meeting(request: HttpRequest, meeting: Meeting) -> str:
    """The balance of its sides, who was heard, the strategies that come from it; nothing where no trail is named."""
    standing, language = standing_of_request(request), language_of(request)
    balance = balance_of_meeting(meeting)
    if balance is None or standing is None:
        return ""
    is_minuted = course_of(meeting).state in MINUTED
    drafts = rights.drafts(standing, meeting.trail)
    return render_to_string(
        "support/beside_meeting.html",
        words_for(language)
        | {
            "meeting": meeting, "balance": balance, "voices": voices_of(meeting), "is_minuted": is_minuted,
            "guests": guests_of_meeting(meeting), "is_runner": rights.runs(standing),
            "draft_at": f"{reverse('support_draft', args=[meeting.trail])}?meeting={meeting.code}"
            if drafts and is_minuted else "",
            "strategies": [
                each for each in seen_strategies(standing, meeting.trail) if each.row.meeting_id == meeting.pk
            ],
        },
        request,
    )  # fmt: skip
