"""Forms of bodies and the places in them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from waypost.web.exercises.platforms import platform_names
from waypost.web.meetings.forms.worded import DATE, LONG, NamedForm, OrganisationForm, Worded, reason_field, textarea
from waypost.web.meetings.models import BodyKind, PlaceRole
from waypost.web.meetings.versions import work_titles


class BodyForm(NamedForm):
    """A group that meets."""

    code = forms.CharField(max_length=60)
    kind = forms.ChoiceField()
    mandate = forms.CharField(max_length=LONG, widget=textarea(8))
    work = forms.ChoiceField(required=False)
    platform = forms.ChoiceField(required=False)
    field_order = ("name_en", "name_fr", "name_es", "name_ar", "code", "kind", "work", "platform", "mandate")

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("kind", "bodykind", BodyKind.values)
        self.offer("work", list(work_titles(tongue).items()), may_lack=True)
        self.offer("platform", platform_names(tongue), may_lack=True)


class PlatformForm(Worded):
    """Which platform of the network a body is."""

    platform = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.offer("platform", platform_names(tongue), may_lack=True)


class MandateForm(Worded):
    """Another mandate, and why."""

    worded_as: ClassVar[dict[str, str]] = {"text": "mandate"}
    text = forms.CharField(max_length=LONG, widget=textarea(8))
    why = reason_field()


class PlaceForm(OrganisationForm):
    """A place in a body."""

    role = forms.ChoiceField()
    from_day = forms.DateField(widget=DATE)
    until_day = forms.DateField(widget=DATE, required=False)

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("role", "part", PlaceRole.values)


class EndForm(Worded):
    """The end of a place."""

    last_day = forms.DateField(widget=DATE)
    why = reason_field()


class AccountForm(Worded):
    """Whose account acts for a place."""

    email = forms.EmailField(max_length=254)
