"""Forms of the network. Labels and hints stand in ``texts.yml``: ``network_field_<name>``, ``network_hint_<name>``."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from waypost.network.assertions import LEVELS
from waypost.network.clocks import URGENCIES
from waypost.reference import load_catalog
from waypost.web.exercises.forms import NoPersonalData
from waypost.web.exercises.mails import society_name
from waypost.web.network.actions.competences import SAYABLE
from waypost.web.network.actions.entries import MOST_LOAD, colleagues
from waypost.web.network.models import DeclineReason, Holder, Request, Verdict
from waypost.web.network.showing import TONGUES, tag_choices, tongue_name
from waypost.web.pages.templating import text, texts

_LONG = 20_000
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _many(size: int) -> forms.SelectMultiple:
    return forms.SelectMultiple(attrs={"size": size})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


class Worded(NoPersonalData):
    """A form in a language; free texts with personal data are sent back with the kinds that were found."""

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tongue = tongue
        for name, field in self.fields.items():
            field.label = text(tongue, f"network_field_{name}")
            hint = f"network_hint_{name}"
            field.help_text = text(tongue, hint) if hint in texts() else ""
            choices = CHOICES.get(name)
            if choices is not None:
                field.choices = choices(tongue)  # type: ignore[attr-defined]  # fields of choices have them


def _codes(code_list: str, tongue: str, *, none: bool = False) -> list[tuple[str, str]]:
    found = [(code.code, code.label[tongue]) for code in load_catalog().code_lists[code_list].codes.values()]
    return [("", text(tongue, "network_not_said")), *found] if none else found


def _countries(tongue: str) -> list[tuple[str, str]]:
    return sorted(((c, each.names[tongue]) for c, each in load_catalog().countries.items()), key=lambda p: p[1])


def _societies(tongue: str) -> list[tuple[str, str]]:
    return sorted(((ns, society_name(ns, tongue)) for ns in load_catalog().societies), key=lambda p: p[1])


def _trails(tongue: str) -> list[tuple[str, str]]:
    return sorted(((t, each.names[tongue]) for t, each in load_catalog().trails.items()), key=lambda p: p[1])


def _tongues(tongue: str) -> list[tuple[str, str]]:
    return [(code, tongue_name(code, tongue)) for code in TONGUES]


def _worded(prefix: str, codes: Any) -> Any:
    return lambda tongue: [(str(code), text(tongue, f"{prefix}_{code}")) for code in codes]


CHOICES = {
    "tag": tag_choices,
    "tags": tag_choices,
    "language": _tongues,
    "fluent": _tongues,
    "working": _tongues,
    "countries": _countries,
    "refused_countries": _countries,
    "parties": _societies,
    "trails": _trails,
    "urgency": _worded("network_urgency", URGENCIES),
    "level": _worded("network_level", LEVELS),
    "basis": _worded("network_basis", SAYABLE),
    "reason": _worded("network_reason", DeclineReason.values),
    "useful": _worded("network_useful", Verdict.Useful.values),
    "answer": _worded("network_answer", ("yes", "no")),
    "sex": lambda tongue: _codes("sex", tongue, none=True),
    "zone": lambda tongue: _codes("zone_2009", tongue, none=True),
}


class EntryForm(Worded):
    """What a holder says of itself beside competences."""

    fluent = forms.MultipleChoiceField(required=False, widget=_many(6))
    working = forms.MultipleChoiceField(required=False, widget=_many(6))
    trails = forms.MultipleChoiceField(required=False, widget=_many(6))
    load_cap = forms.IntegerField(min_value=1, max_value=MOST_LOAD)
    available_from = forms.DateField(required=False, widget=_DATE)
    available_until = forms.DateField(required=False, widget=_DATE)
    deputy = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    refused_countries = forms.MultipleChoiceField(required=False, widget=_many(6))
    sex = forms.ChoiceField(required=False)
    zone = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, given: Any, holder: Holder) -> None:
        initial = {
            name: getattr(holder, name)
            for name in ("trails", "load_cap", "available_from", "available_until", "refused_countries", "sex", "zone")
        }
        for name in ("fluent", "working"):
            initial[name] = [code for code, level in holder.languages.items() if level == name]
        super().__init__(tongue, given, initial=initial | {"deputy": holder.deputy_id})
        known = [(pk, str(person)) for pk, person in colleagues(holder).items()]
        self.fields["deputy"].choices = [("", text(tongue, "network_deputy_none")), *known]  # type: ignore[attr-defined]
        if not known:
            del self.fields["deputy"]
        if holder.ns_id or not holder.is_person:
            del self.fields["zone"]
        if not holder.is_person:
            for name in ("sex", "load_cap"):
                del self.fields[name]

    def entry(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        languages = dict.fromkeys(cleaned.pop("working"), "working") | dict.fromkeys(cleaned.pop("fluent"), "fluent")
        return cleaned | {"languages": languages}


class ConsentForm(Worded):
    """What somebody agrees to, until when."""

    in_directory = forms.BooleanField(required=False)
    for_requests = forms.BooleanField(required=False)
    until = forms.DateField(widget=_DATE)

    def __init__(self, tongue: str, given: Any) -> None:
        year = timezone.now().date() + dt.timedelta(days=365)
        super().__init__(tongue, given, initial={"until": year})


class CompetenceForm(Worded):
    """One competence."""

    tag = forms.ChoiceField()
    level = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect)
    basis = forms.ChoiceField(widget=forms.RadioSelect, initial="self")
    reference = forms.CharField(max_length=120, required=False, widget=_line())
    expires_on = forms.DateField(required=False, widget=_DATE)


class UnitForm(Worded):
    """A unit of a society."""

    name = forms.CharField(max_length=120, widget=_line())


class ReachForm(Worded):
    """By which mailbox and telephone a unit is reached."""

    mailbox = forms.CharField(max_length=120, required=False, widget=forms.EmailInput(attrs={"dir": "ltr"}))
    telephone = forms.CharField(max_length=40, required=False, widget=forms.TextInput(attrs={"dir": "ltr"}))
    is_agreed = forms.BooleanField(required=False)

    def __init__(self, tongue: str, given: Any, holder: Holder) -> None:
        initial = {"mailbox": holder.mailbox or "", "telephone": holder.telephone or ""}
        super().__init__(tongue, given, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Nothing is looked for in them: an address and a number are what is asked, and the action judges them."""
        return self.cleaned_data


class AskForm(Worded):
    """A request for advice."""

    ns_id = forms.ChoiceField()
    title = forms.CharField(max_length=160, widget=_line())
    question = forms.CharField(max_length=_LONG, widget=_area(7))
    tags = forms.MultipleChoiceField(widget=_many(9))
    language = forms.ChoiceField()
    has_interpreter = forms.BooleanField(required=False)
    urgency = forms.ChoiceField()
    countries = forms.MultipleChoiceField(required=False, widget=_many(6))
    trails = forms.MultipleChoiceField(required=False, widget=_many(6))
    parties = forms.MultipleChoiceField(required=False, widget=_many(6))

    def __init__(self, tongue: str, given: Any, may_ask_for: tuple[str, ...], request: Request | None = None) -> None:
        names = set(self.base_fields) - {"ns_id"}
        initial = {name: getattr(request, name) for name in names} if request else {"language": tongue}
        super().__init__(tongue, given, initial=initial)
        if request is not None:
            del self.fields["ns_id"]
        else:
            named = [(ns or "secretariat", society_name(ns, tongue) if ns else text(tongue, "network_secretariat"))
                     for ns in may_ask_for]  # fmt: skip
            self.fields["ns_id"].choices = named  # type: ignore[attr-defined]  # a field of choices

    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        if "ns_id" in cleaned:
            cleaned["ns_id"] = cleaned["ns_id"].replace("secretariat", "")
        return cleaned


class TriageForm(Worded):
    """A request as those who match see it."""

    tags = forms.MultipleChoiceField(widget=_many(9))
    urgency = forms.ChoiceField()
    is_sensitive = forms.BooleanField(required=False)
    has_interpreter = forms.BooleanField(required=False)
    countries = forms.MultipleChoiceField(required=False, widget=_many(6))
    trails = forms.MultipleChoiceField(required=False, widget=_many(6))
    parties = forms.MultipleChoiceField(required=False, widget=_many(6))

    def __init__(self, tongue: str, given: Any, request: Request) -> None:
        super().__init__(tongue, given, initial={name: getattr(request, name) for name in self.base_fields})


class WhyForm(Worded):
    """Why."""

    why = forms.CharField(max_length=2000, widget=_area(4))


class ExistsForm(WhyForm):
    """An answer that exists: its address, and what it answers."""

    link = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"dir": "ltr"}))

    def clean_link(self) -> str:
        """The way to a page of ours, whatever stands before it."""
        value: str = self.cleaned_data["link"].strip()
        if "://" in value:
            value = "/" + value.split("://", 1)[1].partition("/")[2]
        return value


class AnswerForm(Worded):
    """Yes or no to an invitation."""

    answer = forms.ChoiceField(widget=forms.RadioSelect)
    reason = forms.ChoiceField(required=False)
    words = forms.CharField(max_length=500, required=False, widget=_area(3))

    def __init__(self, tongue: str, *args: Any) -> None:
        super().__init__(tongue, *args)
        field = self.fields["reason"]
        field.choices = [("", "–"), *field.choices]  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        """Whoever declines gives one of the reasons."""
        cleaned = super().clean()
        if cleaned.get("answer") == "no" and not cleaned.get("reason"):
            self.add_error("reason", text(self.tongue, "network_refused_reason"))
        return cleaned


class TermsForm(Worded):
    """What is agreed."""

    scope = forms.CharField(max_length=_LONG, widget=_area(5))
    due_on = forms.DateField(widget=_DATE)
    days = forms.IntegerField(min_value=1, max_value=60)


class AdviceForm(Worded):
    """The advice."""

    advice = forms.CharField(max_length=_LONG, widget=_area(14))
    language = forms.ChoiceField()


class VerdictForm(Worded):
    """Whether it helped."""

    useful = forms.ChoiceField(widget=forms.RadioSelect)
    used_in = forms.CharField(max_length=2000, widget=_area(4))


class PublishForm(Worded):
    """A text of its own for all members."""

    title = forms.CharField(max_length=160, widget=_line())
    redacted = forms.CharField(max_length=_LONG, widget=_area(14))
    language = forms.ChoiceField()
    topic = forms.CharField(max_length=160, required=False, widget=_line())
    is_checked = forms.BooleanField(required=False)
