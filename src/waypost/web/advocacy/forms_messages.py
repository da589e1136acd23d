"""Forms of messages, clearance, coordination, uses, talks and stories.

Labels and hints stand in ``texts_messages.yml``: ``message_field_<name>``, ``message_hint_<name>``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions.stories import HOW
from waypost.web.advocacy.actions.talking import LEVELS
from waypost.web.advocacy.actions.using import OUTCOMES
from waypost.web.advocacy.actions.waiving import MOST
from waypost.web.advocacy.forms import OnSeen
from waypost.web.advocacy.models import Coordination, Message, MessageVersion, UseStep
from waypost.web.advocacy.models.message import AUDIENCES, CHANNELS, PARTS
from waypost.web.advocacy.models.use import COUNTERPARTS
from waypost.web.advocacy.showing import aspect_choices, body_name
from waypost.web.advocacy.story_checks import finding_key
from waypost.web.exercises.forms import Logged, Worded
from waypost.web.pages.templating import text

SECRETARIAT = "secretariat"  # stands in forms for the empty name
_TEXTS = ("title", *PARTS)
_LONG = 4000
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attrs})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def _many(size: int) -> forms.SelectMultiple:
    return forms.SelectMultiple(attrs={"size": size})


def worded(prefix: str, codes: Iterable[str], tongue: str, *, none: str = "") -> list[tuple[str, str]]:
    """Codes with their texts; ``none``: the key of what stands first for no answer."""
    first = [("", text(tongue, none))] if none else []
    return [*first, *((code, text(tongue, f"{prefix}_{code}")) for code in codes)]


def countries(tongue: str, *, none: str = "") -> list[tuple[str, str]]:
    """All countries by name."""
    found = sorted(((c, each.names[tongue]) for c, each in load_catalog().countries.items()), key=lambda p: p[1])
    return [("", text(tongue, none)), *found] if none else found


def owners(standing: Standing, tongue: str) -> list[tuple[str, str]]:
    """In whose name somebody writes."""
    own = rights.owners_of(standing)
    catalog = load_catalog()
    known = sorted(
        ((ns, body_name(ns, tongue)) for ns in (catalog.societies if own is None else own)), key=lambda p: p[1]
    )
    return [(SECRETARIAT, body_name("", tongue)), *known] if own is None else known


class Asked(Logged):
    """A form of ours; words that are kept hold no personal data."""

    family = "message"
    choices_of: ClassVar[dict[str, Any]] = {}

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        for name, choices in self.choices_of.items():
            if name in self.fields:
                self.fields[name].choices = choices(tongue)  # type: ignore[attr-defined]  # a field of choices


class OnWords(OnSeen, Asked):
    """A step on the words that the page shows, and on no others; by itself one button."""

    def __init__(self, tongue: str, given: Any, seen: str, **kwargs: Any) -> None:
        super().__init__(tongue, given, **kwargs)
        self.put_seen(seen)


class MessageForm(OnSeen, Asked):
    """A message: a new one with whose it is and to whom; else its words, what they rest on, and countries."""

    choices_of: ClassVar[dict[str, Any]] = {
        "aspect": aspect_choices,
        "audience": lambda tongue: worded("message_audience", AUDIENCES, tongue),
        "channel": lambda tongue: worded("message_channel", CHANNELS, tongue),
        "countries": countries,
    }
    ns_id = forms.ChoiceField()
    aspect = forms.ChoiceField()
    audience = forms.ChoiceField()
    channel = forms.ChoiceField(widget=forms.RadioSelect, initial="public")
    claims = forms.MultipleChoiceField(required=False, widget=_many(8))
    countries = forms.MultipleChoiceField(required=False, widget=_many(5))

    def __init__(
        self, tongue: str, given: Any, standing: Standing, claims: list[tuple[str, str]],
        version: MessageVersion | None = None,
    ) -> None:  # fmt: skip
        initial: dict[str, Any] = {}
        if version is not None:
            initial = {f"{part}_{code}": said for part in _TEXTS for code, said in getattr(version, part).items()}
            initial |= {"countries": version.countries, "claims": [each.name for each in version.claims.all()]}
        self.base_fields = dict(self.base_fields)
        super().__init__(tongue, given, initial=initial)
        self.fields["claims"].choices = claims  # type: ignore[attr-defined]  # a field of choices
        self.fields["ns_id"].choices = owners(standing, tongue)  # type: ignore[attr-defined]
        if version is not None:
            for name in ("ns_id", "aspect", "audience", "channel"):
                del self.fields[name]
            self.put_seen(version.text_hash)
        for code in LANGUAGES:
            for part in _TEXTS:
                widget = _line() if part == "title" else _area(3)
                length = 160 if part == "title" else _LONG
                self.fields[f"{part}_{code}"] = forms.CharField(max_length=length, required=False, widget=widget)
                self.word(f"{part}_{code}", self.fields[f"{part}_{code}"])

    def message(self) -> dict[str, Any]:
        """What the actions take."""
        cleaned = dict(self.cleaned_data)
        texts = {part: {code: cleaned.pop(f"{part}_{code}") for code in LANGUAGES} for part in _TEXTS}
        if "ns_id" in cleaned:
            cleaned["ns_id"] = cleaned["ns_id"].replace(SECRETARIAT, "")
        return cleaned | {"texts": texts}


class WhyForm(Asked):
    """Why."""

    why = forms.CharField(max_length=2000, widget=_area(4))


class ConfirmForm(OnWords, WhyForm):
    """Why a message may be used with the figures of now."""


class WaiverForm(OnWords):
    """Why a message does without what a rule asks, and until when."""

    kept_words = ("why",)
    why = forms.CharField(max_length=MOST, widget=_area(4))
    until = forms.DateField(widget=_DATE)


class ToneForm(OnWords):
    """Whether words that the tone checks found may stay, and why."""

    kept_words = ("note",)
    choices_of: ClassVar[dict[str, Any]] = {
        "is_accepted": lambda tongue: worded("message_tone", ("keep", "change"), tongue)
    }
    is_accepted = forms.ChoiceField(widget=forms.RadioSelect)
    note = forms.CharField(max_length=2000, widget=_area(3))

    def decision(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        return {"is_accepted": cleaned["is_accepted"] == "keep", "note": cleaned["note"], "seen": cleaned["seen"]}


class ClearanceForm(OnWords):
    """What a society says of the use of its data."""

    kept_words = ("scope", "why")
    choices_of: ClassVar[dict[str, Any]] = {
        "answer": lambda tongue: worded("message_clear", ("give", "scope", "refuse"), tongue),
        "only_with": lambda tongue: worded("message_counterpart", COUNTERPARTS, tongue),
    }
    answer = forms.ChoiceField(widget=forms.RadioSelect)
    only_until = forms.DateField(required=False, widget=_DATE)
    only_with = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    scope = forms.CharField(max_length=2000, required=False, widget=_area(3))
    why = forms.CharField(max_length=2000, required=False, widget=_area(3))

    def __init__(self, tongue: str, given: Any, seen: str, *, is_own: bool) -> None:
        super().__init__(tongue, given, seen)
        self.is_own = is_own

    def clean(self) -> dict[str, Any]:
        """A scope where it is given for one, a reason where it is refused; how it was told by who writes it down."""
        cleaned = super().clean()
        answer = cleaned.get("answer")
        if answer == "scope" and not any(cleaned.get(name) for name in ("scope", "only_until", "only_with")):
            self.add_error("scope", text(self.tongue, "message_refused_scope"))
        if (answer == "refuse" or not self.is_own) and not cleaned.get("why"):
            self.add_error("why", text(self.tongue, "exercise_refused_why"))
        return cleaned

    def decision(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        limits = {"scope": cleaned["scope"], "until": cleaned["only_until"], "counterparts": cleaned["only_with"]}
        told = {"is_given": cleaned["answer"] != "refuse", "why": cleaned["why"], "seen": cleaned["seen"]}
        return told | (limits if cleaned["answer"] == "scope" else {})


class CoordinationForm(Asked):
    """What was agreed with the body of another message."""

    kept_words = ("words",)
    choices_of: ClassVar[dict[str, Any]] = {
        "way": lambda tongue: worded("message_way", Coordination.Way.values, tongue)
    }
    other = forms.ChoiceField(widget=forms.RadioSelect)
    way = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(max_length=2000, widget=_area(4))
    made_on = forms.DateField(widget=_DATE)

    def __init__(self, tongue: str, given: Any, others: list[tuple[str, str]]) -> None:
        super().__init__(
            tongue, given, initial={"made_on": timezone.now().date(), "other": others[0][0] if others else ""}
        )
        self.fields["other"].choices = others  # type: ignore[attr-defined]  # a field of choices


class UseForm(Asked):
    """Where a message was used."""

    kept_words = ("event", "counterpart")
    choices_of: ClassVar[dict[str, Any]] = {
        "counterpart_kind": lambda tongue: worded("message_counterpart", COUNTERPARTS, tongue),
        "country": lambda tongue: countries(tongue, none="message_not_said"),
    }
    ns_id = forms.ChoiceField()
    event = forms.CharField(max_length=200, widget=_line())
    used_on = forms.DateField(widget=_DATE)
    counterpart_kind = forms.ChoiceField()
    counterpart = forms.CharField(max_length=200, required=False, widget=_line())
    country = forms.ChoiceField(required=False)
    keeps_limits = forms.BooleanField(required=False)

    def __init__(self, tongue: str, given: Any, standing: Standing, message: Message, *, limits: bool = False) -> None:
        mine = owners(standing, tongue)
        first = message.ns_id or SECRETARIAT
        initial = {"used_on": timezone.now().date(), "ns_id": first}
        super().__init__(tongue, given, initial=initial)
        self.fields["ns_id"].choices = mine  # type: ignore[attr-defined]  # a field of choices
        if not limits:
            del self.fields["keeps_limits"]

    def use(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data | {"ns_id": self.cleaned_data["ns_id"].replace(SECRETARIAT, "")}


class FollowForm(Asked):
    """What the counterpart answered, or what followed."""

    kept_words = ("words",)
    choices_of: ClassVar[dict[str, Any]] = {
        "step": lambda tongue: worded("message_follow", UseStep.Step.values, tongue),
        "outcome": lambda tongue: worded("message_outcome", OUTCOMES, tongue, none="message_not_said"),
    }
    step = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(max_length=2000, widget=_area(4))
    outcome = forms.ChoiceField(required=False)
    happened_on = forms.DateField(required=False, widget=_DATE)


class TalkForm(Asked):
    """A talk with an authority."""

    kept_words = ("authority", "spoke", "asked")
    choices_of: ClassVar[dict[str, Any]] = {
        "level": lambda tongue: worded("message_level", LEVELS, tongue),
        "country": lambda tongue: countries(tongue, none="message_not_said"),
        "aspect": lambda tongue: [("", text(tongue, "message_not_said")), *aspect_choices(tongue)],
    }
    ns_id = forms.ChoiceField()
    authority = forms.CharField(max_length=200, widget=_line())
    level = forms.ChoiceField()
    country = forms.ChoiceField(required=False)
    spoke = forms.CharField(max_length=120, widget=_line())
    held_on = forms.DateField(widget=_DATE)
    asked = forms.CharField(max_length=_LONG, widget=_area(5))
    aspect = forms.ChoiceField(required=False)
    message = forms.ChoiceField(required=False)
    next_on = forms.DateField(required=False, widget=_DATE)
    is_discreet = forms.BooleanField(required=False, initial=True)

    def __init__(self, tongue: str, given: Any, standing: Standing, messages: list[tuple[str, str]]) -> None:
        super().__init__(tongue, given, initial={"held_on": timezone.now().date()})
        self.fields["ns_id"].choices = owners(standing, tongue)  # type: ignore[attr-defined]  # a field of choices
        none = [("", text(tongue, "message_not_said"))]
        self.fields["message"].choices = [*none, *messages]  # type: ignore[attr-defined]

    def talk(self) -> dict[str, Any]:
        """What the action takes, with the message by its code."""
        return self.cleaned_data | {"ns_id": self.cleaned_data["ns_id"].replace(SECRETARIAT, "")}


class TalkStepForm(Asked):
    """What followed."""

    kept_words = ("words",)
    choices_of: ClassVar[dict[str, Any]] = {
        "outcome": lambda tongue: worded("message_outcome", OUTCOMES, tongue, none="message_not_said")
    }
    words = forms.CharField(max_length=2000, widget=_area(4))
    outcome = forms.ChoiceField(required=False)
    happened_on = forms.DateField(required=False, widget=_DATE)
    next_on = forms.DateField(required=False, widget=_DATE)


def _in_a_year() -> dt.date:
    return timezone.now().date() + dt.timedelta(days=365)


class ConsentForm(Asked):
    """What the person agreed to."""

    choices_of: ClassVar[dict[str, Any]] = {
        "audiences": lambda tongue: worded("message_audience", AUDIENCES, tongue),
        "channels": lambda tongue: worded("message_channel", CHANNELS, tongue),
        "how": lambda tongue: worded("story_how", HOW, tongue),
    }
    audiences = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    channels = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    how = forms.ChoiceField(widget=forms.RadioSelect)
    given_on = forms.DateField(widget=_DATE, initial=lambda: timezone.now().date())
    until = forms.DateField(widget=_DATE, initial=_in_a_year)


class StoryForm(ConsentForm):
    """A story and its consent."""

    kept_words = tuple(f"words_{code}" for code in LANGUAGES)
    choices_of: ClassVar[dict[str, Any]] = ConsentForm.choices_of | {
        "country": lambda tongue: countries(tongue, none="message_not_said"),
        "groups": lambda tongue: [
            (each.code, each.label[tongue]) for each in load_catalog().code_lists["population_group"].codes.values()
        ],
    }
    ns_id = forms.ChoiceField()
    words_en = forms.CharField(max_length=_LONG, required=False, widget=_area(5))
    words_fr = forms.CharField(max_length=_LONG, required=False, widget=_area(5))
    words_es = forms.CharField(max_length=_LONG, required=False, widget=_area(5))
    words_ar = forms.CharField(max_length=_LONG, required=False, widget=_area(5))
    country = forms.ChoiceField(required=False)
    year = forms.IntegerField(required=False, min_value=1950, max_value=2100)
    groups = forms.MultipleChoiceField(required=False, widget=_many(5))
    field_order = ("ns_id", *kept_words, "country", "year", "groups")

    def __init__(self, tongue: str, given: Any, standing: Standing) -> None:
        super().__init__(tongue, given)
        self.fields["ns_id"].choices = owners(standing, tongue)  # type: ignore[attr-defined]  # a field of choices

    def story(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        words = {code: cleaned.pop(f"words_{code}") for code in LANGUAGES}
        return cleaned | {"words": words, "ns_id": cleaned["ns_id"].replace(SECRETARIAT, "")}


class ReviewForm(Worded):
    """How each sign that might make the person known is settled."""

    family = "message"

    def __init__(self, tongue: str, given: Any, signs: list[dict[str, Any]]) -> None:
        super().__init__(tongue, given)
        for number, sign in enumerate(signs):
            field = forms.CharField(max_length=500, widget=_line())
            field.label = text(tongue, f"story_sign_{sign['sign']}", words=f"\u2068{sign['words']}\u2069")
            self.fields[f"settled_{number}"] = field
        self.signs = [finding_key(sign) for sign in signs]

    def settled(self) -> dict[str, str]:
        """What the action takes: by finding, why it makes nobody known."""
        return {key: self.cleaned_data[f"settled_{number}"] for number, key in enumerate(self.signs)}
