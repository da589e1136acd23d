"""Offers and requests between societies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from waypost.web.accounts.queries import Standing
from waypost.web.exercises.told_form import TOLD, TellingFields, ask_told
from waypost.web.pages.templating import text
from waypost.web.workshops.forms.worded import DATE, Worded, area, society_choices
from waypost.web.workshops.queries.exchanges import ANSWERS
from waypost.web.workshops.rights import societies_run

WAYS = ("request", "offer")


class ExchangeForm(Worded):
    """Who asks whom, or offers to whom, about what."""

    way = forms.ChoiceField(widget=forms.RadioSelect)
    own = forms.ChoiceField()
    other = forms.ChoiceField()
    service = forms.ChoiceField()
    words = forms.CharField(required=False, max_length=2_000, widget=area(4))

    def __init__(self, tongue: str, data: Any, standing: Standing, initial: dict[str, str] | None = None) -> None:
        super().__init__(tongue, data, initial=initial or {})
        self.offer("way", [(code, text(tongue, f"ws_way_{code}")) for code in WAYS])
        self.offer("own", society_choices(tongue, societies_run(standing)))
        self.offer("other", society_choices(tongue))
        self.offer_list("service", "service")

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned, is_offer = self.cleaned_data, self.cleaned_data["way"] == "offer"
        own, other = cleaned["own"], cleaned["other"]
        return {
            "learner": other if is_offer else own, "sharer": own if is_offer else other,
            "service": cleaned["service"], "is_offer": is_offer, "words": cleaned["words"],
        }  # fmt: skip


class StepForm(TellingFields, Worded):
    """What happens next."""

    step = forms.ChoiceField(widget=forms.RadioSelect)
    visit_day = forms.DateField(required=False, widget=DATE)
    words = forms.CharField(required=False, max_length=4_000, widget=area(4))

    field_order = ("step", "visit_day", "words")

    def __init__(
        self, tongue: str, data: Any, steps: Sequence[str], day: dt.date | None = None, *, is_for_another: bool = False
    ) -> None:
        super().__init__(tongue, data, initial={"visit_day": day})
        ask_told(self, tongue, is_for_another=is_for_another, is_needed=False)
        self.offer("step", [(code, text(tongue, f"ws_do_{code}")) for code in steps])
        if not any(code.startswith("visit") for code in steps):
            del self.fields["visit_day"]

    def clean(self) -> dict[str, Any]:
        """An answer that is written down for a society says how it was told."""
        cleaned = super().clean()
        if cleaned.get("step") in ANSWERS:
            for name in TOLD:
                if name in self.fields and name not in self.errors and not cleaned.get(name):
                    self.add_error(name, text(self.tongue, "exercise_refused_how"))
        return cleaned
