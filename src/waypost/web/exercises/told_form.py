"""What a form asks of whoever writes down what an organisation told them: how, by whom and when."""

from __future__ import annotations

from django import forms

from waypost.web.exercises.models import Medium, ToldBy
from waypost.web.exercises.told import Told
from waypost.web.pages.templating import text

TOLD = ("medium", "told_by_role", "told_on")


class TellingFields(forms.Form):
    """The three fields; a form that has them calls :func:`ask_told`."""

    medium = forms.ChoiceField(required=False)
    told_by_role = forms.ChoiceField(required=False)
    told_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def ask_told(form: forms.Form, tongue: str, *, is_for_another: bool = True, is_needed: bool = True) -> None:
    """Offer media and roles, all of it needed; nothing is asked of whoever speaks for themselves."""
    if not is_for_another:
        for name in TOLD:
            del form.fields[name]
        return
    for name, family, codes in (("medium", "medium", Medium.values), ("told_by_role", "role", ToldBy.values)):
        offered = [(str(code), text(tongue, f"exercise_{family}_{code}")) for code in codes]
        form.fields[name].choices = [("", "–"), *offered]  # type: ignore[attr-defined]  # fields of choices
    for name in TOLD:
        form.fields[name] = form.fields.pop(name)  # after what is said
        form.fields[name].required = is_needed


def told_of(form: forms.Form) -> Told | None:
    """How it was told, where the form asks for it."""
    cleaned = form.cleaned_data
    if "medium" not in form.fields or not cleaned.get("medium"):
        return None
    return Told(cleaned["medium"], cleaned["told_by_role"], cleaned["told_on"])
