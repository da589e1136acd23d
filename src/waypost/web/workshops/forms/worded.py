"""What forms of workshops share: labels, choices by name, and who told what is said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from waypost.profiles.values import GRADES
from waypost.reference import load_catalog
from waypost.web.exercises.forms import NoPersonalData
from waypost.web.exercises.forms import Worded as Labelled
from waypost.web.pages.templating import text
from waypost.web.workshops.actions import By

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
Choices = list[tuple[str, str]]


def area(rows: int = 3) -> forms.Textarea:
    """A field for several lines."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class Worded(NoPersonalData, Labelled):
    """A form of this application; texts with personal data are sent back with the kinds that were found."""

    family = "ws"

    def word(self, name: str, field: forms.Field) -> None:
        """Label and hint; rows of one kind (``budget_2_what``) share theirs."""
        super().word(re.sub(r"_\d+_", "_", name), field)
        if type(field) is forms.CharField and "lang" not in field.widget.attrs:
            field.widget.attrs.setdefault("dir", "auto")

    def offer(self, name: str, found: Choices, *, may_lack: bool = False) -> None:
        """What a field offers."""
        first = [("", text(self.tongue, "ws_answer_none"))] if may_lack else []
        self.fields[name].choices = [*first, *found]  # type: ignore[attr-defined]  # a field of choices

    def offer_list(self, name: str, code_list: str, *, may_lack: bool = False) -> None:
        """A code list of the catalog."""
        codes = load_catalog().code_lists[code_list].codes.values()
        self.offer(name, [(code.code, code.label[self.tongue]) for code in codes], may_lack=may_lack)

    def keep_seen(self, number: int) -> None:
        """The last row that the person has before them, so that nobody's words are overwritten unseen."""
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=number)

    def seen(self) -> int | None:
        """The same, for the action; None where the form does not say."""
        found: int | None = self.cleaned_data.get("seen")
        return found

    def offer_truth(self, name: str) -> None:
        """Yes, no, or not known."""
        self.offer(name, [(code, text(self.tongue, f"ws_truth_{code}")) for code in ("yes", "no")], may_lack=True)


def society_choices(tongue: str, only: Iterable[str] | None = None) -> Choices:
    """Societies by name."""
    societies = load_catalog().societies
    wanted = societies if only is None else [ns_id for ns_id in only if ns_id in societies]
    return sorted(((ns_id, societies[ns_id].names[tongue]) for ns_id in wanted), key=lambda pair: pair[1])


def country_choices(tongue: str, only: Iterable[str]) -> Choices:
    """Countries by name."""
    countries = load_catalog().countries
    return sorted(((code, countries[code].names[tongue]) for code in only), key=lambda pair: pair[1])


class ToldForm(Worded):
    """Who told what is said: source, who decided that it goes in, the day, the grade."""

    source = forms.CharField(max_length=200)
    decided_by = forms.CharField(max_length=120)
    day = forms.DateField(widget=DATE)
    grade = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, *args: Any, before: By | None = None, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.offer("grade", [(code, text(tongue, f"ws_grade_{code.lower()}")) for code in GRADES], may_lack=True)
        self.fields["day"].initial = before.day if before else timezone.now().date()
        if before is not None:
            for name in ("source", "decided_by", "grade"):
                self.fields[name].initial = getattr(before, name)

    def told(self) -> By:
        """As the action takes it."""
        cleaned = self.cleaned_data
        day: dt.date = cleaned["day"]
        return By(source=cleaned["source"], decided_by=cleaned["decided_by"], day=day, grade=cleaned["grade"])

    def told_fields(self) -> list[Any]:
        """They come last on a page."""
        return [self[name] for name in ("source", "decided_by", "day", "grade")]

    def own_fields(self) -> list[Any]:
        """The others."""
        return [bound for bound in self.visible_fields() if bound.name not in ("source", "decided_by", "day", "grade")]
