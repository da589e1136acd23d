"""What the forms of meetings share. Labels and hints stand in ``texts.yml``, keyed by the field's name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from waypost.reference import load_catalog
from waypost.web.exercises.forms import Worded as Labelled
from waypost.web.exercises.times import to_utc
from waypost.web.meetings.organisations import organisation_choices
from waypost.web.pages.templating import OWN_NAMES, text

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
LONG = 20_000
Choices = list[tuple[str, str]]


def textarea(rows: int = 4) -> forms.Textarea:
    """Lines that run as their words do."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def many(size: int) -> forms.SelectMultiple:
    """A list of which several can be chosen."""
    return forms.SelectMultiple(attrs={"size": size})


def reason_field(*, required: bool = True) -> forms.CharField:
    """Why: it stays."""
    return forms.CharField(max_length=2000, widget=textarea(), required=required)


class Worded(Labelled):
    """A form of this application. A choice without a list of its own is one of codes, worded by ``meeting_<kind>_``."""

    family = "meeting"
    worded_as: ClassVar[dict[str, str]] = {}  # field → the name under which its label stands

    def word(self, name: str, field: forms.Field) -> None:
        """Label and hint, of fields that are called alike as their form says."""
        super().word(self.worded_as.get(name, name), field)
        if type(field) is forms.CharField and "lang" not in field.widget.attrs:
            field.widget.attrs.setdefault("dir", "auto")

    def _key(self, what: str, name: str) -> str:
        """Why a version goes before a Board with open comments is asked as on the track of a text."""
        return f"policy_{what}_override" if name == "override" else super()._key(what, name)

    def choose(self, name: str, kind: str, codes: Iterable[str], *, may_lack: bool = False) -> None:
        """What a field offers: codes in words, with a first line for none."""
        found = [(str(code), text(self.tongue, f"meeting_{kind}_{code}")) for code in codes]
        self.offer(name, found, may_lack=may_lack)

    def offer(self, name: str, found: Choices, *, may_lack: bool = False) -> None:
        """What a field offers, in words already."""
        self.fields[name].choices = [("", "–"), *found] if may_lack else found  # type: ignore[attr-defined]

    def put_override(self, *, is_asked: bool) -> None:
        """No reason for open comments is asked for where no version goes before a Board."""
        if not is_asked:
            del self.fields["override"]

    def drop_why(self, *, is_needed: bool) -> None:
        """No reason is asked for where none is needed."""
        if not is_needed:
            del self.fields["why"]


class NamedForm(Worded):
    """Names in our languages; one is enough."""

    name_en = forms.CharField(max_length=160, required=False)
    name_fr = forms.CharField(max_length=160, required=False)
    name_es = forms.CharField(max_length=160, required=False)
    name_ar = forms.CharField(max_length=160, required=False)

    def names(self) -> dict[str, str]:
        """Language → name."""
        return {code: self.cleaned_data[f"name_{code}"] for code in OWN_NAMES if self.cleaned_data[f"name_{code}"]}


class OrganisationForm(Worded):
    """An organisation with its unit."""

    organisation = forms.ChoiceField()
    unit = forms.CharField(max_length=120, required=False)

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.offer("organisation", organisation_choices(tongue), may_lack=True)


class TimedForm(Worded):
    """From when until when, where the meeting is at home."""

    starts_on = forms.DateField(widget=DATE)
    starts_time = forms.TimeField(widget=TIME)
    ends_on = forms.DateField(widget=DATE)
    ends_time = forms.TimeField(widget=TIME)

    def put_times(self, cleaned: dict[str, Any], zone: str | None) -> None:
        """``starts_at`` and ``ends_at``; an error where an hour does not exist, or the end comes first."""
        for which in ("starts", "ends"):
            day, clock = cleaned.get(f"{which}_on"), cleaned.get(f"{which}_time")
            if day and clock and zone:
                cleaned[f"{which}_at"] = to_utc(day, clock, zone, is_end=which == "ends")
                if cleaned[f"{which}_at"] is None:
                    self.add_error(f"{which}_time", text(self.tongue, "exercise_refused_hour"))
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_on", text(self.tongue, "meeting_refused_order"))


class ReasonForm(Worded):
    """Why."""

    why = reason_field()


def side_choices(tongue: str) -> Choices:
    """Sides of a trail in words."""
    codes = load_catalog().code_lists["stage_role"].codes.values()
    return [(code.code, code.label[tongue]) for code in codes]
