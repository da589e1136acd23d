"""Meetings of the bodies in which somebody holds a place, or to which their organisation was invited."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from waypost.web.api.described import check_names, rows, text
from waypost.web.api.mine import standing_or_problem
from waypost.web.api.problems import nothing_at
from waypost.web.api.routes.mine import Mine, read, tell
from waypost.web.meetings import queries
from waypost.web.meetings.queries.plain import line_of, told_of_meeting

router = Router(tags=["my meetings"])


@read("/my/meetings", name="list_my_meetings", summary="Meetings that I may read", to=router,
      schema={"type": "object", "required": ["meetings"], "properties": {"meetings": rows()}})  # fmt: skip
def list_my_meetings(request: HttpRequest, asked: Query[Mine]) -> HttpResponse:
    """The latest first, each with its state and its times."""
    check_names(request, tuple(Mine.model_fields))
    return tell({"meetings": [line_of(each) for each in queries.visible_meetings(standing_or_problem(request))]})


@read("/my/meetings/{code}", name="get_my_meeting", summary="A meeting that I may read", to=router,
      schema={"type": "object", "required": ["code", "state"], "properties": {
          "code": text(may_lack=False), "state": text(may_lack=False), "agenda": rows(), "documents": rows(),
          "invited": rows(), "attendance": rows(), "decisions": rows(), "actions": rows(),
          "carried_forward": rows(), "happenings": rows()}})  # fmt: skip
def get_my_meeting(request: HttpRequest, code: str, asked: Query[Mine]) -> HttpResponse:
    """Agenda, documents with their hashes, replies, minutes, decisions, actions; organisations and roles, no people."""
    check_names(request, tuple(Mine.model_fields))
    known = {each.meeting.code: each.meeting for each in queries.visible_meetings(standing_or_problem(request))}
    if code not in known:
        raise nothing_at("meeting", code, known)
    return tell(told_of_meeting(known[code]))
