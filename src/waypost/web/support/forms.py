"""Forms of support. Labels and hints stand in ``texts.yml``: ``support_field_<name>``, ``support_hint_<name>``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from waypost.reference import Catalog, load_catalog
from waypost.strategies.sides import all_on, countries_of, sides_of, sides_on
from waypost.strategies.values import Data, Strategy, Word
from waypost.web.agreements.actions.parts import CURRENCIES
from waypost.web.exercises.mails import society_name
from waypost.web.exercises.times import time_zones
from waypost.web.exercises.told_form import TOLD, TellingFields, ask_told, told_of
from waypost.web.meetings.forms.worded import DATE, NamedForm, TimedForm, Worded, many, reason_field, textarea
from waypost.web.meetings.models import Decision, Item, Meeting
from waypost.web.pages.templating import OWN_NAMES, text, texts
from waypost.web.support.actions.drafting import NEVER
from waypost.web.support.models import HOW

LONG = 2_000
Choices = list[tuple[str, str]]


class Ours(Worded):
    """A form of this application."""

    family = "support"

    def _key(self, what: str, name: str) -> str:
        """Our text; for what forms of meetings ask, too, theirs."""
        own, of_meetings = f"support_{what}_{name}", f"meeting_{what}_{name}"
        return own if own in texts() else of_meetings if of_meetings in texts() else f"exercise_{what}_{name}"

    def choose(self, name: str, kind: str, codes: Iterable[Any], *, may_lack: bool = False) -> None:
        """What a field offers: codes in our words, with a first line for none."""
        self.offer(
            name, [(str(code), text(self.tongue, f"support_{kind}_{code}")) for code in codes], may_lack=may_lack
        )


class PlanForm(Ours, NamedForm, TimedForm):
    """A cross-regional meeting before anybody is invited: when, where, why, with whom."""

    code = forms.CharField(max_length=60)
    after = forms.ChoiceField(required=False)
    time_zone = forms.ChoiceField(choices=[(name, name.replace("_", " ")) for name in time_zones()])
    where = forms.CharField(max_length=200, required=False)
    is_online = forms.BooleanField(required=False)
    languages = forms.MultipleChoiceField(choices=list(OWN_NAMES.items()), widget=forms.CheckboxSelectMultiple)
    chosen = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    guests = forms.MultipleChoiceField(widget=many(12), required=False)
    field_order = (
        "name_en", "name_fr", "name_es", "name_ar", "code", "after", "time_zone", "starts_on", "starts_time",
        "ends_on", "ends_time", "where", "is_online", "languages", "chosen", "guests",
    )  # fmt: skip

    def __init__(
        self, tongue: str, *args: Any, trail: str, reasons: Choices, earlier: Iterable[Meeting], **kwargs: Any
    ) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.earlier = {each.code: each for each in earlier}
        self.offer("after", [(code, each.name_in(tongue)) for code, each in self.earlier.items()], may_lack=True)
        if not self.earlier:
            del self.fields["after"]
        self.offer("chosen", reasons)
        if not reasons:
            del self.fields["chosen"]
        self.offer("guests", societies_by_side(load_catalog(), trail, tongue))

    def clean(self) -> dict[str, Any]:
        """Times that exist."""
        cleaned = super().clean() or {}
        self.put_times(cleaned, cleaned.get("time_zone"))
        return cleaned

    def plan(self) -> dict[str, Any]:
        """What the action takes."""
        same = ("code", "time_zone", "starts_at", "ends_at", "where", "is_online", "languages", "guests")
        given = {name: self.cleaned_data[name] for name in same}
        after = self.earlier.get(self.cleaned_data.get("after", ""))
        return given | {"names": self.names(), "chosen": self.cleaned_data.get("chosen", []), "after": after}


class VoiceForm(Ours):
    """A society was heard."""

    organisation = forms.ChoiceField()
    how = forms.ChoiceField(widget=forms.RadioSelect)
    item = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, *args: Any, societies: Iterable[str], items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        named = sorted(((ns, society_name(ns, tongue)) for ns in societies), key=lambda pair: pair[1])
        self.offer("organisation", named, may_lack=True)
        self.choose("how", "how", HOW)
        self.items = {str(each.position): each for each in items}
        self.offer("item", [(n, f"{n}. {each.title_in(tongue)}") for n, each in self.items.items()], may_lack=True)

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data | {"item": self.items.get(self.cleaned_data["item"])}


class DraftForm(Ours, NamedForm):
    """A strategy."""

    code = forms.CharField(max_length=60)
    review_on = forms.DateField(widget=DATE)


class NeedForm(Ours):
    """What people need at a stage."""

    worded_as: ClassVar[dict[str, str]] = {"side": "stage"}
    side = forms.ChoiceField()
    country = forms.ChoiceField(required=False)
    service = forms.ChoiceField()
    group = forms.ChoiceField(required=False)
    text = forms.CharField(max_length=LONG, required=False, widget=textarea())

    def __init__(self, tongue: str, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        catalog, trail = load_catalog(), strategy.trail_id
        self.offer("side", listed(catalog, "stage_role", tongue, sides_on(catalog, trail)))
        here = {code for side in sides_on(catalog, trail) for code in countries_of(catalog, trail, side)}
        self.offer("country", countries(catalog, tongue, here), may_lack=True)
        self.offer("service", services(catalog, tongue))
        self.offer("group", listed(catalog, "population_group", tongue), may_lack=True)


class CommitmentForm(Ours):
    """What a society does for a need."""

    worded_as: ClassVar[dict[str, str]] = {"side": "own_side", "service": "own_service", "country": "own_country"}
    need = forms.ChoiceField()
    ns_id = forms.ChoiceField()
    side = forms.ChoiceField(required=False)
    text = forms.CharField(max_length=LONG, widget=textarea())
    service = forms.ChoiceField(required=False)
    country = forms.ChoiceField(required=False)
    from_day = forms.DateField(required=False, widget=DATE)
    until_day = forms.DateField(required=False, widget=DATE)
    people_per_year = forms.IntegerField(required=False, min_value=1)
    amount = forms.DecimalField(required=False, min_value=0, max_digits=17, decimal_places=2)
    currency = forms.ChoiceField(required=False)
    decision = forms.ChoiceField(required=False)

    def __init__(
        self, tongue: str, *args: Any, strategy: Strategy, societies: Iterable[str], decisions: Iterable[Decision],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(tongue, *args, **kwargs)
        catalog, trail = load_catalog(), strategy.trail_id
        self.offer("need", [(str(n.number), need_name(n, catalog, tongue)) for n in strategy.open_needs])
        self.offer("ns_id", with_sides(catalog, trail, tongue, societies), may_lack=True)
        self.offer("side", listed(catalog, "stage_role", tongue, sides_on(catalog, trail)), may_lack=True)
        self.offer("service", services(catalog, tongue), may_lack=True)
        here = {code for side in sides_on(catalog, trail) for code in countries_of(catalog, trail, side)}
        self.offer("country", countries(catalog, tongue, here), may_lack=True)
        self.offer("currency", [(code, code) for code in CURRENCIES], may_lack=True)
        taken = [(str(each.number), f"{each.number}. {each.text[:120]}") for each in decisions]
        self.offer("decision", taken, may_lack=True)
        if not taken:
            del self.fields["decision"]

    def said(self) -> dict[str, Any]:
        """What the action takes, without the need."""
        cleaned = dict(self.cleaned_data)
        del cleaned["need"]
        number = cleaned.pop("decision", "")
        return cleaned | {"decision": int(number) if number else None}


class HandOverForm(Ours):
    """From whom to whom, and what goes with people."""

    giver = forms.ChoiceField()
    taker = forms.ChoiceField()
    text = forms.CharField(max_length=LONG, widget=textarea())
    data = forms.ChoiceField(widget=forms.RadioSelect)
    safeguard = forms.CharField(max_length=LONG, required=False, widget=textarea())

    def __init__(self, tongue: str, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        catalog = load_catalog()
        needs = {each.number: each for each in strategy.needs}
        found = [
            (str(c.number), f"{society_name(c.ns_id, tongue)} · {need_name(needs[c.need], catalog, tongue)}")
            for c in strategy.live_commitments
        ]
        self.offer("giver", found, may_lack=True)
        self.offer("taker", found, may_lack=True)
        self.choose("data", "data", list(Data))


class MessageForm(Ours):
    """A message of the Movement."""

    message = forms.ChoiceField()

    def __init__(self, tongue: str, *args: Any, messages: Choices, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.offer("message", messages, may_lack=True)
        if not messages:
            self.fields["message"].help_text = text(tongue, "support_no_live_message")


class FindingForm(Ours):
    """What of the analysis it acts on."""

    acts_on = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, tongue: str, *args: Any, findings: Choices, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.offer("acts_on", findings)


class WordForm(TellingFields, Ours):
    """What a society says of its commitment."""

    word = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(max_length=LONG, required=False, widget=textarea())
    programme_id = forms.ChoiceField(required=False)

    field_order = ("word", "text", "programme_id")

    def __init__(
        self, tongue: str, *args: Any, words: Iterable[Word], programmes: Choices, is_for_another: bool, **kwargs: Any
    ) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["text"].label = text(tongue, "support_field_evidence")
        self.fields["text"].help_text = text(tongue, "support_hint_evidence")
        self.choose("word", "word", [each for each in Word if each in set(words)])
        self.offer("programme_id", programmes, may_lack=True)
        if not programmes:
            del self.fields["programme_id"]
        ask_told(self, tongue, is_for_another=is_for_another)

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        parts = {name: value for name, value in self.cleaned_data.items() if name not in TOLD}
        return parts | {"told": told_of(self)}


class AnswerForm(TellingFields, Ours):
    """Whether one side of a hand-over takes it on."""

    answer = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(max_length=LONG, required=False, widget=textarea())

    field_order = ("answer", "text")

    def __init__(self, tongue: str, *args: Any, is_for_another: bool, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.choose("answer", "word", (Word.ACCEPTED, Word.DECLINED))
        self.fields["text"].label = text(tongue, "support_field_evidence")
        ask_told(self, tongue, is_for_another=is_for_another)


class WhyForm(Ours):
    """Why."""

    why = reason_field()

    def __init__(self, tongue: str, *args: Any, is_needed: bool = True, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["why"].required = is_needed


class ReviewForm(Ours):
    """What was found when it was looked at again, and when it is next."""

    review_on = forms.DateField(widget=DATE)
    why = reason_field()

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["why"].label = text(tongue, "support_field_found")


def listed(catalog: Catalog, code_list: str, tongue: str, only: Iterable[str] | None = None) -> Choices:
    """Codes of a list in words, in their order."""
    wanted = None if only is None else set(only)
    codes = catalog.code_lists[code_list].codes.values()
    return [(each.code, each.label[tongue]) for each in codes if wanted is None or each.code in wanted]


def services(catalog: Catalog, tongue: str) -> Choices:
    """Services under their headings, in the order of the list."""
    codes = catalog.code_lists["service"].codes
    return [
        (each.code, f"{codes[each.parent].label[tongue]}: {each.label[tongue]}" if each.parent else each.label[tongue])
        for each in codes.values()
        if each.code not in NEVER
    ]


def countries(catalog: Catalog, tongue: str, codes: Iterable[str]) -> Choices:
    """Countries by their names."""
    found = [(code, catalog.countries[code].names[tongue]) for code in codes if code in catalog.countries]
    return sorted(found, key=lambda pair: pair[1])


def societies_by_side(catalog: Catalog, trail: str, tongue: str) -> Choices:
    """The societies of a trail with the sides on which they stand."""
    return with_sides(catalog, trail, tongue, all_on(catalog, trail))


def with_sides(catalog: Catalog, trail: str, tongue: str, societies: Iterable[str]) -> Choices:
    """Societies by name with their sides of a trail; those of the first side first."""
    roles = catalog.code_lists["stage_role"].codes
    order = list(roles)
    found = []
    for ns in societies:
        sides = sides_of(catalog, trail, ns)
        words = ", ".join(roles[side].label[tongue] for side in sides)
        name = society_name(ns, tongue)
        found.append((order.index(sides[0]) if sides else len(order), name, ns, f"{name} ({words})" if words else name))
    return [(ns, shown) for _, _, ns, shown in sorted(found)]


def need_name(need: Any, catalog: Catalog, tongue: str) -> str:
    """A need in a line: its service, stage, country and group."""
    lists = catalog.code_lists
    parts = [lists["service"].codes[need.service].label[tongue], lists["stage_role"].codes[need.side].label[tongue]]
    if need.country in catalog.countries:
        parts.append(catalog.countries[need.country].names[tongue])
    if need.group in lists["population_group"].codes:
        parts.append(lists["population_group"].codes[need.group].label[tongue])
    return " · ".join(parts)
