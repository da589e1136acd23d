"""Forms of claims and evidence. Labels and hints stand in ``texts.yml``: ``claims_field_<name>``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from waypost.advocacy.grading import ROLES, SIDES
from waypost.advocacy.values import AUDIENCES, KINDS, TOLERANCES
from waypost.importing.held_back import private_in
from waypost.reference import load_catalog
from waypost.reference.advocacy import Measure
from waypost.settings import LANGUAGES
from waypost.web.accounts.queries import Standing
from waypost.web.advocacy import rights
from waypost.web.advocacy.actions.claims import WITH_FIGURE
from waypost.web.advocacy.actions.evidence import KINDS_OF
from waypost.web.advocacy.models import ClaimVersion, Story
from waypost.web.advocacy.models.claim import CONFIDENCES
from waypost.web.advocacy.queries.aspects import aspects
from waypost.web.advocacy.queries.evidence import SAID_PARTS
from waypost.web.advocacy.queries.stories import visible_stories
from waypost.web.advocacy.released import codes_of
from waypost.web.advocacy.telling import code_words, in_language, parameter_title
from waypost.web.exercises.actions.wording import personal_key
from waypost.web.exercises.forms import Worded as ExerciseWorded
from waypost.web.exercises.mails import society_name
from waypost.web.pages.templating import OWN_NAMES, text

_LONG = 2_000
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# Lists of which the release knows the codes, not the catalog.
_OF_RELEASE = ("year", "route")


class Worded(ExerciseWorded):
    """A form in a language; free texts with personal data are sent back with the kinds that were found."""

    family = "claims"

    def clean(self) -> dict[str, Any]:
        """No personal data in what is kept."""
        cleaned = super().clean() or {}
        for name, field in self.fields.items():
            value = cleaned.get(name)
            if type(field) is forms.CharField and isinstance(value, str):
                for kind in private_in(value):
                    self.add_error(name, text(self.tongue, personal_key(kind)))
        return cleaned

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # fields of choices have them

    def by_language(self, stem: str) -> dict[str, str]:
        """The texts of a field that is there once per language."""
        return {code: self.cleaned_data.get(f"{stem}_{code}", "") for code in LANGUAGES}


class OnSeen:
    """Of a form about what the person has before them: it carries what that was, and after a refusal what it is now."""

    fields: dict[str, forms.Field]
    data: Any

    def put_seen(self, seen: object) -> None:
        """What the page shows, as the action takes it in ``seen``."""
        self.fields["seen"] = forms.CharField(
            required=False, max_length=64, widget=forms.HiddenInput, initial=str(seen)
        )

    def look_again(self, now: object) -> None:
        """What was typed stays; sent once more, it is about what the page shows now."""
        self.data = self.data.copy()
        self.data["seen"] = str(now)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _many(size: int) -> forms.SelectMultiple:
    return forms.SelectMultiple(attrs={"size": size})


def worded(tongue: str, prefix: str, codes: Any) -> list[tuple[str, str]]:
    """Codes with their texts."""
    return [(str(code), text(tongue, f"{prefix}_{code}")) for code in codes]


def countries(tongue: str) -> list[tuple[str, str]]:
    """Countries by name."""
    return sorted(((c, each.names[tongue]) for c, each in load_catalog().countries.items()), key=lambda p: p[1])


def owners(standing: Standing, tongue: str) -> list[tuple[str, str]]:
    """In whose name somebody can write: the Secretariat first, where they can."""
    may = rights.owners_of(standing)
    if may is None:
        named = [(ns, society_name(ns, tongue)) for ns in load_catalog().societies]
        return [("", text(tongue, "claims_secretariat")), *sorted(named, key=lambda pair: pair[1])]
    return sorted(((ns, society_name(ns, tongue)) for ns in may), key=lambda pair: pair[1])


def _codes(code_list: str, tongue: str) -> list[tuple[str, str]]:
    return [(code.code, code.label[tongue]) for code in load_catalog().code_lists[code_list].codes.values()]


class ClaimForm(OnSeen, Worded):
    """A claim: its measure is chosen before; parameters are fields ``arg_<name>``."""

    ns_id = forms.ChoiceField(required=False)
    about = forms.ChoiceField()
    kind = forms.ChoiceField()
    audience = forms.ChoiceField()
    tolerance = forms.ChoiceField()
    tolerance_value = forms.FloatField(min_value=0, required=False)
    pivot = forms.FloatField(required=False)
    valid_until = forms.DateField(required=False, widget=_DATE)
    confidence = forms.ChoiceField(required=False)
    beside = forms.CharField(required=False, max_length=400)
    counter_claims = forms.CharField(required=False, max_length=400)
    places = forms.MultipleChoiceField(required=False, widget=_many(6))
    stages = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    groups = forms.MultipleChoiceField(required=False, widget=_many(6))
    period = forms.CharField(required=False, max_length=60)
    why = forms.CharField(max_length=_LONG, widget=_area(2))

    def __init__(
        self, tongue: str, given: Any, standing: Standing, measure: Measure | None,
        version: ClaimVersion | None = None, *, is_look: bool = False, about: str = "",
    ) -> None:  # fmt: skip
        initial = _of_version(version) if version else {
            "tolerance": "relative", "tolerance_value": 0.05, "audience": "movement", "about": about,
        }  # fmt: skip
        self.measure = measure
        super().__init__(tongue, given, initial=initial)
        for code in LANGUAGES:
            self.fields[f"words_{code}"] = forms.CharField(required=False, max_length=_LONG, widget=_area(3))
            self.fields[f"cannot_say_{code}"] = forms.CharField(required=False, max_length=_LONG, widget=_area(2))
        arguments = self._arguments(tongue)
        for name, field in self.fields.items():
            if not name.startswith("arg_"):
                self.word(name, field)
        self._choices(tongue, standing)
        if version is None:
            del self.fields["why"]
        else:
            del self.fields["ns_id"]
            self.put_seen(version.pk)
        if measure is None:
            for name in ("tolerance", "tolerance_value", "pivot"):
                del self.fields[name]
        words = [f"words_{code}" for code in LANGUAGES]
        order = [
            "ns_id",
            "about",
            "kind",
            "audience",
            *arguments,
            "tolerance",
            "tolerance_value",
            "pivot",
            *words,
            "why",
        ]
        self.order_fields(order)
        if is_look:
            for field in self.fields.values():
                field.required = False

    def _arguments(self, tongue: str) -> list[str]:
        """A field for each parameter of the measure, with the codes that it can take."""
        made = []
        for name, parameter in (self.measure.parameters if self.measure else {}).items():
            field = forms.ChoiceField(required=False, label=parameter_title(name, tongue))
            field.choices = _parameter_choices(self.measure, name, tongue)  # type: ignore[arg-type]  # there is one
            self.fields[f"arg_{name}"] = field
            made.append(f"arg_{name}")
            if parameter.default and f"arg_{name}" not in self.initial:
                self.initial[f"arg_{name}"] = parameter.default
        return made

    def _choices(self, tongue: str, standing: Standing) -> None:
        kinds = KINDS if self.measure is not None else [each for each in KINDS if each not in WITH_FIGURE]
        self.choose("ns_id", owners(standing, tongue))
        self.choose("about", about_choices(tongue))
        self.choose("kind", worded(tongue, "claims_kind", kinds))
        self.choose("audience", worded(tongue, "claims_audience", AUDIENCES))
        self.choose("tolerance", worded(tongue, "claims_tolerance_of", TOLERANCES))
        none = [("", text(tongue, "claims_not_said"))]
        self.choose("confidence", none + worded(tongue, "claims_confidence", CONFIDENCES))
        self.choose("places", countries(tongue))
        self.choose("stages", _codes("stage_role", tongue))
        self.choose("groups", _codes("population_group", tongue))

    @property
    def seen(self) -> int:
        """The number of the version that the person began with; 0 where none is told."""
        return seen_number(self.cleaned_data)

    def arguments(self) -> dict[str, str]:
        """The codes of the parameters that are in use."""
        cleaned = self.cleaned_data
        return {name[4:]: value for name, value in cleaned.items() if name.startswith("arg_") and value}

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        aspect, _, question = cleaned["about"].partition("/")
        said: dict[str, Any] = {name: cleaned[name] for name in ("kind", "audience", "valid_until", "confidence")}
        said |= {
            "aspect": aspect, "question": question, "words": self.by_language("words"),
            "cannot_say": self.by_language("cannot_say"), "measure": self.measure.measure if self.measure else "",
            "arguments": self.arguments(), "beside": {key: key for key in cleaned["beside"].split()},
            "counter_claims": cleaned["counter_claims"].split(),
            "scope": {name: cleaned[name] for name in ("places", "stages", "groups", "period") if cleaned[name]},
        }  # fmt: skip
        if self.measure is not None:
            said |= {"tolerance": cleaned["tolerance"], "pivot": cleaned["pivot"]}
            said["tolerance_value"] = cleaned["tolerance_value"] or 0.0
        return said


def seen_number(cleaned: Mapping[str, Any]) -> int:
    """``seen`` of a form as a number; 0 where none is told."""
    seen = str(cleaned.get("seen", ""))
    return int(seen) if seen.isdecimal() else 0


def about_choices(tongue: str) -> list[tuple[str, Any]]:
    """Aspects, each with its questions."""
    found: list[tuple[str, Any]] = []
    for key, each in aspects().items():
        title = in_language(each.title, tongue)[0]
        asked = [(f"{key}/{name}", in_language(q.title, tongue)[0]) for name, q in each.questions.items()]
        found.append((title, [*asked, (f"{key}/", text(tongue, "claims_no_question"))]))
    return found


def _parameter_choices(measure: Measure, name: str, tongue: str) -> list[tuple[str, str]]:
    parameter = measure.parameters[name]
    if parameter.list in _OF_RELEASE:
        codes = codes_of(measure.measure, name)
    elif parameter.list == "country":
        codes = tuple(code for code, _ in countries(tongue))
    elif parameter.list in ("trail", "society"):
        codes = tuple(load_catalog().trails if parameter.list == "trail" else load_catalog().societies)
    else:
        codes = tuple(load_catalog().code_lists[parameter.list].codes)
    named = [(code, code_words(code, parameter.list, tongue)) for code in codes if code != parameter.default]
    if parameter.list != "year":
        named.sort(key=lambda pair: pair[1])
    if parameter.default:
        return [(parameter.default, code_words(parameter.default, parameter.list, tongue)), *named]
    return [("", text(tongue, "claims_not_narrowed")), *named]


def _of_version(version: ClaimVersion) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: getattr(version, name)
        for name in ("kind", "audience", "tolerance", "tolerance_value", "pivot", "valid_until", "confidence")
    }
    given |= {f"words_{code}": words for code, words in version.words.items()}
    given |= {f"cannot_say_{code}": words for code, words in version.cannot_say.items()}
    given |= {f"arg_{name}": code for name, code in version.arguments.items()}
    given |= {name: version.scope[name] for name in ("places", "stages", "groups", "period") if name in version.scope}
    return given | {
        "about": f"{version.aspect}/{version.question}", "beside": " ".join(version.beside.values()),
        "counter_claims": " ".join(version.counter_claims),
    }  # fmt: skip


class EvidenceForm(Worded):
    """An item of one sort, with what is known of the parts of its grade."""

    reference = forms.CharField(max_length=300, required=False)
    story = forms.ChoiceField(required=False)
    excerpt = forms.CharField(max_length=20_000, required=False, widget=_area(5))
    excerpt_language = forms.ChoiceField(required=False)
    source = forms.CharField(max_length=200, required=False)
    address = forms.URLField(max_length=400, required=False, assume_scheme="https")
    kind = forms.ChoiceField()
    bearing = forms.ChoiceField(widget=forms.RadioSelect)
    ns_id = forms.ChoiceField(required=False)
    evidence_date = forms.DateField(required=False, widget=_DATE)
    evidence_places = forms.MultipleChoiceField(required=False, widget=_many(6))
    trail_sides = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    coverage = forms.TypedChoiceField(required=False, coerce=float, empty_value=None)
    is_direct_group = forms.ChoiceField(required=False)
    is_direct_place = forms.ChoiceField(required=False)
    is_consistent = forms.ChoiceField(required=False)
    is_self_interested = forms.ChoiceField(required=False)
    lineage = forms.CharField(max_length=120, required=False)
    note = forms.CharField(max_length=_LONG, required=False, widget=_area(2))

    def __init__(
        self, tongue: str, given: Any, standing: Standing, item: str, suggested: list[tuple[str, str]]
    ) -> None:
        super().__init__(tongue, given, initial={"bearing": "supports"})
        self.item = item
        grading = load_catalog().advocacy_words.grading
        kinds = grading.kinds if grading else {}
        self.choose("kind", [(kind, kinds[kind].title[tongue]) for kind in KINDS_OF[item]])
        self.choose("bearing", worded(tongue, "claims_bearing", ROLES))
        self.choose("ns_id", owners(standing, tongue))
        self.choose("evidence_places", countries(tongue))
        self.choose("trail_sides", worded(tongue, "claims_side", SIDES))
        put_parts(self, tongue)
        self.fields["reference"].label = text(tongue, f"claims_reference_{item}")
        kept = {
            "programme": ("reference",), "series": ("reference",), "story": ("story",),
            "survey": ("reference", "source", "address"),
            "document": ("reference", "excerpt", "excerpt_language", "source", "address"),
        }[item]  # fmt: skip
        for name in ("reference", "story", "excerpt", "excerpt_language", "source", "address"):
            if name not in kept:
                del self.fields[name]
            elif name not in {"address", "excerpt_language"}:
                self.fields[name].required = True
        if item == "series":
            self.fields["reference"] = forms.ChoiceField(choices=suggested, label=self.fields["reference"].label)
            self.order_fields(["reference"])
        if item == "story":
            told = visible_stories(standing).filter(erased_at=None, reviewed_at__isnull=False).order_by("pk")
            self.choose("story", [(each.code, in_language(each.words, tongue)[0][:100]) for each in told])
        if "excerpt_language" in self.fields:
            self.choose("excerpt_language", [("", text(tongue, "claims_not_said")), *OWN_NAMES.items()])

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        plain = ("reference", "excerpt", "source", "address", "kind", "bearing", "ns_id", "evidence_date", "note")
        said = {name: cleaned[name] for name in plain if name in cleaned}
        if cleaned.get("story"):
            said["story"] = Story.objects.get(code=cleaned["story"])
        return said | {
            "item": self.item, "language": cleaned.get("excerpt_language", ""), "places": cleaned["evidence_places"],
            "trail_sides": cleaned["trail_sides"], "parts": parts_said(cleaned),
        }  # fmt: skip


def put_parts(form: Worded, tongue: str) -> None:
    """Choices of the parts of a grade: what nobody knows is a choice of its own and takes nothing away."""
    unknown = [("", text(tongue, "claims_not_known"))]
    form.choose("coverage", unknown + worded(tongue, "claims_coverage", ("1.0", "0.75", "0.5", "0.25")))
    for name in SAID_PARTS:
        form.choose(name, [*unknown, ("yes", text(tongue, "yes")), ("no", text(tongue, "no"))])


def parts_said(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The parts that were said."""
    said: dict[str, Any] = {name: cleaned[name] == "yes" for name in SAID_PARTS if cleaned.get(name)}
    return said | {"coverage": cleaned.get("coverage"), "lineage": cleaned.get("lineage", "")}


class ReviewForm(Worded):
    """What somebody else says of the parts of an item's grade."""

    coverage = forms.TypedChoiceField(required=False, coerce=float, empty_value=None)
    is_direct_group = forms.ChoiceField(required=False)
    is_direct_place = forms.ChoiceField(required=False)
    is_consistent = forms.ChoiceField(required=False)
    is_self_interested = forms.ChoiceField(required=False)
    lineage = forms.CharField(max_length=120, required=False)

    def __init__(self, tongue: str, given: Any, parts: dict[str, Any]) -> None:
        initial = {name: "yes" if parts[name] else "no" for name in SAID_PARTS if name in parts}
        initial |= {name: parts[name] for name in ("coverage", "lineage") if name in parts}
        super().__init__(tongue, given, initial=initial)
        put_parts(self, tongue)


class WhyForm(Worded):
    """A reason that stays."""

    why = forms.CharField(max_length=_LONG, widget=_area(3))


class RetireForm(OnSeen, WhyForm):
    """Why a claim is used no more: the claim as it was read."""

    def __init__(self, tongue: str, given: Any, seen: int) -> None:
        super().__init__(tongue, given)
        self.put_seen(seen)


class AspectForm(Worded):
    """An aspect by language."""

    def __init__(self, tongue: str, given: Any) -> None:
        super().__init__(tongue, given)
        for code in LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(required=False, max_length=160)
        for code in LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(required=False, max_length=_LONG, widget=_area(2))
        for name, field in self.fields.items():
            self.word(name, field)


class QuestionForm(AspectForm):
    """A research question by language; its text is the gap."""

    def word(self, name: str, field: forms.Field) -> None:
        """The text of a question is what no source tells."""
        super().word(f"gap_{name[5:]}" if name.startswith("text_") else name, field)
