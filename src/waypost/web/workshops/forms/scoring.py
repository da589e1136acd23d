"""Scoring: a page of questions of one cell, people, what they bring with them, services, and a filled sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from waypost.profiles.context import can_bring
from waypost.profiles.scores import asked_of
from waypost.reference import load_catalog
from waypost.web.workshops.actions import Answer, By, answered, capacity_answers, carried_answer, people_answers
from waypost.web.workshops.answers import SEVERITY, Page, answer_code, choices_of, question_name
from waypost.web.workshops.forms.worded import ToldForm, area, country_choices, society_choices
from waypost.web.workshops.models import Cell, Saying, Workshop
from waypost.web.workshops.observing import Key, group_of, method_of

_TOLD_APART = ("sex", "age")


def latest_of(said: Mapping[Key, Saying]) -> int:
    """The number of what was said last of a cell; 0 where nothing was."""
    return max((each.pk for each in said.values()), default=0)


class ScoreForm(ToldForm):
    """The questions of one page; a question that is left empty stays unanswered, "not known" is an answer."""

    def __init__(
        self, tongue: str, data: Any, page: Page, said: Mapping[Key, Saying], before: By | None = None
    ) -> None:
        super().__init__(tongue, data, before=before)
        self.keep_seen(latest_of(said))
        catalog = load_catalog()
        self.page = page
        for question in page.questions:
            stands = said.get((question.kind, question.code, question.part))
            widget: Any = forms.Select() if question.kind == SEVERITY else forms.RadioSelect()
            field = forms.ChoiceField(
                required=False, widget=widget, label=question_name(question, tongue, catalog),
                initial=answer_code(question.kind, stands.least, stands.most) if stands else "",
            )  # fmt: skip
            none = [("", "–")] if question.kind == SEVERITY else []
            field.choices = [*none, *choices_of(question.kind, tongue, catalog)]
            self.fields[question.key] = field
        access = catalog.profiles.access
        if page.name.startswith("need-") and access is not None:
            stands = said.get(("barriers", page.code, ""))
            barriers = forms.MultipleChoiceField(
                required=False, widget=forms.CheckboxSelectMultiple(), initial=stands.codes if stands else []
            )  # fmt: skip
            barriers.choices = [(code, each.label[tongue]) for code, each in access.barriers.items()]
            self.fields["barriers"] = barriers
            self.word("barriers", barriers)

    def answers(self) -> list[Answer]:
        """What was chosen."""
        found = [
            answered((each.kind, each.code, each.part), self.cleaned_data[each.key])
            for each in self.page.questions
            if self.cleaned_data[each.key]
        ]
        if "barriers" in self.fields:
            chosen = tuple(self.cleaned_data["barriers"])
            if chosen or "barriers" in self.changed_data:
                found.append(Answer(kind="barriers", code=self.page.code, codes=chosen))
        return found


class PeopleForm(ToldForm):
    """How many people are in need, and by what they were counted."""

    least = forms.IntegerField(required=False, min_value=0, max_value=100_000_000)
    most = forms.IntegerField(required=False, min_value=0, max_value=100_000_000)
    counted_by = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(required=False, max_length=2_000, widget=area(3))

    def __init__(self, tongue: str, data: Any, said: Mapping[Key, Saying], before: By | None = None) -> None:
        super().__init__(tongue, data, before=before)
        self.keep_seen(latest_of(said))
        groups = load_catalog().profiles.groups
        axes = groups.axes if groups else {}
        self.offer("counted_by", [(axis, axes[axis].label[tongue]) for axis in _TOLD_APART if axis in axes])
        people, by, note = (said.get((kind, "", "")) for kind in ("people", "people_by", "note"))
        if people is not None:
            for name in ("least", "most"):
                value = getattr(people, name)
                self.fields[name].initial = None if value is None else int(value)
        self.fields["counted_by"].initial = by.codes if by else []
        self.fields["note"].initial = note.words if note else ""

    def answers(self) -> Iterable[Answer]:
        """As the action takes them."""
        cleaned = self.cleaned_data
        return people_answers(cleaned["least"], cleaned["most"], cleaned["counted_by"], cleaned["note"])


class CarriedForm(ToldForm):
    """A factor that people bring from an earlier stage."""

    factor = forms.ChoiceField()
    stage = forms.ChoiceField()
    country = forms.ChoiceField()
    place = forms.CharField(max_length=120, required=False)

    def __init__(self, tongue: str, data: Any, workshop: Workshop, cell: Cell, before: By | None = None) -> None:
        super().__init__(tongue, data, before=before)
        catalog = load_catalog()
        asked = asked_of(group_of(cell), method_of(workshop, catalog))
        factors = catalog.profiles.factors
        risks = [code for level in asked.risk.values() for code, _ in level if factors[code].needs]
        self.offer("factor", [(code, factors[code].label[tongue]) for code in risks])
        fitting = [code for code in catalog.profiles.stages if can_bring(code, cell.stage, catalog.profiles)]
        self.offer("stage", [(code, catalog.profiles.stages[code].label[tongue]) for code in fitting])
        stages = catalog.trails[workshop.trail].stages
        on_trail = {code for stage in stages for code in stage.countries}
        self.offer("country", country_choices(tongue, (on_trail | set(workshop.countries)) & catalog.countries.keys()))

    def answers(self) -> Iterable[Answer]:
        """As the action takes them."""
        cleaned = self.cleaned_data
        return (carried_answer(cleaned["factor"], cleaned["stage"], cleaned["country"], cleaned["place"]),)


class CapacityForm(ToldForm):
    """A service that helps with a need: whose, how many people, what it asks for, whom it admits."""

    need = forms.ChoiceField()
    society = forms.ChoiceField()
    programme = forms.CharField(max_length=200)
    least = forms.IntegerField(required=False, min_value=0, max_value=100_000_000)
    most = forms.IntegerField(required=False, min_value=0, max_value=100_000_000)
    requirements = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    admitted = forms.IntegerField(required=False, min_value=0, max_value=100)

    def __init__(self, tongue: str, data: Any, workshop: Workshop, cell: Cell, before: By | None = None) -> None:
        super().__init__(tongue, data, before=before)
        catalog = load_catalog()
        asked = asked_of(group_of(cell), method_of(workshop, catalog))
        self.offer("need", [(need, catalog.profiles.needs[need].label[tongue]) for need in asked.needs])
        self.offer("society", society_choices(tongue))
        self.fields["society"].initial = workshop.host
        access = catalog.profiles.access
        if access is not None:
            self.offer("requirements", [(code, each.label[tongue]) for code, each in access.barriers.items()])

    def answers(self) -> Iterable[Answer]:
        """As the action takes them."""
        names = ("need", "society", "programme", "least", "most", "requirements", "admitted")
        return capacity_answers(**{name: self.cleaned_data[name] for name in names})


class FileForm(ToldForm):
    """A filled sheet, and who told what its rows do not say."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}))
