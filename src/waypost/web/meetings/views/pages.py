"""How a page of meetings is answered, and what somebody may get at."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.exercises import sending
from waypost.web.exercises.times import when
from waypost.web.meetings import rights
from waypost.web.meetings.mails import where_of
from waypost.web.meetings.models import Body, Item, Meeting
from waypost.web.meetings.organisations import organisation_name
from waypost.web.meetings.queries import course_of, find_body, find_meeting
from waypost.web.meetings.states import State
from waypost.web.meetings.times import span
from waypost.web.meetings.versions import is_public


def page(request: HttpRequest, template: str, status: int = 200, **parts: Any) -> HttpResponse:
    """One of our pages, with how times, organisations and sides are shown in its language."""
    language = language_of(request)
    given = {
        "catalog": load_catalog(),
        "form": None,
        "now": timezone.now(),
        "organisation": partial(organisation_name, language=language),
        "is_public": is_public,
        "span": partial(span, language=language),
        "when": partial(when, language=language),
        "where_of": partial(where_of, language=language),
        "today": timezone.now().date(),
    }
    return render(request, f"meetings/{template}", given | parts, status=status)


def did(request: HttpRequest, where: str, *args: Any) -> HttpResponse:
    """Back to a page that says that it was done."""
    return sending.did(request, reverse(where, args=args), "meeting_done")


def body_or_404(standing: Standing, code: str) -> Body:
    """The body of an address, for whoever may see it."""
    found = find_body(code)
    if found is None:
        raise Http404(code)
    if not rights.sees_body(standing, found):
        raise PermissionDenied
    return found


def known_or_404(standing: Standing, code: str) -> Meeting:
    """The meeting of an address; plans are for those who run meetings."""
    found = find_meeting(code)
    if found is None or (not rights.runs(standing) and course_of(found).invited_at is None):
        raise Http404(code)
    return found


def meeting_or_404(standing: Standing, code: str) -> Meeting:
    """The meeting of an address, for whoever may read it."""
    found = known_or_404(standing, code)
    if not rights.sees_meeting(standing, found):
        raise PermissionDenied
    return found


def is_planned(meeting: Meeting) -> bool:
    """Nobody was invited yet."""
    return course_of(meeting).state is State.PLANNED


def item_or_404(meeting: Meeting, number: int) -> Item:
    """A point of a meeting by its number."""
    item = meeting.items.filter(position=number).first()
    if item is None:
        raise Http404(number)
    return item
