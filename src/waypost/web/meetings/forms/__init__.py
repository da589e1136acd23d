"""Forms of meetings."""

from waypost.web.meetings.forms.bodies import AccountForm, BodyForm, EndForm, MandateForm, PlaceForm, PlatformForm
from waypost.web.meetings.forms.inviting import ConfirmForm, GuestForm, InviteForm, ReplyForm, ToldForm
from waypost.web.meetings.forms.minuting import ActionForm, AttendanceForm, DecisionForm, NoteForm, StepForm
from waypost.web.meetings.forms.planning import (
    DocumentForm,
    FileForm,
    ItemForm,
    LaterForm,
    PlanForm,
    TextForm,
    TimesForm,
    times_in,
)
from waypost.web.meetings.forms.worded import ReasonForm, Worded

__all__ = [
    "AccountForm",
    "ActionForm",
    "AttendanceForm",
    "BodyForm",
    "ConfirmForm",
    "DecisionForm",
    "DocumentForm",
    "EndForm",
    "FileForm",
    "GuestForm",
    "InviteForm",
    "ItemForm",
    "LaterForm",
    "MandateForm",
    "NoteForm",
    "PlaceForm",
    "PlanForm",
    "PlatformForm",
    "ReasonForm",
    "ReplyForm",
    "StepForm",
    "TextForm",
    "TimesForm",
    "ToldForm",
    "Worded",
    "times_in",
]
