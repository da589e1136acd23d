"""Forms of the plan. Labels and hints stand in ``texts.yml``: ``plan_field_<name>``, ``plan_hint_<name>``.

Numbers are read as people write them in their language, Arabic signs among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from waypost.model.number_text import parse_decimal
from waypost.model.value_text import ValueUnreadable
from waypost.plan import results
from waypost.plan.noted import NOTED
from waypost.reference import load_catalog
from waypost.reference.money import MONEY_KINDS, RATE_KINDS
from waypost.reference.plan_values import STATES
from waypost.web.agreements.actions.parts import CURRENCIES
from waypost.web.contribute.showing import decimal_sign
from waypost.web.exercises.forms import NoPersonalData
from waypost.web.exercises.forms import Worded as Labelled
from waypost.web.pages.templating import OWN_NAMES, text
from waypost.web.plan.dimensions import DIMENSIONS
from waypost.web.plan.kept import plan_of
from waypost.web.plan.models import Indicator

Choices = list[tuple[str, str]]


class NumberField(forms.Field):
    """A number as people write it; what it is read as depends on the language of the form."""

    def __init__(self, *, required: bool = True) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "maxlength": 40})
        super().__init__(required=required, widget=widget)
        self.tongue = "en"

    def to_python(self, value: Any) -> Any:
        """None for nothing. Raises :class:`ValidationError`."""
        told = str(value or "").strip()
        if not told:
            return None
        try:
            read = parse_decimal(told, decimal_sign(self.tongue)) if len(told) <= 40 else None
        except ValueUnreadable as error:
            raise ValidationError(text(self.tongue, "plan_refused_number_form")) from error
        if read is None:
            raise ValidationError(text(self.tongue, "plan_refused_number_form"))
        return Decimal(read)


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _day(*, required: bool = True) -> forms.DateField:
    return forms.DateField(
        required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )  # fmt: skip


def _words(rows: int = 3, *, required: bool = True) -> forms.CharField:
    return forms.CharField(max_length=4000, required=required, widget=_area(rows))


class Worded(NoPersonalData, Labelled):
    """A form of this application; texts with personal data are sent back with the kinds that were found."""

    family = "plan"

    def word(self, name: str, field: forms.Field) -> None:
        """Label, hint, the language of numbers, and the way in which a text runs."""
        super().word(name, field)
        if isinstance(field, NumberField):
            field.tongue = self.tongue
        elif type(field) is forms.CharField and "lang" not in field.widget.attrs:
            field.widget.attrs.setdefault("dir", "auto")

    def offer(self, name: str, found: Choices, *, none: str = "") -> None:
        """What a field offers, with a first line for none where there is a text for it."""
        first = [("", text(self.tongue, none))] if none else []
        self.fields[name].choices = [*first, *found]  # type: ignore[attr-defined]  # a field of choices

    def offer_words(self, name: str, vocabulary: str, codes: Iterable[str]) -> None:
        """Codes as the plan calls them."""
        plan = plan_of(load_catalog())
        self.offer(name, [(code, plan.word(vocabulary, code, self.tongue)) for code in codes])

    def offer_texts(self, name: str, stem: str, codes: Iterable[str]) -> None:
        """Codes as our texts call them."""
        self.offer(name, [(code, text(self.tongue, f"{stem}_{code}")) for code in codes])

    def in_languages(self, stem: str) -> dict[str, str]:
        """Language → what was written in the field of it."""
        return {code: self.cleaned_data[f"{stem}_{code}"] for code in OWN_NAMES if self.cleaned_data[f"{stem}_{code}"]}


class WhyForm(Worded):
    """A reason."""

    why = _words()


class LineForm(Worded):
    """A line of money."""

    label = forms.CharField(max_length=200)
    component = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        components = plan_of(load_catalog()).components.values()
        self.offer("component", [(each.id, _short(each.id, each.text[tongue])) for each in components],
                   none="plan_component_none")  # fmt: skip


def _short(name: str, words: str, most: int = 70) -> str:
    told = words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"
    return f"{name} {told}"


class AmountForm(Worded):
    """An amount of a line."""

    kind = forms.ChoiceField()
    amount = NumberField()
    currency = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    day = _day()
    source = forms.CharField(max_length=200)

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given, initial={"day": timezone.now().date()})
        self.offer_words("kind", "money", MONEY_KINDS)


class RateForm(Worded):
    """A rate."""

    of = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    into = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    rate = NumberField()
    day = _day()
    source = forms.CharField(max_length=200)
    rate_kind = forms.ChoiceField()

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given, initial={"of": "EUR", "into": "CHF", "day": timezone.now().date()})
        self.offer_texts("rate_kind", "plan_rate", [each for each in RATE_KINDS if each != "plan"])

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        told = dict(self.cleaned_data)
        return told | {"value": told.pop("rate"), "kind": told.pop("rate_kind")}


class SayForm(Worded):
    """The state of an outcome as somebody says it."""

    state = forms.ChoiceField(widget=forms.RadioSelect)
    why = _words()
    until = _day()

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        self.offer_words("state", "state", STATES)


class MovedForm(Worded):
    """A milestone is moved."""

    day = _day()
    why = _words()


class ReachedForm(Worded):
    """A milestone was reached, or was not after all."""

    reached_on = _day(required=False)
    evidence = _words()


class NoteForm(Worded):
    """How a risk, gender or quality stands."""

    noted = forms.ChoiceField(widget=forms.RadioSelect)
    words = _words()

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        self.offer_words("noted", "noted", NOTED)


class IndicatorForm(Worded):
    """An indicator."""

    key = forms.SlugField(max_length=40)
    outcome = forms.ChoiceField()
    label_en = forms.CharField(max_length=200, required=False)
    label_fr = forms.CharField(max_length=200, required=False)
    label_es = forms.CharField(max_length=200, required=False)
    label_ar = forms.CharField(max_length=200, required=False)
    measure = forms.ChoiceField(widget=forms.RadioSelect, initial="count")
    rises = forms.BooleanField(required=False, initial=True)
    dimensions = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    baseline_year = forms.IntegerField(min_value=1900, max_value=2150, required=False)
    baseline_value = NumberField(required=False)

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        outcomes = plan_of(load_catalog()).outcomes.values()
        self.offer("outcome", [(each.id, f"{each.id} {each.label[tongue]}") for each in outcomes])
        self.offer_texts("measure", "plan_measure", ("count", "share", "words"))
        self.offer_words("dimensions", "dimension", DIMENSIONS)

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("key", "outcome", "rises", "dimensions", "baseline_year", "baseline_value")
        measure = self.cleaned_data["measure"]
        kind = "qualitative" if measure == "words" else "quantitative"
        return {name: self.cleaned_data[name] for name in names} | {
            "labels": self.in_languages("label"), "kind": kind, "unit": "share" if measure == "share" else "count",
        }  # fmt: skip


class PeriodForm(Worded):
    """A period of an indicator."""

    starts = _day()
    ends = _day()
    due_on = _day()
    target = NumberField(required=False)
    target_words = forms.CharField(max_length=300, required=False)

    def __init__(self, tongue: str, given: Any, indicator: Indicator) -> None:
        super().__init__(tongue, given)
        del self.fields["target" if indicator.kind == "qualitative" else "target_words"]

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        words = told.get("target_words", "")
        return {name: told[name] for name in ("starts", "ends", "due_on")} | {
            "target": told.get("target"), "target_text": {self.tongue: words} if words else {},
        }  # fmt: skip


class UpdateForm(Worded):
    """What is reported for a period: a number with how it breaks down, or words; then what shows it."""

    value = NumberField(required=False)
    told = _words(6, required=False)

    def __init__(
        self, tongue: str, given: Any, indicator: Indicator, before: results.Update | None = None
    ) -> None:  # fmt: skip
        self.indicator = indicator
        self.is_words = indicator.kind == "qualitative"
        super().__init__(tongue, given, initial=_of_update(before) if before else None)
        del self.fields["value" if self.is_words else "told"]
        plan = plan_of(load_catalog())
        for name in indicator.dimensions:
            for part in DIMENSIONS[name]:
                self._add(f"{name}_{part}", NumberField(required=False), plan.word("part", part, tongue))
            self._add(f"{name}_why", forms.CharField(max_length=300, required=False), text(tongue, "plan_part_why"))
            self.fields[f"{name}_why"].help_text = text(tongue, "plan_part_why_hint")
        self._add("evidence", _words(3, required=False), text(tongue, "plan_field_evidence"))
        self.fields["evidence"].help_text = text(tongue, "plan_hint_evidence")

    def _add(self, name: str, field: forms.Field, label: str) -> None:
        field.label = label
        self.fields[name] = field
        if isinstance(field, NumberField):
            field.tongue = self.tongue
        else:
            field.widget.attrs.setdefault("dir", "auto")

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields in their groups: what is reported, each dimension, what shows it."""
        first = [self["told" if self.is_words else "value"]]
        found = [("", first)]
        for name in self.indicator.dimensions:
            fields = [self[f"{name}_{part}"] for part in (*DIMENSIONS[name], "why")]
            found.append((name, fields))
        return [*found, ("evidence", [self["evidence"]])]

    def parts(self) -> dict[str, Any]:
        """What the action takes. What the parts leave of the value is not broken down; the reason says why."""
        told = self.cleaned_data
        if self.is_words:
            return {"text": told["told"], "evidence": told["evidence"]}
        value: Decimal | None = told["value"]
        given = []
        for name in self.indicator.dimensions:
            parts = {part: number for part in DIMENSIONS[name] if (number := told[f"{name}_{part}"]) is not None}
            rest = (value or Decimal(0)) - sum(parts.values(), Decimal(0))
            given.append(
                results.Breakdown(
                    dimension=name, parts=parts, rest=max(rest, Decimal(0)), why=told[f"{name}_why"] if rest else ""
                )
            )
        return {"value": value, "breakdowns": given, "evidence": told["evidence"]}


def _of_update(before: results.Update) -> dict[str, Any]:
    """What an update says, as fields of the form. Numbers stand without signs that part them."""
    found: dict[str, Any] = {"value": before.value, "told": before.text, "evidence": before.evidence}
    for each in before.breakdowns:
        found |= {f"{each.dimension}_{part}": number for part, number in each.parts.items()}
        found[f"{each.dimension}_why"] = each.why
    return found
