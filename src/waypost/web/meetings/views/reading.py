"""Bodies and meetings, one body as of a day, one meeting; each with its twins for programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from waypost.web.accounts.languages import language_of
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.views.pages import signed_in
from waypost.web.exercises.platforms import platform_names
from waypost.web.exercises.views.pages import as_csv, as_json
from waypost.web.meetings import queries, rights
from waypost.web.meetings.beside import beside_meeting
from waypost.web.meetings.models import Body, Meeting
from waypost.web.meetings.queries.plain import decision_row, line_of, owed_row, place_row, told_of_meeting
from waypost.web.meetings.states import AFTER_INVITING, MINUTED, Kind, State
from waypost.web.meetings.versions import work_titles
from waypost.web.meetings.views.pages import body_or_404, known_or_404, meeting_or_404, page
from waypost.web.meetings.word import decision_line

_MEETING = (
    "code", "kind", "body", "state", "time_zone", "starts_at", "ends_at", "held_from", "held_until", "where",
    "is_online", "trail", "languages",
)  # fmt: skip
_PLACE = ("organisation", "unit", "role", "from_day", "until_day", "why_ended")
_DECISION = (
    "number", "item", "text", "outcome", "referred_to", "how", "votes_for", "votes_against", "abstentions",
    "provisions", "reserved", "at", "by_role", "corrects", "why",
)  # fmt: skip
_ACTION = ("action", "meeting", "text", "organisation", "unit", "owner_role", "due_day", "state", "since", "evidence")


@signed_in
def meetings(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Bodies and meetings that concern me."""
    runs = rights.runs(standing)
    bodies = list(Body.objects.order_by("code")) if runs else _bodies(standing)
    return page(
        request, "list.html", bodies=bodies, meetings=queries.visible_meetings(standing), runs=runs,
        overseen=[] if runs else queries.overseen_meetings(standing),
    )  # fmt: skip


@signed_in
def meetings_twin(request: HttpRequest, standing: Standing, form: str) -> HttpResponse:
    """The list of meetings as JSON or CSV."""
    rows = [line_of(each) for each in queries.visible_meetings(standing)]
    return as_csv(rows, _MEETING) if form == "csv" else as_json({"meetings": rows})


@signed_in
def body(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A body: what it is for, who is in it on a day, its meetings, what is still to be done."""
    found, language = body_or_404(standing, code), language_of(request)
    runs, day = rights.runs(standing), _day(request)
    listed = [each for each in queries.meetings_of_body(found) if runs or each.course.invited_at is not None]
    members = queries.members_of(found, day)
    ids = {place.pk for place in members}
    return page(
        request, "body.html", body=found, runs=runs, day=day, members=members, mandates=queries.mandates_of(found),
        others=[place for place in queries.places_of_body(found) if place.pk not in ids],
        holders=queries.holders_of(found) if runs else {}, meetings=listed,
        owed=queries.owed_by_body([each.meeting for each in listed]),
        work=work_titles(language).get(found.work) if found.work else None,
        platform=dict(platform_names(language)).get(found.platform) if found.platform else None,
    )  # fmt: skip


@signed_in
def body_twin(request: HttpRequest, standing: Standing, code: str, form: str) -> HttpResponse:
    """The members of a body on a day as JSON or CSV."""
    found, day = body_or_404(standing, code), _day(request)
    rows = [place_row(place) for place in queries.members_of(found, day)]
    if form == "csv":
        return as_csv(rows, _PLACE)
    told = {"code": found.code, "names": found.names, "kind": found.kind, "work": found.work or None}
    return as_json({"body": told, "day": day.isoformat(), "members": rows})


@signed_in
def meeting(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """A meeting. A zone officer who is no member is shown the replies of the zone alone."""
    found = known_or_404(standing, code)
    if not rights.sees_meeting(standing, found):
        return _replies(request, standing, found)
    language, course = language_of(request), queries.course_of(found)
    runs, invited = rights.runs(standing), queries.invited_to(found)
    documents = queries.documents_of(found)
    decisions = queries.decisions_of(found, replaced=True)
    replaced = {each.replaces_id for each in decisions}
    people = queries.people_of_invited(found) if runs else {}
    return page(
        request, "meeting.html", meeting=found, course=course, runs=runs, items=queries.items_of(found),
        documents=documents, overrides=queries.overrides_of(found), invited=invited,
        replies=queries.replies_of(found, course),
        verdicts=queries.confirmations_of(found), notes=queries.notes_of(found),
        decisions=[each for each in decisions if each.pk not in replaced],
        earlier=[each for each in decisions if each.pk in replaced],
        line=lambda decision: decision_line(decision, language),
        actions=queries.actions_of(found), carried=queries.carried_to(found, course),
        present=queries.attendance_of(found), happenings=list(found.happenings.order_by("-pk")),
        mine=rights.invited_as(standing, found), unreached=[each for each, who in people.items() if not who],
        notices=queries.notices_of(invited) if runs else {}, is_planned=course.state is State.PLANNED,
        is_minuted=course.state in MINUTED, may_table=course.state in AFTER_INVITING or course.state is State.PLANNED,
        may={kind.value: course.allows(kind) for kind in Kind}, members=_to_invite(found, course.state),
        corrections=queries.open_corrections(found), after=list(found.next.order_by("starts_at")) if runs else [],
        beside=beside_meeting(request, found),
    )  # fmt: skip


@signed_in
def meeting_twin(request: HttpRequest, standing: Standing, code: str) -> HttpResponse:
    """All of a meeting as JSON."""
    return as_json(told_of_meeting(meeting_or_404(standing, code)))


@signed_in
def table_twin(request: HttpRequest, standing: Standing, code: str, what: str) -> HttpResponse:
    """Decisions or actions of a meeting as CSV."""
    found = meeting_or_404(standing, code)
    if what == "actions":
        return as_csv([owed_row(each) for each in queries.actions_of(found)], _ACTION)
    rows = [decision_row(each) for each in queries.decisions_of(found)]
    for row in rows:
        row["provisions"] = [" ".join(each.values()) for each in row["provisions"]]
        row["reserved"] = [" ".join(filter(None, each.values())) for each in row["reserved"]]
    return as_csv(rows, _DECISION)


def _replies(request: HttpRequest, standing: Standing, found: Meeting) -> HttpResponse:
    """What a zone officer sees of a meeting: when it is, and the replies of the zone."""
    entered = rights.entered_by(standing, found)
    if not entered:
        raise PermissionDenied
    course = queries.course_of(found)
    return page(
        request, "replies.html", meeting=found, course=course, invited=entered,
        replies=queries.replies_of(found, course), takes=course.state is State.INVITED,
    )  # fmt: skip


def _to_invite(found: Meeting, state: State) -> list[Any]:
    """Members that the invitation would go to."""
    if state is not State.PLANNED or found.body is None:
        return []
    return queries.members_of(found.body, found.starts_at.astimezone(found.zone).date())


def _bodies(standing: Standing) -> list[Body]:
    return list({place.body_id: place.body for place in rights.places_of(standing)}.values())


def _day(request: HttpRequest) -> dt.date:
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return timezone.now().date()
