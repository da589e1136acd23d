"""Forms of a meeting before it is held: plan, agenda, documents, times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from waypost.reference import load_catalog
from waypost.web.exercises.times import time_zones
from waypost.web.meetings.forms.worded import NamedForm, TimedForm, Worded, reason_field
from waypost.web.meetings.models import Asked, Body, Item, Meeting, MeetingKind
from waypost.web.meetings.versions import version_choices
from waypost.web.pages.templating import OWN_NAMES, text

NO_TEXT = "none"  # the answer that a file is no text under consultation


class PlanForm(NamedForm, TimedForm):
    """A meeting before it is invited to."""

    code = forms.CharField(max_length=60)
    kind = forms.ChoiceField()
    body = forms.ChoiceField(required=False)
    after = forms.ChoiceField(required=False)
    trail = forms.ChoiceField(required=False)
    time_zone = forms.ChoiceField(choices=[(name, name.replace("_", " ")) for name in time_zones()])
    where = forms.CharField(max_length=200, required=False)
    is_online = forms.BooleanField(required=False)
    languages = forms.MultipleChoiceField(choices=list(OWN_NAMES.items()), widget=forms.CheckboxSelectMultiple)
    field_order = (
        "name_en", "name_fr", "name_es", "name_ar", "code", "kind", "body", "after", "trail", "time_zone",
        "starts_on", "starts_time", "ends_on", "ends_time", "where", "is_online", "languages",
    )  # fmt: skip

    def __init__(self, tongue: str, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        if meeting is not None:
            kwargs["initial"] = _of_plan(meeting)
        super().__init__(tongue, *args, **kwargs)
        self.choose("kind", "kind", MeetingKind.values)
        self.bodies = {body.code: body for body in Body.objects.order_by("code")}
        earlier = Meeting.objects.order_by("-starts_at").exclude(pk=meeting.pk if meeting else None)
        self.earlier = {each.code: each for each in earlier}
        self.offer("body", [(code, body.name_in(tongue)) for code, body in self.bodies.items()], may_lack=True)
        self.offer("after", [(code, each.name_in(tongue)) for code, each in self.earlier.items()], may_lack=True)
        trails = sorted(((t.trail_id, t.names[tongue]) for t in load_catalog().trails.values()), key=lambda p: p[1])
        self.offer("trail", trails, may_lack=True)
        if meeting is not None:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Times that exist."""
        cleaned = super().clean() or {}
        self.put_times(cleaned, cleaned.get("time_zone"))
        return cleaned

    def plan(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        same = ("kind", "trail", "time_zone", "starts_at", "ends_at", "where", "is_online", "languages")
        return {name: cleaned[name] for name in same} | {
            "names": self.names(),
            "body": self.bodies.get(cleaned["body"]),
            "after": self.earlier.get(cleaned["after"]),
        }


def _of_plan(meeting: Meeting) -> dict[str, Any]:
    given = {f"name_{code}": name for code, name in meeting.names.items()}
    same = ("kind", "trail", "time_zone", "where", "is_online", "languages")
    return (
        given
        | times_in(meeting, meeting.starts_at, meeting.ends_at)
        | {name: getattr(meeting, name) for name in same}
        | {"body": meeting.body.code if meeting.body else "", "after": meeting.after.code if meeting.after else ""}
    )


def times_in(meeting: Meeting, starts_at: dt.datetime, ends_at: dt.datetime) -> dict[str, Any]:
    """Times as a form shows them."""
    given: dict[str, Any] = {}
    for which, at in (("starts", starts_at), ("ends", ends_at)):
        local = at.astimezone(meeting.zone)
        given |= {f"{which}_on": local.date(), f"{which}_time": local.time()}
    return given


class TimesForm(TimedForm):
    """Other times, or the times at which it was held."""

    why = reason_field()

    def __init__(self, tongue: str, *args: Any, meeting: Meeting, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.zone = meeting.time_zone
        self.drop_why(is_needed=is_needed)

    def clean(self) -> dict[str, Any]:
        """Times that exist."""
        cleaned = super().clean() or {}
        self.put_times(cleaned, self.zone)
        return cleaned


class LaterForm(Worded):
    """Something that is tabled: later on with a reason."""

    title = forms.CharField(max_length=300)
    why = reason_field()

    def __init__(self, tongue: str, *args: Any, is_later: bool = False, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.drop_why(is_needed=is_later)


class ItemForm(LaterForm):
    """A point of the agenda."""

    asked = forms.ChoiceField()
    owner = forms.CharField(max_length=120, required=False)
    minutes = forms.IntegerField(min_value=1, max_value=1000, required=False)
    field_order = ("title", "asked", "owner", "minutes", "why")

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("asked", "asked", Asked.values)


class DocumentForm(LaterForm):
    """A document, under a point or for the whole meeting."""

    item = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, *args: Any, items: Iterable[Item] = (), **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.items = {str(each.position): each for each in items}
        self.offer("item", [(str(n), f"{n}. {each.title_in(tongue)}") for n, each in self.items.items()], may_lack=True)


class FileForm(DocumentForm):
    """A file. Before a Board it is asked whether it is one of the texts under consultation (``asked``)."""

    file = forms.FileField()
    text_of = forms.ChoiceField(widget=forms.RadioSelect)
    override = reason_field(required=False)
    field_order = ("title", "file", "item", "text_of", "override", "why")

    def __init__(self, tongue: str, *args: Any, asked: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        works = list(asked)
        self.put_override(is_asked=bool(works))
        if not works:
            del self.fields["text_of"]
            return
        yes = [(code, text(tongue, "meeting_text_of", title=title)) for code, title in works]
        self.offer("text_of", [(NO_TEXT, text(tongue, "meeting_text_of_none")), *yes])

    def said_text_of(self) -> str | None:
        """What the action takes: the work, "" for none, None where nobody was asked."""
        answered = self.cleaned_data.get("text_of")
        return "" if answered == NO_TEXT else answered


class TextForm(DocumentForm):
    """A version of a text in one language."""

    version = forms.ChoiceField()
    language = forms.ChoiceField(choices=list(OWN_NAMES.items()))
    override = reason_field(required=False)
    field_order = ("title", "version", "language", "item", "override", "why")

    def __init__(self, tongue: str, *args: Any, is_governing: bool = False, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.offer("version", version_choices(tongue))
        self.put_override(is_asked=is_governing)
