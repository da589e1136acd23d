"""A meeting as plain values: for its JSON twin, the API and the command line. Codes, no words; roles, no people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from waypost.web.meetings.models import (
    Attendance,
    Confirmation,
    Decision,
    Document,
    Invited,
    Meeting,
    Note,
    Place,
    Reply,
)
from waypost.web.meetings.queries.gated import overrides_of
from waypost.web.meetings.queries.meetings import Stood, course_of
from waypost.web.meetings.queries.minutes import (
    DecidedIn,
    Owed,
    actions_of,
    attendance_of,
    carried_to,
    decisions_of,
    documents_of,
    items_of,
    notes_of,
)
from waypost.web.meetings.queries.replies import confirmations_of, invited_to, replies_of


def line_of(each: Stood) -> dict[str, Any]:
    """A meeting on one line."""
    meeting, course = each.meeting, each.course
    return {
        "code": meeting.code, "names": meeting.names, "kind": meeting.kind,
        "body": meeting.body.code if meeting.body else None, "state": str(course.state),
        "time_zone": meeting.time_zone, "starts_at": _at(course.starts_at), "ends_at": _at(course.ends_at),
        "held_from": _at(course.held_from), "held_until": _at(course.held_until), "where": meeting.where or None,
        "is_online": meeting.is_online, "trail": meeting.trail or None, "languages": meeting.languages,
    }  # fmt: skip


def place_row(place: Place) -> dict[str, Any]:
    """A place of a body."""
    ending = getattr(place, "ending", None)
    return {
        "organisation": place.organisation, "unit": place.unit or None, "role": place.role,
        "from_day": place.from_day.isoformat(), "until_day": place.last_day.isoformat() if place.last_day else None,
        "why_ended": ending.why if ending else None,
    }  # fmt: skip


def decision_row(decision: Decision) -> dict[str, Any]:
    """A decision with what it is linked to."""
    return {
        "number": decision.number, "item": decision.item.position, "text": decision.text, "outcome": decision.outcome,
        "referred_to": decision.referred_to or None, "how": decision.how, "votes_for": decision.votes_for,
        "votes_against": decision.votes_against, "abstentions": decision.abstentions,
        "provisions": [
            {"work": each.work, "version": each.version, "provision": each.provision}
            for each in decision.provisions.all()
        ],
        "reserved": [{"organisation": r.organisation, "unit": r.unit or None} for r in decision.reservations.all()],
        "at": _at(decision.at), "by_role": decision.by_role, "corrects": decision.replaces_id is not None,
        "why": decision.why or None,
    }  # fmt: skip


def owed_row(owed: Owed) -> dict[str, Any]:
    """An action and where it stands."""
    action = owed.action
    return {
        "action": action.pk, "meeting": owed.meeting.code, "text": action.text, "organisation": action.organisation,
        "unit": action.unit or None, "owner_role": action.owner_role or None,
        "due_day": action.due_day.isoformat() if action.due_day else None, "state": str(owed.state),
        "since": _at(owed.since), "evidence": owed.evidence or None,
        "steps": [
            {"state": each.state, "at": _at(each.at), "by_role": each.by_role, "evidence": each.evidence or None}
            for each in owed.steps
        ],
    }  # fmt: skip


def decided_in_row(row: DecidedIn) -> dict[str, Any]:
    """A decision about a provision, with its meeting."""
    told = {
        "meeting": row.meeting.code,
        "day": row.day.isoformat(),
        "version": row.version,
        "minutes_agreed": row.is_agreed,
    }
    return told | decision_row(row.decision)


def told_of_meeting(meeting: Meeting) -> dict[str, Any]:
    """All of a meeting."""
    course = course_of(meeting)
    notes, invited = notes_of(meeting), invited_to(meeting)
    replies, verdicts = replies_of(meeting, course), confirmations_of(meeting)
    documents = documents_of(meeting)
    return line_of(Stood(meeting, course)) | {
        "agenda": [
            {
                "item": item.position, "title": item.title, "titles": item.titles, "asked": item.asked,
                "owner": item.owner or None, "minutes_planned": item.minutes, "is_later": item.is_later,
                "why": item.why or None,
                "documents": [each.position for each in documents if each.item_id == item.pk],
                "minutes": [_note(note) for note in notes.get(item.pk, ())],
            }
            for item in items_of(meeting)
        ],
        "documents": [_document(each) for each in documents],
        "overrides": [
            {"work": each.work, "version": each.version, "unanswered": each.unanswered, "why": each.why,
             "at": _at(each.at), "by_role": each.by_role}
            for each in overrides_of(meeting)
        ],
        "invited": [_invited(each, replies.get(each.pk), verdicts.get(each.pk)) for each in invited],
        "attendance": [_attendance(each) for each in attendance_of(meeting)],
        "decisions": [decision_row(each) for each in decisions_of(meeting)],
        "actions": [owed_row(each) for each in actions_of(meeting)],
        "carried_forward": [owed_row(each) for each in carried_to(meeting, course)],
        "happenings": [
            {"kind": each.kind, "at": _at(each.at), "starts_at": _at(each.starts_at), "ends_at": _at(each.ends_at),
             "by_role": each.by_role, "why": each.why or None}
            for each in meeting.happenings.order_by("pk")
        ],
    }  # fmt: skip


def _at(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None


def _note(note: Note) -> dict[str, Any]:
    return {
        "text": note.text, "at": _at(note.at), "by_role": note.by_role, "is_correction": note.is_correction,
        "why": note.why or None,
    }  # fmt: skip


def _document(each: Document) -> dict[str, Any]:
    return {
        "document": each.position, "title": each.title, "form": each.form, "size": each.content.size,
        "sha256": each.content.sha256, "work": each.work or None, "version": each.version or None,
        "is_text": each.is_text,
        "language": each.language or None, "is_later": each.is_later, "tabled_at": _at(each.at),
        "why": each.why or None,
    }  # fmt: skip


def _invited(each: Invited, reply: Reply | None, verdict: Confirmation | None) -> dict[str, Any]:
    return {
        "organisation": each.organisation, "unit": each.unit or None, "part": each.part, "side": each.side or None,
        "is_later": each.is_later, "why": each.why or None,
        "reply": {"reaction": reply.reaction, "at": _at(reply.at), "medium": reply.medium or None} if reply else None,
        "minutes": {"verdict": verdict.verdict, "text": verdict.text or None, "at": _at(verdict.at)}
        if verdict
        else None,
    }  # fmt: skip


def _attendance(each: Attendance) -> dict[str, Any]:
    return {
        "organisation": each.organisation, "unit": each.unit or None, "part": each.part, "side": each.side or None,
        "people": each.people, "women": each.women, "men": each.men, "others": each.others,
    }  # fmt: skip
