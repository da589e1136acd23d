"""Forms of texts and consultations. Labels and hints stand in ``texts_forms.yml``, keyed by the field's name."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from django import forms

from waypost.drafting.formats.wording import CODES, label
from waypost.drafting.signing import AUTHORITIES, KINDS
from waypost.drafting.texts import Provision, Version
from waypost.web.exercises.forms import Logged, PlanForm
from waypost.web.exercises.models import Medium
from waypost.web.exercises.told_form import TellingFields, ask_told
from waypost.web.pages.templating import OWN_NAMES, text
from waypost.web.policy.models import OwnWork, Step

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LONG = 4000


def _area(rows: int = 4, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _labelled(tongue: str, kind: str) -> list[tuple[str, str]]:
    """The codes of a kind as forms off-line name them, too."""
    return [(code, label(kind, code, tongue)) for code in CODES[kind]]


def _named(tongue: str, family: str, codes: Iterable[str], *, empty: bool = False) -> list[tuple[str, str]]:
    choices = [(str(code), text(tongue, f"{family}_{code}")) for code in codes]
    return [("", "–"), *choices] if empty else choices


class PolicyForm(Logged):
    """A form of ours; no personal data in words that stay."""

    family = "policy"
    kept_words = ("quote", "wording", "rationale", "evidence", "reply", "why", "said", "note", "override")


class RoundForm(PlanForm):
    """A round: what an exercise is planned by, and what a nil return means."""

    family = "policy"
    asks_platforms = True
    nil_is_no_objection = forms.BooleanField(required=False)


class CommentForm(TellingFields, PolicyForm):
    """What an organisation says of a provision."""

    position = forms.ChoiceField(widget=forms.RadioSelect)
    type = forms.ChoiceField()
    wording = forms.CharField(required=False, max_length=_LONG, widget=_area(4))
    rationale = forms.CharField(required=False, max_length=_LONG, widget=_area(3))
    quote = forms.CharField(required=False, max_length=_LONG, widget=_area(2))
    programme = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"list": "own-programmes", "dir": "ltr"})
    )
    evidence = forms.CharField(required=False, max_length=_LONG, widget=_area(2))
    written_in = forms.ChoiceField(required=False)
    confidentiality = forms.ChoiceField()

    def __init__(self, tongue: str, *args: Any, on_behalf: bool = False, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        fields = self.fields
        fields["type"].choices = _labelled(tongue, "type")
        fields["position"].choices = _labelled(tongue, "position")
        fields["confidentiality"].choices = _labelled(tongue, "confidentiality")
        unknown = [] if self.initial.get("written_in") else [("", "–")]
        fields["written_in"].choices = [*unknown, *OWN_NAMES.items()]
        for name in ("wording", "quote"):
            fields[name].widget.attrs["dir"] = "auto"
        ask_told(self, tongue, is_for_another=on_behalf)

    def clean(self) -> dict[str, Any]:
        """Only plain support needs no words."""
        cleaned = super().clean()
        position = cleaned.get("position")
        if position and position != "support" and not (cleaned.get("wording") or cleaned.get("rationale")):
            self.add_error("wording", text(self.tongue, "policy_refused_wordless"))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The fields of a comment."""
        names = ("type", "position", "wording", "rationale", "quote", "confidentiality")
        cleaned = self.cleaned_data
        lines, named = cleaned["evidence"].splitlines(), cleaned["programme"].strip()
        return {name: cleaned[name] for name in names} | {
            "evidence": [*lines, named] if named else lines,
            "written_in": cleaned["written_in"] or self.initial.get("written_in", ""),
        }  # fmt: skip


class ToldForm(TellingFields, PolicyForm):
    """A submission that somebody writes down for an organisation."""

    def __init__(self, tongue: str, *args: Any, on_behalf: bool = True, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        ask_told(self, tongue, is_for_another=on_behalf)


class NilForm(ToldForm):
    """A platform has nothing to say: why, and how it was told where somebody else writes it down."""

    why = forms.CharField(max_length=_LONG, widget=_area(3))


class WhyForm(PolicyForm):
    """Why."""

    why = forms.CharField(max_length=_LONG, widget=_area(3))


class FileForm(PolicyForm):
    """A file that comes back."""

    file = forms.FileField()


class DispositionForm(PolicyForm):
    """The drafters' answer to one comment or to several that say the same."""

    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    why = forms.CharField(max_length=_LONG, widget=_area(3))
    reply = forms.CharField(required=False, max_length=_LONG, widget=_area(3))
    responsible = forms.CharField(max_length=120)
    result = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["outcome"].choices = _labelled(tongue, "outcome")
        ids = [each.id for each in version.provisions]
        self.fields["result"].choices = [("", "–"), *((name, f"{version.code} {name}") for name in ids)]
        self.version = version

    def answer(self) -> dict[str, str]:
        """What the action takes."""
        cleaned = self.cleaned_data
        result = cleaned["result"]
        return {
            **{name: cleaned[name] for name in ("outcome", "why", "reply", "responsible")},
            "result_version": self.version.code if result else "",
            "result_provision": result,
        }


class ReactionForm(PolicyForm):
    """What the organisation says of the answer."""

    reaction = forms.ChoiceField(widget=forms.RadioSelect)
    said = forms.CharField(required=False, max_length=_LONG, widget=_area(2))

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["reaction"].choices = _labelled(tongue, "reaction")


class SignOffForm(TellingFields, PolicyForm):
    """An organisation's word on provisions."""

    all_provisions = forms.BooleanField(required=False)
    provisions = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(widget=forms.RadioSelect)
    said = forms.CharField(required=False, max_length=_LONG, widget=_area(3))
    authority = forms.ChoiceField()

    def __init__(self, tongue: str, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.signed = [each for each in version.provisions if each.kind != "heading"]
        self.fields["provisions"].choices = [(each.id, _begin(each, tongue)) for each in self.signed]
        self.fields["kind"].label = text(tongue, "policy_field_sign")
        self.fields["kind"].choices = _named(tongue, "policy_sign", KINDS)
        self.fields["authority"].choices = _named(tongue, "policy_authority", AUTHORITIES)
        ask_told(self, tongue, is_needed=False)

    def clean(self) -> dict[str, Any]:
        """All of them, or those that are chosen."""
        cleaned = super().clean()
        if cleaned.get("all_provisions"):
            cleaned["provisions"] = [each.id for each in self.signed]
        elif not cleaned.get("provisions"):
            self.add_error("provisions", text(self.tongue, "policy_refused_sign_off"))
        return cleaned


def _begin(provision: Provision, tongue: str) -> str:
    """The number and the first words of a provision."""
    found = provision.texts.get(tongue) or next(iter(provision.sources().values()))
    return f"{provision.id} {textwrap.shorten(found.body, 90, placeholder='…')}"


class StepForm(PolicyForm):
    """What is planned or has happened at a stage."""

    planned_body = forms.CharField(required=False, max_length=120)
    planned_on = forms.DateField(required=False, widget=_DATE)
    actual_body = forms.CharField(required=False, max_length=120)
    actual_on = forms.DateField(required=False, widget=_DATE)
    outcome = forms.ChoiceField(required=False)
    note = forms.CharField(required=False, max_length=_LONG, widget=_area(3))
    override = forms.CharField(required=False, max_length=_LONG, widget=_area(2))

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["outcome"].choices = _named(tongue, "policy_step", Step.Outcome.values, empty=True)


class WorkForm(PolicyForm):
    """A text of our own."""

    kind = forms.ChoiceField()
    code = forms.CharField(max_length=40)
    authoritative = forms.ChoiceField(choices=list(OWN_NAMES.items()))
    provisions = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 8}))

    def __init__(self, tongue: str, *args: Any, provisions: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["kind"].choices = _named(tongue, "policy_kind", OwnWork.Kind.values)
        self.fields["provisions"].choices = list(provisions)
        for code in OWN_NAMES:
            self.fields[f"title_{code}"] = forms.CharField(required=False, max_length=120)
            self.word(f"title_{code}", self.fields[f"title_{code}"])
        self.order_fields(["kind", *(f"title_{code}" for code in OWN_NAMES), "code", "authoritative", "provisions"])

    def titles(self) -> dict[str, str]:
        """Language → title."""
        return {code: title for code in OWN_NAMES if (title := self.cleaned_data.get(f"title_{code}"))}


class BeginForm(PolicyForm):
    """A new version."""

    code = forms.CharField(max_length=40)


class WordsForm(PolicyForm):
    """The words of a provision, a field for each language; those that are left as they are say nothing."""

    why = forms.CharField(required=False, max_length=_LONG, widget=_area(2))

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        for code in OWN_NAMES:
            self.fields[f"words_{code}"] = forms.CharField(required=False, max_length=_LONG, widget=_area(4))
            self.word(f"words_{code}", self.fields[f"words_{code}"])
        self.fields["machine"] = forms.MultipleChoiceField(
            required=False, choices=list(OWN_NAMES.items()), widget=forms.CheckboxSelectMultiple
        )
        self.word("machine", self.fields["machine"])
        self.order_fields([*(f"words_{code}" for code in OWN_NAMES), "machine", "why"])


class AddForm(WordsForm):
    """A new provision, and behind which it stands."""

    provision = forms.CharField(max_length=40)
    after = forms.ChoiceField(required=False)
    is_heading = forms.BooleanField(required=False)

    def __init__(self, tongue: str, *args: Any, provisions: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        del self.fields["machine"]
        self.fields["after"].choices = [("", text(tongue, "policy_after_last")), *((name, name) for name in provisions)]
        self.order_fields(["provision", "after", "is_heading"])


class SplitForm(WordsForm):
    """What stays of a provision and what becomes another one, by language."""

    provision = forms.CharField(max_length=40)

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        del self.fields["machine"]
        order = ["provision"]
        for code in OWN_NAMES:
            self.fields[f"goes_{code}"] = forms.CharField(required=False, max_length=_LONG, widget=_area(4))
            for name in (f"words_{code}", f"goes_{code}"):
                self.word(name, self.fields[name])
                order.append(name)
            own = self.fields[f"words_{code}"]
            own.label = f"{text(tongue, 'policy_field_stays')} – {OWN_NAMES[code]}"
        self.order_fields([*order, "why"])

    def halves(self) -> tuple[dict[str, str], dict[str, str]]:
        """Language → words, of what stays and of what goes."""
        cleaned = self.cleaned_data
        stays, goes = ({code: cleaned[f"{name}_{code}"] for code in OWN_NAMES} for name in ("words", "goes"))
        return stays, goes


class GiveUpForm(PolicyForm):
    """A provision goes, to others or nowhere."""

    heirs = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(max_length=_LONG, widget=_area(2))

    def __init__(self, tongue: str, *args: Any, provisions: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["heirs"].choices = [(name, name) for name in provisions]


class IssueForm(PolicyForm):
    """What changed in meaning, for whoever reads the version."""

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        for code in OWN_NAMES:
            self.fields[f"note_{code}"] = forms.CharField(required=False, max_length=_LONG, widget=_area(2))
            self.word(f"note_{code}", self.fields[f"note_{code}"])

    def notes(self) -> dict[str, str]:
        """Language → words."""
        return {code: note for code in OWN_NAMES if (note := self.cleaned_data.get(f"note_{code}"))}


class ReceiptForm(PolicyForm):
    """Societies have received a version."""

    organisations = forms.MultipleChoiceField(widget=forms.SelectMultiple(attrs={"size": 10}))
    received_on = forms.DateField(widget=_DATE)
    medium = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, *args: Any, societies: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["organisations"].choices = list(societies)
        self.fields["medium"].choices = _named(tongue, "exercise_medium", Medium.values, empty=True)
