"""Forms of exercises. Labels and hints stand in ``texts.yml``, keyed by the field's name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from waypost.importing.held_back import private_in
from waypost.reference import load_catalog
from waypost.web.exercises.actions.running import is_short_name
from waypost.web.exercises.actions.wording import personal_key
from waypost.web.exercises.choosing import chosen_societies
from waypost.web.exercises.models import SIGNING_ROLES, SOON, Choice, Exercise, Medium, QuestionKind, ToldBy
from waypost.web.exercises.platforms import platform_names
from waypost.web.exercises.purposes import is_round, worded
from waypost.web.exercises.states import Kind
from waypost.web.exercises.times import time_zones, to_utc
from waypost.web.pages.templating import OWN_NAMES, text, texts

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
_LONG = 2000


class Worded(forms.Form):
    """A form in a language: each field is labelled by ``exercise_field_<name>``, with a hint where there is one.

    Another application's form says its own ``family``; where that has no text for a field, ours is taken.
    """

    family = "exercise"

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tongue = tongue
        for name, field in self.fields.items():
            self.word(name, field)

    def word(self, name: str, field: forms.Field) -> None:
        """Label and hint. A field of one language is named with it: ``name_fr``."""
        stem, _, code = name.rpartition("_")
        is_of_language = code in OWN_NAMES and bool(stem)
        key = self._key("field", "time" if code == "time" else stem if is_of_language else name)
        field.label = text(self.tongue, key) + (f" – {OWN_NAMES[code]}" if is_of_language else "")
        hint = self._key("hint", stem if is_of_language else name)
        field.help_text = text(self.tongue, hint) if hint in texts() and (not is_of_language or code == "en") else ""
        if is_of_language:
            field.widget.attrs |= {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}

    def _key(self, what: str, name: str) -> str:
        own = f"{self.family}_{what}_{name}"
        return own if own in texts() else f"exercise_{what}_{name}"


class NoPersonalData(forms.Form):
    """A form of which every text is kept: one with personal data is sent back, with the kinds that were found."""

    tongue: str

    def clean(self) -> dict[str, Any]:
        """No personal data in what is kept."""
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            value = cleaned.get(name)
            if isinstance(field, forms.CharField) and isinstance(value, str):
                for kind in private_in(value):
                    self.add_error(name, text(self.tongue, personal_key(kind)))
        return cleaned


class Logged(Worded):
    """A form whose free texts stay in the log: one with personal data is sent back, with the kinds that were found."""

    kept_words: tuple[str, ...] = ("body", "why")

    def clean(self) -> dict[str, Any]:
        """No personal data."""
        cleaned = super().clean() or {}
        for name in self.kept_words:
            for kind in private_in(cleaned.get(name)):
                self.add_error(name, text(self.tongue, personal_key(kind)))
        return cleaned


def _societies(tongue: str) -> list[tuple[str, str]]:
    named = ((ns, society.names[tongue]) for ns, society in load_catalog().societies.items())
    return sorted(named, key=lambda pair: pair[1])


def _named(code_list: str, tongue: str) -> list[tuple[str, str]]:
    return [(code.code, code.label[tongue]) for code in load_catalog().code_lists[code_list].codes.values()]


class PlanForm(Worded):
    """An exercise before it opens. ``cleaned`` holds what ``actions.create`` and ``change`` take.

    A consultation asks platforms of the network, too: its form ``asks_platforms``.
    """

    asks_platforms = False
    code = forms.CharField(max_length=60)
    name_en = forms.CharField(max_length=120, required=False)
    name_fr = forms.CharField(max_length=120, required=False)
    name_es = forms.CharField(max_length=120, required=False)
    name_ar = forms.CharField(max_length=120, required=False)
    languages = forms.MultipleChoiceField(choices=list(OWN_NAMES.items()), widget=forms.CheckboxSelectMultiple)
    time_zone = forms.ChoiceField(choices=[(name, name.replace("_", " ")) for name in time_zones()])
    opens_on = forms.DateField(widget=_DATE)
    opens_time = forms.TimeField(widget=_TIME, initial=dt.time(9))
    closes_on = forms.DateField(widget=_DATE)
    closes_time = forms.TimeField(widget=_TIME, initial=dt.time(18))
    chosen_by = forms.ChoiceField(widget=forms.RadioSelect)
    zone_2009 = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    region = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    trail = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    list = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 8}))
    platforms = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, tongue: str, *args: Any, exercise: Exercise | None = None, **kwargs: Any) -> None:
        if exercise is not None:
            kwargs["initial"] = _of_plan(exercise)
        super().__init__(tongue, *args, **kwargs)
        fields = self.fields
        fields["chosen_by"].choices = [(code, text(tongue, f"exercise_choice_{code}")) for code in Choice.values]
        for name in (Choice.ZONE, Choice.REGION):
            fields[name].choices = _named(name, tongue)
        trails = load_catalog().trails.values()
        fields[Choice.TRAIL].choices = sorted(((t.trail_id, t.names[tongue]) for t in trails), key=lambda p: p[1])
        fields[Choice.LIST].choices = _societies(tongue)
        fields["platforms"].choices = platform_names(tongue)
        if not (self.asks_platforms or is_round(exercise)):
            del fields["platforms"]
        if exercise is not None:
            del fields["code"]

    def clean(self) -> dict[str, Any]:
        """Times that exist, a name in every language that is offered, and somebody who is asked."""
        cleaned = super().clean() or {}
        for code in cleaned.get("languages", ()):
            if not cleaned.get(f"name_{code}", "").strip():
                self.add_error(f"name_{code}", text(self.tongue, "exercise_refused_names"))
        for which in ("opens", "closes"):
            put_time(self, cleaned, which, cleaned.get("time_zone"))
        if cleaned.get("opens_at") and cleaned.get("closes_at") and cleaned["closes_at"] <= cleaned["opens_at"]:
            self.add_error("closes_on", text(self.tongue, "exercise_refused_order"))
        by = cleaned.get("chosen_by")
        if by and by != Choice.ALL and not cleaned.get(by) and by not in self.errors:
            self.add_error(by, text(self.tongue, "exercise_refused_choice"))
        return cleaned

    def clean_code(self) -> str:
        """A short name that can stand in an address."""
        code: str = self.cleaned_data["code"]
        if not is_short_name(code):
            raise forms.ValidationError(text(self.tongue, "exercise_refused_code"))
        return code

    def soon(self) -> tuple[dt.datetime, int] | None:
        """When it opens and how many it invites, as far as the form says, where that is within the hour or past."""
        cleaned = getattr(self, "cleaned_data", {})
        opens_at, closes_at, by = (cleaned.get(name) for name in ("opens_at", "closes_at", "chosen_by"))
        now = timezone.now()
        if not (opens_at and by) or opens_at > now + SOON or (closes_at and closes_at <= now):
            return None
        return opens_at, len(chosen_societies(by, cleaned.get(by, ())))

    def plan(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned, by = self.cleaned_data, self.cleaned_data["chosen_by"]
        kept = {name: cleaned[name] for name in ("languages", "time_zone", "opens_at", "closes_at", "chosen_by")}
        names = {code: cleaned[f"name_{code}"] for code in OWN_NAMES if cleaned.get(f"name_{code}")}
        chosen = {"chosen_codes": () if by == Choice.ALL else cleaned[by], "platforms": cleaned.get("platforms", ())}
        return kept | {"names": names} | chosen


def _of_plan(exercise: Exercise) -> dict[str, Any]:
    given: dict[str, Any] = {f"name_{code}": name for code, name in exercise.names.items()}
    for which, at in (("opens", exercise.opens_at), ("closes", exercise.closes_at)):
        local = at.astimezone(exercise.zone)
        given |= {f"{which}_on": local.date(), f"{which}_time": local.time()}
    given |= {"languages": exercise.languages, "time_zone": exercise.time_zone, "chosen_by": exercise.chosen_by}
    given["platforms"] = exercise.chosen_platforms
    if exercise.chosen_by != Choice.ALL:
        given[exercise.chosen_by] = exercise.chosen_codes
    return given


def put_time(form: Worded, cleaned: dict[str, Any], which: str, zone: str | None) -> None:
    """``opens_at`` or ``closes_at`` from a day, a time and a zone; an error where that hour does not exist."""
    day, clock = cleaned.get(f"{which}_on"), cleaned.get(f"{which}_time")
    if not (day and clock and zone):
        return
    found = to_utc(day, clock, zone, is_end=which == "closes")
    if found is None:
        form.add_error(f"{which}_time", text(form.tongue, "exercise_refused_hour"))
    cleaned[f"{which}_at"] = found


class ReasonForm(Logged):
    """Why."""

    why = forms.CharField(max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4}))


class ExtendForm(Logged):
    """A later closing, where the exercise is at home, and why."""

    closes_on = forms.DateField(widget=_DATE)
    closes_time = forms.TimeField(widget=_TIME)
    why = forms.CharField(max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, tongue: str, *args: Any, exercise: Exercise, **kwargs: Any) -> None:
        local = exercise.ends_at.astimezone(exercise.zone)
        super().__init__(tongue, *args, initial={"closes_on": local.date(), "closes_time": local.time()}, **kwargs)
        self.exercise = exercise

    def clean(self) -> dict[str, Any]:
        """A time that exists and is later."""
        cleaned = super().clean() or {}
        put_time(self, cleaned, "closes", self.exercise.time_zone)
        if cleaned.get("closes_at") and cleaned["closes_at"] <= max(self.exercise.ends_at, timezone.now()):
            self.add_error("closes_on", text(self.tongue, "exercise_refused_earlier"))
        return cleaned


class InviteLaterForm(Logged):
    """More societies, in a consultation platforms, too, and why."""

    ns_ids = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 10}))
    platforms = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, tongue: str, *args: Any, exercise: Exercise, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        fields, asked = self.fields, set(exercise.invited.values_list("ns_id", flat=True))
        fields["ns_ids"].choices = [pair for pair in _societies(tongue) if pair[0] not in asked]
        there = set(exercise.platforms.values_list("platform", flat=True))
        fields["platforms"].choices = [pair for pair in platform_names(tongue) if pair[0] not in there]
        if not is_round(exercise):
            del fields["platforms"]
            fields["ns_ids"].required = True


class QuestionForm(Worded):
    """A question, in the languages that are offered."""

    kind = forms.ChoiceField()
    is_required = forms.BooleanField(required=False)

    def __init__(self, tongue: str, *args: Any, exercise: Exercise, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.offered = list(exercise.languages)
        kinds = [(code, text(tongue, f"exercise_kind_{code}")) for code in QuestionKind.values]
        self.fields["kind"].choices = kinds
        for code in self.offered:
            self.fields[f"question_{code}"] = forms.CharField(max_length=500)
        for code in self.offered:
            self.fields[f"choices_{code}"] = forms.CharField(
                required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=_LONG
            )
        for name, field in self.fields.items():
            self.word(name, field)
        self.order_fields([*(f"question_{code}" for code in self.offered), "kind"])

    def clean(self) -> dict[str, Any]:
        """A choice has at least two lines in every language, and as many in each."""
        cleaned = super().clean() or {}
        lines = {
            c: [s for line in cleaned.get(f"choices_{c}", "").splitlines() if (s := line.strip())] for c in self.offered
        }
        cleaned["choices"] = []
        if cleaned.get("kind") == QuestionKind.CHOICE:
            if len({len(each) for each in lines.values()}) != 1 or len(lines[self.offered[0]]) < 2:
                self.add_error(f"choices_{self.offered[0]}", text(self.tongue, "exercise_refused_choices"))
            else:
                rows = zip(*lines.values(), strict=True)
                cleaned["choices"] = [dict(zip(self.offered, row, strict=True)) for row in rows]
        return cleaned

    def question(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        texts_of = {code: cleaned[f"question_{code}"] for code in self.offered}
        return {"texts": texts_of, **{name: cleaned[name] for name in ("kind", "choices", "is_required")}}


class OtherForm(Logged):
    """Who answered for the society, and why."""

    body = forms.CharField(max_length=120)
    why = forms.CharField(max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4}))


class BehalfForm(Logged):
    """What a society told, how, who said it, and when."""

    kind = forms.ChoiceField()
    medium = forms.ChoiceField()
    told_by_role = forms.ChoiceField()
    told_on = forms.DateField(widget=_DATE)
    why = forms.CharField(max_length=_LONG, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, tongue: str, *args: Any, exercise: Exercise, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.exercise = exercise
        told = (Kind.NOTHING_TO_REPORT, Kind.DECLINED)
        if not is_round(exercise):  # comments that somebody told are submitted where they are written down
            told = (Kind.WORK, Kind.SIGNED, *told)
        self.fields["kind"].choices = [(str(code), worded(tongue, f"exercise_told_{code}", exercise)) for code in told]
        self.fields["kind"].label = text(tongue, "exercise_field_told")
        self.fields["medium"].choices = [(code, text(tongue, f"exercise_medium_{code}")) for code in Medium.values]
        roles = [(code, text(tongue, f"exercise_role_{code}")) for code in ToldBy.values]
        self.fields["told_by_role"].choices = [("", text(tongue, "exercise_role_choose")), *roles]
        self.fields["why"].label = text(tongue, "exercise_field_told_what")

    def clean(self) -> dict[str, Any]:
        """A signature is the word of somebody who signs for the society."""
        cleaned = super().clean()
        role = cleaned.get("told_by_role")
        signs = cleaned.get("kind") == Kind.SIGNED and not is_round(self.exercise)
        if role and signs and role not in SIGNING_ROLES:
            self.add_error("told_by_role", text(self.tongue, "exercise_refused_signer"))
        return cleaned
