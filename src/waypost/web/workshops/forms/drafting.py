"""A programme is begun from a need of a cell, written, and put into the register."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from waypost.profiles.drafting import Condition
from waypost.reference import load_catalog
from waypost.reference.currencies import currencies_in_use
from waypost.web.pages.templating import OWN_NAMES, text
from waypost.web.workshops.drafted import Drafted, Indicator, Line, StatedRate
from waypost.web.workshops.forms.worded import DATE, Worded, area, society_choices
from waypost.web.workshops.models import Workshop

_SPARE = 2
_RATES = 3


class BeginDraftForm(Worded):
    """Which need, and whose programme."""

    need = forms.ChoiceField()
    ns_id = forms.ChoiceField()

    def __init__(self, tongue: str, data: Any, workshop: Workshop, needs: Iterable[str], need: str = "") -> None:
        super().__init__(tongue, data, initial={"need": need, "ns_id": workshop.host})
        words = load_catalog().profiles.needs
        self.offer("need", [(code, words[code].label[tongue]) for code in needs])
        self.offer("ns_id", society_choices(tongue, workshop.ns_ids))


class DraftForm(Worded):
    """All that is written of a programme. Rows that are left empty are none."""

    title_en = forms.CharField(max_length=200, required=False)
    title_fr = forms.CharField(max_length=200, required=False)
    title_es = forms.CharField(max_length=200, required=False)
    title_ar = forms.CharField(max_length=200, required=False)
    eligibility_en = forms.CharField(max_length=2_000, required=False, widget=area(4))
    eligibility_fr = forms.CharField(max_length=2_000, required=False, widget=area(4))
    eligibility_es = forms.CharField(max_length=2_000, required=False, widget=area(4))
    eligibility_ar = forms.CharField(max_length=2_000, required=False, widget=area(4))
    services = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    groups = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    start = forms.DateField(required=False, widget=DATE)
    end = forms.DateField(required=False, widget=DATE)
    people = forms.IntegerField(required=False, min_value=0, max_value=100_000_000)
    criterion = forms.ChoiceField(required=False)
    effect = forms.ChoiceField(required=False)
    imposed_by = forms.ChoiceField(required=False)
    referral_service = forms.ChoiceField(required=False)
    referral_excluded = forms.ChoiceField(required=False)
    referral = forms.CharField(required=False, max_length=2_000, widget=area(2))
    complement_excluded = forms.ChoiceField(required=False)
    complement = forms.CharField(required=False, max_length=2_000, widget=area(2))
    data_level = forms.ChoiceField(required=False)
    data_plan = forms.CharField(required=False, max_length=2_000, widget=area(2))
    harm_risk = forms.ChoiceField(required=False)
    harm_mitigated = forms.ChoiceField(required=False)
    harm = forms.CharField(required=False, max_length=2_000, widget=area(2))
    family_links = forms.CharField(required=False, max_length=2_000, widget=area(2))
    partners = forms.CharField(required=False, max_length=2_000, widget=area(2))
    shown_in = forms.ChoiceField(required=False)
    questions = forms.CharField(required=False, max_length=2_000, widget=area(2))

    def __init__(self, tongue: str, data: Any, drafted: Drafted, answering: Iterable[str]) -> None:
        super().__init__(tongue, data, initial=_initial(drafted))
        self.drafted = drafted
        catalog = load_catalog()
        services = catalog.code_lists["service"].codes
        offered = list(dict.fromkeys((*answering, *drafted.services)))
        self.offer("services", [(code, services[code].label[tongue]) for code in offered])
        self.offer_list("groups", "population_group")
        for name in ("criterion", "effect", "imposed_by"):
            self.offer_list(name, f"practice.eligibility.{name}", may_lack=True)
        self.offer_list("referral_service", "service", may_lack=True)
        self.offer_list("data_level", "practice.data_collected.level", may_lack=True)
        self.offer_list("harm_risk", "practice.harm_analysis.risk", may_lack=True)
        for name in ("referral_excluded", "complement_excluded", "harm_mitigated"):
            self.offer_truth(name)
        self.offer("shown_in", _currencies(drafted.shown_in), may_lack=True)
        self.rows = {
            "indicator": len(drafted.indicators) + _SPARE, "budget": len(drafted.budget) + _SPARE,
            "rate": max(_RATES, len(drafted.rates) + 1),
        }  # fmt: skip
        for name, count in self.rows.items():
            for at in range(count):
                self._add_row(name, at)

    def _add_row(self, name: str, at: int) -> None:
        for part, field in _row_fields(name).items():
            self.fields[f"{name}_{at}_{part}"] = field
            self.word(f"{name}_{at}_{part}", field)
        stored = {"indicator": self.drafted.indicators, "budget": self.drafted.budget, "rate": self.drafted.rates}[name]
        if at < len(stored):
            for part in _row_fields(name):
                field, value = self.fields[f"{name}_{at}_{part}"], getattr(stored[at], part)
                field.initial = value
                if isinstance(field, forms.ChoiceField):
                    field.choices = [("", "–"), *_currencies(value)]

    def row_fields(self, name: str) -> list[list[Any]]:
        """The fields of each row of a kind."""
        return [[self[f"{name}_{at}_{part}"] for part in _row_fields(name)] for at in range(self.rows[name])]

    def parts_of(self, *names: str) -> list[Any]:
        """Fields by name; a text has one for each language."""
        return [
            self[each]
            for name in names
            for each in ([name] if name in self.fields else [f"{name}_{code}" for code in OWN_NAMES])
        ]

    def clean(self) -> dict[str, Any]:
        """Whole rows, and a condition with its effect."""
        cleaned = super().clean() or {}
        for name, needed in (
            ("budget", ("what", "amount", "currency")),
            ("rate", ("of", "into", "value", "date", "source")),
        ):
            for at in range(self.rows[name]):
                row = {part: cleaned.get(f"{name}_{at}_{part}") for part in needed}
                if any(row.values()) and not all(row.values()):
                    first = next(part for part in needed if not row[part])
                    self.add_error(f"{name}_{at}_{first}", text(self.tongue, "ws_refused_row"))
                if name == "rate" and row["of"] and row["of"] == row["into"]:
                    self.add_error(f"rate_{at}_into", text(self.tongue, "ws_refused_row"))
        if cleaned.get("criterion") and not cleaned.get("effect"):
            self.add_error("effect", text(self.tongue, "ws_refused_row"))
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", text(self.tongue, "ws_refused_order"))
        return cleaned

    def drafted_now(self) -> Drafted:
        """What was written."""
        cleaned = self.cleaned_data
        texts = {
            stem: {code: cleaned[f"{stem}_{code}"] for code in OWN_NAMES if cleaned[f"{stem}_{code}"]}
            for stem in ("title", "eligibility")
        }
        conditions = ()
        if cleaned["criterion"]:
            imposed = cleaned["imposed_by"] or "society"
            conditions = (Condition(criterion=cleaned["criterion"], effect=cleaned["effect"], imposed_by=imposed),)
        plain = (
            "referral", "referral_service", "referral_excluded", "complement", "complement_excluded", "data_plan",
            "data_level", "harm", "harm_risk", "harm_mitigated", "family_links", "partners", "shown_in", "questions",
            "people",
        )  # fmt: skip
        return Drafted(
            titles=texts["title"], eligibility=texts["eligibility"], services=tuple(cleaned["services"]),
            groups=tuple(cleaned["groups"]), conditions=conditions,
            start=cleaned["start"].isoformat() if cleaned["start"] else "",
            end=cleaned["end"].isoformat() if cleaned["end"] else "",
            indicators=tuple(Indicator(**row) for row in self._rows("indicator")),
            budget=tuple(Line(**row) for row in self._rows("budget")),
            rates=tuple(StatedRate(**row | {"date": row["date"].isoformat()}) for row in self._rows("rate")),
            **{name: cleaned[name] for name in plain},
        )  # fmt: skip

    def _rows(self, name: str) -> Iterable[dict[str, Any]]:
        parts = list(_row_fields(name))
        for at in range(self.rows[name]):
            row = {part: self.cleaned_data[f"{name}_{at}_{part}"] for part in parts}
            if row[parts[0]]:
                yield row


def _currencies(kept: str = "") -> list[tuple[str, str]]:
    """Currencies that are offered, and one that was entered when there were others."""
    codes = currencies_in_use()
    return [(code, code) for code in (*codes, *([kept] if kept and kept not in codes else ()))]


def _currency() -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=[("", "–"), *_currencies()])


def _row_fields(name: str) -> dict[str, forms.Field]:
    if name == "indicator":
        return {
            "what": forms.CharField(required=False, max_length=300),
            "target": forms.CharField(required=False, max_length=60),
            "by_sex": forms.BooleanField(required=False),
            "by_age": forms.BooleanField(required=False),
        }
    if name == "budget":
        amount = forms.DecimalField(required=False, min_value=Decimal(0), max_digits=16, decimal_places=3)
        return {
            "what": forms.CharField(required=False, max_length=200),
            "amount": amount,
            "currency": _currency(),
        }
    rate = forms.DecimalField(required=False, min_value=Decimal("0.000001"), max_digits=18, decimal_places=8)
    return {
        "of": _currency(),
        "into": _currency(),
        "value": rate,
        "date": forms.DateField(required=False, widget=DATE),
        "source": forms.CharField(required=False, max_length=200),
    }


def _initial(drafted: Drafted) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: getattr(drafted, name) for name in DraftForm.base_fields if hasattr(drafted, name)
    }  # fmt: skip
    for stem, texts in (("title", drafted.titles), ("eligibility", drafted.eligibility)):
        found |= {f"{stem}_{code}": words for code, words in texts.items()}
    if drafted.conditions:
        first = drafted.conditions[0]
        found |= {"criterion": first.criterion, "effect": first.effect, "imposed_by": first.imposed_by}
    return found


class EnterForm(Worded):
    """Why, where rules ask about it; and whether a manager signs at once."""

    why = forms.CharField(required=False, max_length=2_000, widget=area(3))
    sign = forms.BooleanField(required=False)

    def __init__(self, tongue: str, data: Any, *, may_sign: bool, is_asked: bool) -> None:
        super().__init__(tongue, data)
        if not may_sign:
            del self.fields["sign"]
        if not is_asked:
            del self.fields["why"]
