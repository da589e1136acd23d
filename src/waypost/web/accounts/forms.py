"""Forms of our own. Labels and hints stand in ``texts.yml``, keyed by the field's name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from waypost.reference import load_catalog
from waypost.settings import LANGUAGES
from waypost.web.accounts.models import User
from waypost.web.accounts.queries import Standing
from waypost.web.accounts.roles import OF_A_SOCIETY, Role
from waypost.web.pages.templating import OWN_NAMES, text

_TONGUES = [(code, OWN_NAMES[code]) for code in LANGUAGES]


class DetailsForm(forms.Form):
    """What a person says of themselves."""

    display_name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(choices=_TONGUES)


class JoinForm(DetailsForm):
    """The account of an invited person."""

    password1 = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    password2 = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, email: str, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email, self.tongue = email, tongue

    def clean(self) -> dict[str, Any]:
        """Both the same, and good enough for this person."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", text(self.tongue, "account_passwords_differ"))
        elif first:
            try:
                validate_password(first, User(email=self.email, display_name=cleaned.get("display_name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class InviteForm(forms.Form):
    """Whom, to what. The choices are those that the person may give; ``actions.invite`` asks again."""

    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField()
    ns_id = forms.ChoiceField(required=False)
    region = forms.ChoiceField(required=False)
    zone = forms.ChoiceField(required=False)
    language = forms.ChoiceField(choices=_TONGUES)

    def __init__(self, standing: Standing, tongue: str, *args: Any, everybody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        catalog, fields = load_catalog(), self.fields
        roles = list(Role) if everybody else list(OF_A_SOCIETY)
        fields["role"].choices = [(str(role), text(tongue, f"account_role_{role}")) for role in roles]
        known = list(catalog.societies) if everybody else list(standing.managed)
        named = [(i, catalog.societies[i].names[tongue] if i in catalog.societies else i) for i in known]
        nothing = [("", "–")] if everybody or len(named) != 1 else []
        fields["ns_id"].choices = nothing + sorted(named, key=lambda pair: pair[1])
        if not everybody:
            del fields["region"], fields["zone"]
            return
        for name, codes in (("region", "region"), ("zone", "zone_2009")):
            found = [(code.code, code.label[tongue]) for code in catalog.code_lists[codes].codes.values()]
            fields[name].choices = [("", "–"), *found]
