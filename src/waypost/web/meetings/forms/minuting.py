"""Forms of what happened: who was there, minutes, decisions, actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from waypost.web.meetings.forms.worded import (
    DATE,
    LONG,
    OrganisationForm,
    Worded,
    many,
    reason_field,
    side_choices,
    textarea,
)
from waypost.web.meetings.models import ActionState, How, Outcome, Part
from waypost.web.meetings.organisations import Seat, seat_choices, seat_of
from waypost.web.meetings.versions import provision_choices


class AttendanceForm(OrganisationForm):
    """How many of an organisation were there."""

    part = forms.ChoiceField()
    side = forms.ChoiceField(required=False)
    people = forms.IntegerField(min_value=0, max_value=10_000)
    women = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    men = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    others = forms.IntegerField(min_value=0, max_value=10_000, required=False)

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("part", "part", Part.values, may_lack=True)
        self.offer("side", side_choices(tongue), may_lack=True)


class NoteForm(Worded):
    """Minutes of a point."""

    worded_as: ClassVar[dict[str, str]] = {"text": "note"}
    text = forms.CharField(max_length=LONG, widget=textarea(10))
    why = reason_field()

    def __init__(self, tongue: str, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.drop_why(is_needed=is_correction)


class DecisionForm(Worded):
    """What was decided, on which provisions, how, and who reserved."""

    worded_as: ClassVar[dict[str, str]] = {"text": "decision"}
    text = forms.CharField(max_length=LONG, widget=textarea(4))
    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    referred_to = forms.CharField(max_length=120, required=False)
    reserved = forms.MultipleChoiceField(widget=many(6), required=False)
    provisions = forms.MultipleChoiceField(widget=many(10), required=False)
    how = forms.ChoiceField(widget=forms.RadioSelect)
    votes_for = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    votes_against = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    abstentions = forms.IntegerField(min_value=0, max_value=10_000, required=False)
    why = reason_field()

    def __init__(
        self, tongue: str, *args: Any, work: str, seats: Iterable[Seat], is_needed: bool, **kwargs: Any
    ) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("outcome", "outcome", Outcome.values)
        self.choose("how", "how", How.values)
        self.offer("reserved", seat_choices(seats, tongue))
        self.offer("provisions", provision_choices(work, tongue))
        self.drop_why(is_needed=is_needed)

    def decision(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        cleaned["provisions"] = [tuple(each.split("|")) for each in cleaned["provisions"]]
        cleaned["reserved"] = [seat_of(each) for each in cleaned["reserved"]]
        return cleaned


class ActionForm(OrganisationForm):
    """What an organisation is to do."""

    worded_as: ClassVar[dict[str, str]] = {"text": "action"}
    text = forms.CharField(max_length=LONG, widget=textarea(3))
    owner_role = forms.CharField(max_length=120, required=False)
    due_day = forms.DateField(widget=DATE, required=False)
    why = reason_field()
    field_order = ("text", "organisation", "unit", "owner_role", "due_day", "why")

    def __init__(self, tongue: str, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.drop_why(is_needed=is_correction)


class StepForm(Worded):
    """Where an action stands."""

    state = forms.ChoiceField(widget=forms.RadioSelect)
    evidence = forms.CharField(max_length=2000, widget=textarea(), required=False)

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("state", "actionstate", ActionState.values)
