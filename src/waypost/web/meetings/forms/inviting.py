"""Forms of invitations, replies and words on the minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from waypost.web.exercises.told_form import TellingFields, ask_told
from waypost.web.meetings.forms.worded import OrganisationForm, Worded, many, reason_field, side_choices, textarea
from waypost.web.meetings.models import GUESTS, Reaction, Verdict
from waypost.web.meetings.organisations import Seat, organisation_choices


class InviteForm(Worded):
    """Who is invited beside the members."""

    guests = forms.MultipleChoiceField(widget=many(10), required=False)
    override = reason_field(required=False)

    def __init__(
        self, tongue: str, *args: Any, members: Iterable[Seat] = (), is_gated: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.put_override(is_asked=is_gated)
        held = {organisation for organisation, _ in members}
        open_ones = [each for each in organisation_choices(tongue) if each[0] not in held | {"secretariat", "other"}]
        self.offer("guests", open_ones)


class GuestForm(OrganisationForm):
    """One more who is invited."""

    part = forms.ChoiceField()
    side = forms.ChoiceField(required=False)
    why = reason_field()

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("part", "part", GUESTS)
        self.offer("side", side_choices(tongue), may_lack=True)


class ToldForm(TellingFields, Worded):
    """What an organisation says; entered for it, with how it was told, by whom and when."""

    text = forms.CharField(max_length=2000, widget=textarea(), required=False)

    def __init__(self, tongue: str, *args: Any, is_for_another: bool, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        ask_told(self, tongue, is_for_another=is_for_another)


class ReplyForm(ToldForm):
    """Whether an organisation comes."""

    worded_as: ClassVar[dict[str, str]] = {"text": "remark"}
    reaction = forms.ChoiceField(widget=forms.RadioSelect)
    field_order = ("reaction", "text")

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("reaction", "reaction", Reaction.values)


class ConfirmForm(ToldForm):
    """What an organisation says of the minutes."""

    worded_as: ClassVar[dict[str, str]] = {"text": "correction"}
    verdict = forms.ChoiceField(widget=forms.RadioSelect)
    field_order = ("verdict", "text")

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("verdict", "verdict", Verdict.values)
