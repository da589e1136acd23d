"""Agenda, documents, minutes, decisions and actions of meetings."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from waypost.web.accounts.queries import Standing
from waypost.web.meetings.models import (
    Action,
    ActionState,
    ActionStep,
    Attendance,
    Confirmation,
    Decided,
    Decision,
    Document,
    Item,
    Meeting,
    Note,
    Verdict,
)
from waypost.web.meetings.queries.meetings import course_of, find_meeting
from waypost.web.meetings.queries.replies import confirmations_of
from waypost.web.meetings.rights import sees_meeting
from waypost.web.meetings.states import Course

_CLOSED = (ActionState.DONE, ActionState.DROPPED)


@dataclasses.dataclass(frozen=True)
class Owed:
    """An action, where it stands, since when, and by which steps."""

    action: Action
    state: str
    since: dt.datetime
    evidence: str
    meeting: Meeting
    steps: tuple[ActionStep, ...]

    def is_late(self, today: dt.date) -> bool:
        """Not done by the day."""
        return self.state not in _CLOSED and self.action.due_day is not None and self.action.due_day < today


@dataclasses.dataclass(frozen=True)
class DecidedIn:
    """A decision about a provision: in which meeting, on which day, with which outcome, on which version."""

    meeting: Meeting
    day: dt.date
    decision: Decision
    version: str
    is_agreed: bool


def items_of(meeting: Meeting) -> list[Item]:
    """The agenda in its order."""
    return list(meeting.items.all())


def documents_of(meeting: Meeting) -> list[Document]:
    """The documents in the order in which they were tabled, without their bytes."""
    return list(meeting.documents.select_related("content", "meeting").defer("content__data").order_by("position"))


def sent_with(meeting: Meeting) -> list[tuple[int, str]]:
    """Number and hash of each document that went out with the invitation: it never changes after it."""
    found = meeting.documents.filter(is_later=False).order_by("position")
    return list(found.values_list("position", "content__sha256"))


def notes_of(meeting: Meeting) -> dict[int, list[Note]]:
    """Number of the item → its minutes, the ones that count first."""
    found: dict[int, list[Note]] = defaultdict(list)
    for note in Note.objects.filter(item__meeting=meeting).order_by("-pk"):
        found[note.item_id].append(note)
    return found


def decisions_of(meeting: Meeting, *, replaced: bool = False) -> list[Decision]:
    """Decisions that stand, by their number; with those that were replaced where they are asked for."""
    found = _decisions().filter(meeting=meeting)
    return list((found if replaced else found.filter(replaced_by=None)).order_by("number", "pk"))


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Who was there: of each organisation and part the latest row; those corrected to nobody are left out."""
    latest = {(*each.seat, each.part): each for each in meeting.attendances.order_by("pk")}
    return [each for each in latest.values() if each.people]


def actions_of(meeting: Meeting) -> list[Owed]:
    """Actions that the meeting gave, as they stand now."""
    return _owed(Action.objects.filter(meeting=meeting))


def carried_to(meeting: Meeting, course: Course | None = None) -> list[Owed]:
    """Actions of the earlier meetings of its series that were open when the meeting was held; until then, now."""
    course = course or course_of(meeting)
    earlier, now = [], meeting.after
    while now is not None:
        earlier.append(now.pk)
        now = now.after
    owed = _owed(Action.objects.filter(meeting__in=earlier), course.held_from)
    return [each for each in owed if each.state not in _CLOSED]


def owed_by_body(meetings: Collection[Meeting]) -> list[Owed]:
    """Actions of meetings that are not closed yet, the one that is due first first."""
    owed = [each for each in _owed(Action.objects.filter(meeting__in=meetings)) if each.state not in _CLOSED]
    return sorted(owed, key=lambda each: (each.action.due_day or dt.date.max, each.action.pk))


def open_corrections(meeting: Meeting) -> list[Confirmation]:
    """Corrections that were asked for last by an organisation, and after which no minutes were written."""
    last = Note.objects.filter(item__meeting=meeting).order_by("-pk").values_list("at", flat=True).first()
    return [
        each
        for each in confirmations_of(meeting).values()
        if each.verdict == Verdict.CORRECTION and (last is None or each.at > last)
    ]


def decisions_on(work: str, provision: str, standing: Standing | None = None) -> list[DecidedIn]:
    """Decisions that stand about a provision of a work, the latest meeting first.

    ``standing`` leaves those that this person may read; None is the server's own. Nothing of it is for the public.
    """
    found = Decided.objects.filter(work=work, provision=provision, decision__replaced_by=None)
    rows, courses, seen = [], {}, {}
    for each in found.select_related("decision__meeting__body", "decision__item").order_by("pk"):
        meeting = each.decision.meeting
        if meeting.pk not in courses:
            courses[meeting.pk] = course_of(meeting)
            seen[meeting.pk] = standing is None or sees_meeting(standing, meeting)
        course = courses[meeting.pk]
        if seen[meeting.pk]:
            day = (course.held_from or course.starts_at).astimezone(meeting.zone).date()
            rows.append(DecidedIn(meeting, day, each.decision, each.version, course.state == "minutes_agreed"))
    return sorted(rows, key=lambda row: (row.day, row.decision.pk), reverse=True)


def find_decision(code: str, number: int) -> Decision | None:
    """The decision that stands under a number of a meeting."""
    meeting = find_meeting(code)
    return _decisions().filter(meeting=meeting, number=number, replaced_by=None).first() if meeting else None


def _decisions() -> QuerySet[Decision]:
    linked = Prefetch("provisions", Decided.objects.order_by("pk"))
    return Decision.objects.select_related("item", "replaces").prefetch_related(linked, "reservations")


def _owed(actions: QuerySet[Action], at: dt.datetime | None = None) -> list[Owed]:
    """Actions with where they stood at a moment (now)."""
    found = []
    for action in actions.select_related("meeting").prefetch_related("steps").order_by("pk"):
        steps = [each for each in sorted(action.steps.all(), key=lambda step: step.pk) if at is None or each.at <= at]
        last = steps[-1] if steps else None
        state, since = (last.state, last.at) if last else (str(ActionState.OPEN), action.at)
        found.append(Owed(action, state, since, last.evidence if last else "", action.meeting, tuple(steps)))
    return found
