"""Forms of agreements. Labels and hints stand in ``texts.yml``: ``agreement_field_<name>``, ``agreement_hint_<name>``.

What the catalog names (stages, roles, clauses) is offered in its words.
"""

from __future__ import annotations

from typing import Any

from django import forms

from waypost.agreements.standing import party_name
from waypost.reference import load_catalog
from waypost.reference.agreement_values import (
    AUTHORITIES,
    DATA_LEVELS,
    LACKING,
    LEVELS,
    ONWARD,
    PARTY_ROLES,
    STAGES,
    STATUSES,
    TYPES,
    VERDICTS,
    VISIBILITIES,
)
from waypost.reference.money import MONEY_KINDS
from waypost.web.accounts.queries import Standing
from waypost.web.agreements.actions.changing import last_change
from waypost.web.agreements.actions.clauses import RECIPIENTS
from waypost.web.agreements.actions.parts import CURRENCIES
from waypost.web.agreements.models import Agreement, Clause, Commitment, Party
from waypost.web.agreements.queries.values import party_value
from waypost.web.agreements.rights import holders_of, publishes
from waypost.web.exercises.forms import NoPersonalData
from waypost.web.exercises.forms import Worded as Labelled
from waypost.web.exercises.mails import society_name
from waypost.web.pages.templating import OWN_NAMES, text

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LONG = 20_000
LEVELS_OF_DATA = "practice.data_flow.level"  # the code list
Choices = list[tuple[str, str]]


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _many(size: int = 6) -> forms.SelectMultiple:
    return forms.SelectMultiple(attrs={"size": size})


def _day(*, required: bool = False) -> forms.DateField:
    return forms.DateField(required=required, widget=_DATE)


class Worded(NoPersonalData, Labelled):
    """A form of this application; texts with personal data are sent back with the kinds that were found."""

    family = "agreement"

    def word(self, name: str, field: forms.Field) -> None:
        """Label, hint, and the way in which a text runs."""
        super().word(name, field)
        if type(field) is forms.CharField and "lang" not in field.widget.attrs:
            field.widget.attrs.setdefault("dir", "auto")

    def offer(self, name: str, found: Choices, *, none: str = "") -> None:
        """What a field offers, with a first line for none where there is a text for it."""
        first = [("", text(self.tongue, none))] if none else []
        self.fields[name].choices = [*first, *found]  # type: ignore[attr-defined]  # a field of choices

    def offer_words(self, name: str, vocabulary: str, codes: tuple[str, ...], *, none: str = "") -> None:
        """Codes as the catalog calls them."""
        model = load_catalog().agreement_model
        self.offer(name, [(code, model.word(vocabulary, code, self.tongue)) for code in codes], none=none)

    def offer_list(self, name: str, code_list: str, *, none: str = "") -> None:
        """A code list of the catalog."""
        codes = load_catalog().code_lists[code_list].codes.values()
        self.offer(name, [(code.code, code.label[self.tongue]) for code in codes], none=none)

    def offer_countries(self, name: str, *, none: str = "") -> None:
        """Countries by name."""
        countries = load_catalog().countries.items()
        self.offer(name, sorted(((c, each.names[self.tongue]) for c, each in countries), key=_by_name), none=none)

    def keep_seen(self, number: int) -> None:
        """The last change that the person has before them, so that nobody's words are overwritten unseen."""
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=number)

    def said(self) -> dict[str, Any]:
        """What the action takes to see whether somebody else changed it meanwhile."""
        return {"seen": self.cleaned_data["seen"]} if "seen" in self.fields else {}

    def in_languages(self, stem: str) -> dict[str, str]:
        """Language → what was written in the field of it."""
        return {code: self.cleaned_data[f"{stem}_{code}"] for code in OWN_NAMES if self.cleaned_data[f"{stem}_{code}"]}


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


class AgreementForm(Worded):
    """What an agreement is. Parties, clauses, commitments, stages and money have forms of their own."""

    ns_id = forms.ChoiceField(required=False)
    title_en = forms.CharField(max_length=200, required=False)
    title_fr = forms.CharField(max_length=200, required=False)
    title_es = forms.CharField(max_length=200, required=False)
    title_ar = forms.CharField(max_length=200, required=False)
    type = forms.ChoiceField()
    level = forms.ChoiceField()
    zone = forms.ChoiceField(required=False)
    country = forms.ChoiceField(required=False)
    ends_on = _day()
    languages = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    services = forms.MultipleChoiceField(required=False, widget=_many())
    places = forms.MultipleChoiceField(required=False, widget=_many())
    groups = forms.MultipleChoiceField(required=False, widget=_many())
    predecessor = forms.ChoiceField(required=False)
    absent = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    is_complete = forms.BooleanField(required=False)
    visibility = forms.ChoiceField()

    def __init__(
        self, tongue: str, given: Any, standing: Standing, others: Choices, agreement: Agreement | None = None
    ) -> None:
        super().__init__(tongue, given, initial=_of_agreement(agreement) if agreement else {"visibility": "parties"})
        of = {ns_id: society_name(ns_id, tongue) if ns_id else text(tongue, "network_secretariat")
              for ns_id in holders_of(standing)}  # fmt: skip
        if agreement is not None:
            del self.fields["ns_id"]
        else:
            # The Secretariat first, then societies by name.
            named = sorted(of.items(), key=lambda each: (each[0] != "", each[1]))
            self.offer("ns_id", [(ns_id or "secretariat", name) for ns_id, name in named])
        self.offer_words("type", "type", TYPES)
        self.offer_words("level", "level", LEVELS)
        self.offer_list("zone", "zone_2009", none="agreement_not_said")
        self.offer_countries("country", none="agreement_not_said")
        self.offer("languages", list(OWN_NAMES.items()))
        self.offer_list("services", "service")
        self.offer_countries("places")
        self.offer_list("groups", "population_group")
        self.offer("predecessor", others, none="agreement_none")
        # One before it that the person may not see is neither offered nor lost.
        kept = agreement.predecessor if agreement else ""
        self.kept_predecessor = kept if kept not in dict(others) else ""
        if agreement is not None:
            self.keep_seen(last_change(agreement))
        clauses = load_catalog().agreement_model.clauses.items()
        self.offer("absent", [(name, each.label[tongue]) for name, each in clauses])
        may_publish = publishes(standing, agreement.ns_id if agreement else "") or (
            agreement is None and standing.managed
        )
        shown = VISIBILITIES if may_publish or (agreement and agreement.visibility == "public") else VISIBILITIES[1:]
        self.offer_words("visibility", "visibility", shown[::-1])

    def parts(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("type", "level", "zone", "country", "ends_on", "languages", "services", "places", "groups",
                 "predecessor", "absent", "is_complete", "visibility")  # fmt: skip
        given = {name: self.cleaned_data[name] for name in names} | {"titles": self.in_languages("title")}
        if not given["predecessor"] and self.kept_predecessor:
            given["predecessor"] = self.kept_predecessor
        return given | self.said()

    def holder(self) -> str:
        """The society that it is of; empty for the Secretariat."""
        return str(self.cleaned_data["ns_id"]).replace("secretariat", "")


def _of_agreement(agreement: Agreement) -> dict[str, Any]:
    names = ("type", "level", "zone", "country", "ends_on", "languages", "services", "places", "groups", "predecessor",
             "absent", "is_complete", "visibility")  # fmt: skip
    titles = {f"title_{code}": words for code, words in agreement.titles.items()}
    return {name: getattr(agreement, name) for name in names} | titles


class PartyForm(Worded):
    """One more party."""

    body_id = forms.ChoiceField(required=False)
    name_en = forms.CharField(max_length=160, required=False)
    name_fr = forms.CharField(max_length=160, required=False)
    name_es = forms.CharField(max_length=160, required=False)
    name_ar = forms.CharField(max_length=160, required=False)
    role = forms.ChoiceField()
    is_movement = forms.BooleanField(required=False)

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        catalog = load_catalog()
        known = {**catalog.organisations, **catalog.societies}
        self.offer("body_id", sorted(((key, each.names[tongue]) for key, each in known.items()), key=_by_name),
                   none="agreement_body_other")  # fmt: skip
        self.offer_words("role", "role", PARTY_ROLES)

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("body_id", "role", "is_movement")
        return {name: self.cleaned_data[name] for name in names} | {"names": self.in_languages("name")}


class SignatoryForm(Worded):
    """An office that signs."""

    party = forms.ChoiceField()
    office = forms.CharField(max_length=160, required=False)
    authority = forms.ChoiceField(required=False)

    def __init__(self, tongue: str, given: Any, parties: list[Party]) -> None:
        super().__init__(tongue, given)
        catalog = load_catalog()
        self.offer("party", [(str(each.pk), party_name(party_value(each), catalog, tongue)) for each in parties])
        self.offer_words("authority", "authority", AUTHORITIES, none="agreement_not_said")


class MoneyForm(Worded):
    """An amount."""

    amount = forms.DecimalField(min_value=0, max_digits=18, decimal_places=2)
    currency = forms.ChoiceField(choices=[(code, code) for code in CURRENCIES])
    kind = forms.ChoiceField()
    note = forms.CharField(max_length=200, required=False)

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        self.offer_words("kind", "money", MONEY_KINDS)


class StepForm(Worded):
    """A stage."""

    stage = forms.ChoiceField()
    planned = _day()
    actual = _day()
    why = forms.CharField(max_length=2000, required=False, widget=_area())

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        self.offer_words("stage", "stage", STAGES)


_REPORTS = ("not_known", "nobody", "some")


class ClauseForm(Worded):
    """A clause, with what it states beside its words."""

    type = forms.ChoiceField()
    words_en = forms.CharField(max_length=_LONG, required=False, widget=_area())
    words_fr = forms.CharField(max_length=_LONG, required=False, widget=_area())
    words_es = forms.CharField(max_length=_LONG, required=False, widget=_area())
    words_ar = forms.CharField(max_length=_LONG, required=False, widget=_area())
    provisions = forms.MultipleChoiceField(required=False, widget=_many(5))
    reports = forms.ChoiceField(widget=forms.RadioSelect, initial="not_known")
    reports_to = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    data_level = forms.ChoiceField(required=False)
    onward = forms.ChoiceField(required=False)
    is_confidential = forms.BooleanField(required=False)

    def __init__(self, tongue: str, given: Any, clause: Clause | None = None, clause_type: str = "") -> None:
        super().__init__(tongue, given, initial=_of_clause(clause) if clause else {"type": clause_type})
        if clause is not None:
            self.keep_seen(last_change(clause.agreement, "clause", clause.pk))
        catalog = load_catalog()
        model, known = catalog.agreement_model, catalog.provisions
        self.offer("type", [(name, each.label[tongue]) for name, each in model.clauses.items()])
        self.offer("provisions", [(name, f"{name} {each.text[tongue][:90]}") for name, each in known.items()])
        self.offer("reports", [(code, text(tongue, f"agreement_reports_{code}")) for code in _REPORTS])
        self.offer_list("reports_to", RECIPIENTS)
        levels = catalog.code_lists["practice.data_flow.level"].codes
        self.offer(
            "data_level", [(code, levels[code].label[tongue]) for code in DATA_LEVELS], none="agreement_not_said"
        )
        self.offer_words("onward", "onward", ONWARD, none="agreement_not_said")

    def clean(self) -> dict[str, Any]:
        """Whoever chose that it is reported to somebody says to whom."""
        cleaned = super().clean()
        if cleaned.get("reports") == "some" and not cleaned.get("reports_to"):
            self.add_error("reports_to", text(self.tongue, "agreement_refused_reports"))
        return cleaned

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("type", "provisions", "data_level", "onward", "is_confidential")
        reports = self.cleaned_data["reports"]
        told = None if reports == "not_known" else self.cleaned_data["reports_to"] if reports == "some" else []
        given = {name: self.cleaned_data[name] for name in names}
        return given | {"texts": self.in_languages("words"), "reports_to": told} | self.said()


def _of_clause(clause: Clause) -> dict[str, Any]:
    names = ("type", "provisions", "data_level", "onward", "is_confidential")
    reports = "not_known" if clause.reports_to is None else "some" if clause.reports_to else "nobody"
    words = {f"words_{code}": words for code, words in clause.texts.items()}
    given = {name: getattr(clause, name) for name in names}
    return given | words | {"reports": reports, "reports_to": clause.reports_to or []}


class FileForm(Worded):
    """A file with clauses."""

    file = forms.FileField()
    language = forms.ChoiceField()

    def __init__(self, tongue: str, *given: Any) -> None:
        super().__init__(tongue, *given, initial={"language": tongue})
        self.offer("language", list(OWN_NAMES.items()))


class ReadingForm(Worded):
    """What a reviewer decides."""

    verdict = forms.ChoiceField(widget=forms.RadioSelect)
    why = forms.CharField(max_length=2000, required=False, widget=_area())

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        self.offer_words("verdict", "verdict", VERDICTS)


class CommitmentForm(Worded):
    """A commitment."""

    words_en = forms.CharField(max_length=_LONG, required=False, widget=_area(2))
    words_fr = forms.CharField(max_length=_LONG, required=False, widget=_area(2))
    words_es = forms.CharField(max_length=_LONG, required=False, widget=_area(2))
    words_ar = forms.CharField(max_length=_LONG, required=False, widget=_area(2))
    actor = forms.CharField(max_length=200, required=False)
    action = forms.CharField(max_length=300, required=False)
    trigger = forms.CharField(max_length=300, required=False)
    deadline = _day()
    indicator = forms.CharField(max_length=300, required=False)
    names_none = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, tongue: str, given: Any, commitment: Commitment | None = None) -> None:
        names = ("actor", "action", "trigger", "deadline", "indicator", "names_none")
        initial: dict[str, Any] = {}
        if commitment is not None:
            initial = {name: getattr(commitment, name) for name in names}
            initial |= {f"words_{code}": words for code, words in commitment.texts.items()}
        super().__init__(tongue, given, initial=initial)
        if commitment is not None:
            self.keep_seen(last_change(commitment.agreement, "commitment", commitment.pk))
        self.offer_words("names_none", "lacking", LACKING)

    def parts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("actor", "action", "trigger", "deadline", "indicator", "names_none")
        given = {name: self.cleaned_data[name] for name in names} | {"texts": self.in_languages("words")}
        return given | self.said()


class StatusForm(Worded):
    """Where a commitment stands."""

    status = forms.ChoiceField(widget=forms.RadioSelect)
    evidence = forms.CharField(max_length=2000, required=False, widget=_area())

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        self.offer_words("status", "status", STATUSES)


class ReplyForm(Worded):
    """What is said to a question."""

    words = forms.CharField(max_length=2000, widget=_area(5))


class WhyForm(Worded):
    """Why."""

    why = forms.CharField(max_length=2000, widget=_area())
