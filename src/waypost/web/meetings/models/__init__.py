"""The tables of meetings."""

from waypost.web.exercises.models.event import Medium, ToldBy
from waypost.web.jobs.outbox import MailState
from waypost.web.meetings.models.agenda import Asked, Content, Document, Item, Override
from waypost.web.meetings.models.body import Body, BodyKind, Ending, Holder, Mandate, Place, PlaceRole
from waypost.web.meetings.models.invited import (
    GUESTS,
    Attendance,
    Confirmation,
    Invited,
    Part,
    Reaction,
    Reply,
    Verdict,
)
from waypost.web.meetings.models.meeting import Happening, Meeting, MeetingKind
from waypost.web.meetings.models.minutes import (
    Action,
    ActionState,
    ActionStep,
    Decided,
    Decision,
    How,
    Note,
    Outcome,
    Reservation,
)
from waypost.web.meetings.models.notice import Notice

__all__ = [
    "GUESTS",
    "Action",
    "ActionState",
    "ActionStep",
    "Asked",
    "Attendance",
    "Body",
    "BodyKind",
    "Confirmation",
    "Content",
    "Decided",
    "Decision",
    "Document",
    "Ending",
    "Happening",
    "Holder",
    "How",
    "Invited",
    "Item",
    "MailState",
    "Mandate",
    "Medium",
    "Meeting",
    "MeetingKind",
    "Note",
    "Notice",
    "Outcome",
    "Override",
    "Part",
    "Place",
    "PlaceRole",
    "Reaction",
    "Reply",
    "Reservation",
    "ToldBy",
    "Verdict",
]
