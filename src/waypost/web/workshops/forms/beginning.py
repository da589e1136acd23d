"""A workshop is begun; a cell is added; it was held."""

from __future__ import annotations

from typing import Any

from django import forms

from waypost.reference import load_catalog
from waypost.web.accounts.queries import Standing
from waypost.web.pages.templating import OWN_NAMES
from waypost.web.workshops.forms.worded import DATE, Choices, Worded, area, country_choices, society_choices
from waypost.web.workshops.models import Workshop
from waypost.web.workshops.rights import societies_run


def trail_choices(tongue: str) -> Choices:
    """Trails by name, without those that are examples."""
    trails = load_catalog().trails
    return sorted(
        ((code, each.names[tongue]) for code, each in trails.items() if not each.is_example), key=lambda pair: pair[1]
    )  # fmt: skip


class TrailForm(Worded):
    """Which trail: chosen first, because countries follow from it."""

    trail = forms.ChoiceField()

    def __init__(self, tongue: str) -> None:
        super().__init__(tongue, None)
        self.offer("trail", trail_choices(tongue), may_lack=True)


class BeginForm(Worded):
    """Societies, countries of the trail that was chosen, and period."""

    code = forms.CharField(max_length=60)
    name_en = forms.CharField(max_length=160, required=False)
    name_fr = forms.CharField(max_length=160, required=False)
    name_es = forms.CharField(max_length=160, required=False)
    name_ar = forms.CharField(max_length=160, required=False)
    host = forms.ChoiceField()
    trail = forms.ChoiceField()
    countries = forms.MultipleChoiceField(widget=forms.SelectMultiple(attrs={"size": 8}))
    societies = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    period = forms.CharField(max_length=20)

    def __init__(self, tongue: str, data: Any, standing: Standing, trail: str) -> None:
        super().__init__(tongue, data)
        catalog = load_catalog()
        self.offer("host", society_choices(tongue, societies_run(standing)))
        self.offer("trail", [each for each in trail_choices(tongue) if each[0] == trail])
        on_trail = {code for stage in catalog.trails[trail].stages for code in stage.countries}
        sent = set(data.getlist("countries")) if data is not None else set()  # the action names those off the trail
        self.offer("countries", country_choices(tongue, (on_trail | sent) & catalog.countries.keys()))
        self.offer("societies", society_choices(tongue))

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = dict(self.cleaned_data)
        names = {code: cleaned.pop(f"name_{code}") for code in OWN_NAMES}
        return cleaned | {"names": {code: name for code, name in names.items() if name}}


class CellForm(Worded):
    """Stage, place and group."""

    stage = forms.ChoiceField()
    country = forms.ChoiceField()
    place = forms.CharField(max_length=120, required=False)
    is_host = forms.BooleanField(required=False)

    def __init__(self, tongue: str, data: Any, workshop: Workshop) -> None:
        super().__init__(tongue, data)
        catalog = load_catalog()
        self.offer("stage", [(code, each.label[tongue]) for code, each in catalog.profiles.stages.items()])
        self.offer("country", country_choices(tongue, workshop.countries))
        groups = catalog.profiles.groups
        self.axes = groups.axes if groups else {}
        for name, axis in self.axes.items():
            widget = forms.CheckboxSelectMultiple()
            field = forms.MultipleChoiceField(required=False, widget=widget, label=axis.label[tongue])
            field.choices = [(trait, names[tongue]) for trait, names in axis.traits.items()]
            self.fields[f"axis_{name}"] = field

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        traits = [trait for name in self.axes for trait in cleaned[f"axis_{name}"]]
        return {name: cleaned[name] for name in ("stage", "country", "place", "is_host")} | {"traits": traits}


class TakeBackForm(Worded):
    """Why a line is looked at no longer."""

    reason = forms.CharField(max_length=500, widget=area(2))


class HeldForm(Worded):
    """On which day it was held."""

    held_on = forms.DateField(widget=DATE)
