"""Forms of questions, waivers and rules. Labels and hints stand in ``texts*.yml``, keyed by the field's name."""

from __future__ import annotations

from typing import Any

import yaml
from django import forms

from waypost.reference import Catalog, load_catalog
from waypost.reference.practice_rules import BASES, FIXTURES, POLARITIES
from waypost.settings import LANGUAGES
from waypost.web.exercises.forms import Logged, Worded
from waypost.web.findings.actions.replying import MOST
from waypost.web.findings.models import Reply
from waypost.web.pages.templating import text
from waypost.web.policy.forms import put_told

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WORDS = ("title", "ask", "guidance", "caution")
_LONG = 4000
_CODE = {"rows": 3, "dir": "ltr", "spellcheck": "false", "class": "code"}


def _area(rows: int = 3, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attrs})


class ReplyForm(Logged):
    """What the society says."""

    family = "reply"
    kept_words = ("words",)
    position = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(required=False, max_length=MOST, widget=_area())

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        self.fields["position"].choices = [
            (str(code), text(tongue, f"reply_position_{code}")) for code in Reply.Position.values
        ]

    def said(self) -> dict[str, str]:
        """What is said, without how it was told."""
        return {name: self.cleaned_data[name] for name in ("position", "words")}


class ToldReplyForm(ReplyForm):
    """What the society said to somebody who writes it down."""

    medium = forms.ChoiceField()
    told_by_role = forms.ChoiceField()
    told_on = forms.DateField(widget=_DATE)

    def __init__(self, tongue: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(tongue, *args, **kwargs)
        put_told(self, tongue)


class WordsForm(Logged):
    """Words that are added."""

    family = "reply"
    kept_words = ("more",)
    more = forms.CharField(max_length=MOST, widget=_area())


class CloseForm(Logged):
    """Why a question is closed."""

    family = "reply"
    kept_words = ("closing",)
    closing = forms.CharField(max_length=MOST, widget=_area(2))


class WaiverForm(Logged):
    """For what reason, and until when."""

    family = "waiver"
    kept_words = ("reason",)
    reason = forms.CharField(max_length=400, widget=_area())
    until = forms.DateField(widget=_DATE)


class WhyForm(Logged):
    """Why."""

    family = "rules"
    why = forms.CharField(max_length=MOST, widget=_area(2))


class LiveForm(WhyForm):
    """Why a rule that never held goes live, and that somebody looked at what it would find."""

    looked = forms.BooleanField()


class RuleForm(Worded):
    """A rule of practice: words in four languages, what it is about, its texts with conditions and fixtures."""

    family = "rules"
    severity = forms.ChoiceField()
    polarity = forms.ChoiceField()
    provisions = forms.MultipleChoiceField(widget=forms.SelectMultiple(attrs={"size": 6}))
    competences = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    is_icrc_led = forms.BooleanField(required=False)
    why = forms.CharField(required=False, max_length=MOST, widget=_area(2))

    def __init__(self, tongue: str, *args: Any, content: dict[str, Any], **kwargs: Any) -> None:
        self.content = content
        self.count = len(content.get("texts", ())) + 1
        data = args[0] if args else kwargs.get("data")
        if data is None:
            kwargs["initial"] = initial_of(content)
        super().__init__(tongue, *args, **kwargs)
        catalog = load_catalog()
        for name in WORDS:
            for language in LANGUAGES:
                self._put(f"{name}_{language}", forms.CharField(required=False, max_length=_LONG, widget=_area(2)))
        self.fields["severity"].choices = _codes("policy_severity", tongue, catalog)
        self.fields["polarity"].choices = [
            each for each in _codes("rule_polarity", tongue, catalog) if each[0] in POLARITIES
        ]
        self.fields["provisions"].choices = [
            (name, f"{name} {each.text[tongue]}"[:90]) for name, each in catalog.provisions.items()
        ]
        self.fields["competences"].choices = _codes("service", tongue, catalog)
        for number in range(self.count):
            for name, field in _text_fields(tongue, catalog).items():
                self._put(f"text{number}_{name}", field)

    def _put(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self.word(name, field)

    def word(self, name: str, field: forms.Field) -> None:
        """Label and hint; those of a text's fields are the same for each text."""
        super().word(name.partition("_")[2] if name.startswith("text") else name, field)

    def of_words(self) -> list[Any]:
        """The fields that are words, language after language."""
        return [self[f"{name}_{language}"] for name in WORDS for language in LANGUAGES]

    def of_rule(self) -> list[Any]:
        """The fields of the rule as a whole."""
        return [self[name] for name in ("severity", "polarity", "provisions", "competences", "is_icrc_led")]

    def of_texts(self) -> list[list[Any]]:
        """The fields of each text; the last one is empty, for a text that begins later."""
        names = list(_text_fields(self.tongue, load_catalog()))
        return [[self[f"text{number}_{name}"] for name in names] for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Fixtures that can be read."""
        cleaned = super().clean() or {}
        for number in range(self.count):
            for fixture in FIXTURES:
                name = f"text{number}_{fixture}"
                try:
                    cleaned[f"read_{name}"] = _facts(cleaned.get(name) or "")
                except yaml.MarkedYAMLError as error:
                    at = error.problem_mark or error.context_mark
                    where = {"line": at.line + 1, "column": at.column + 1} if at else {"line": 1, "column": 1}
                    self.add_error(name, text(self.tongue, "rules_refused_facts_at", **where))
                except (yaml.YAMLError, ValueError):
                    self.add_error(name, text(self.tongue, "rules_refused_facts"))
        return cleaned

    def rule_content(self) -> dict[str, Any]:
        """The rule as its file has it."""
        cleaned = self.cleaned_data
        words = {name: {code: cleaned[f"{name}_{code}"].strip() for code in LANGUAGES} for name in WORDS}
        return {
            "rule": self.content.get("rule", ""), "title": words["title"], "provisions": cleaned["provisions"],
            "polarity": cleaned["polarity"], "required_facts": [], "severity": cleaned["severity"],
            "ask": words["ask"],
            "remedy": {
                "guidance": words["guidance"], "competences": cleaned["competences"],
                "is_icrc_led": cleaned["is_icrc_led"],
            },
            "false_positives": words["caution"],
            "texts": [each for number in range(self.count) if (each := self._text(number))],
        }  # fmt: skip

    def _text(self, number: int) -> dict[str, Any] | None:
        cleaned = self.cleaned_data
        said = {
            name: cleaned.get(f"text{number}_{name}") for name in ("valid_from", "valid_to", "applies", "departs_if")
        }
        if not any(said.values()):
            return None
        ends = {name: said[name].isoformat() for name in ("valid_from", "valid_to") if said[name]}
        applies = {"applies_when": said["applies"].strip()} if (said["applies"] or "").strip() else {}
        fixtures = {name: facts for name in FIXTURES if (facts := cleaned.get(f"read_text{number}_{name}")) is not None}
        basis = cleaned.get(f"text{number}_basis") or BASES[0]
        departs = (said["departs_if"] or "").strip()
        return {**ends, "basis": basis, **applies, "departs_when": departs, "fixtures": fixtures}


def initial_of(content: dict[str, Any]) -> dict[str, Any]:
    """A rule as the fields of its form."""
    remedy = content.get("remedy", {})
    words = {
        "title": content.get("title", {}), "ask": content.get("ask", {}), "guidance": remedy.get("guidance", {}),
        "caution": content.get("false_positives", {}),
    }  # fmt: skip
    found: dict[str, Any] = {f"{name}_{code}": told for name, each in words.items() for code, told in each.items()}
    found |= {name: content.get(name) for name in ("severity", "polarity", "provisions")}
    found |= {"competences": remedy.get("competences", ()), "is_icrc_led": remedy.get("is_icrc_led", False)}
    for number, each in enumerate(content.get("texts", ())):
        part = f"text{number}_"
        found |= {f"{part}{name}": each.get(name) for name in ("valid_from", "valid_to", "basis")}
        found |= {f"{part}applies": each.get("applies_when", ""), f"{part}departs_if": each.get("departs_when", "")}
        found |= {f"{part}{name}": _written(facts) for name, facts in each.get("fixtures", {}).items()}
    return found


def _text_fields(tongue: str, catalog: Catalog) -> dict[str, forms.Field]:
    code = forms.Textarea(attrs=_CODE)
    bases = [each for each in _codes("rule_basis", tongue, catalog) if each[0] in BASES]
    return {
        "valid_from": forms.DateField(required=False, widget=_DATE),
        "valid_to": forms.DateField(required=False, widget=_DATE),
        "basis": forms.ChoiceField(required=False, choices=bases),
        "applies": forms.CharField(required=False, max_length=_LONG, widget=code),
        "departs_if": forms.CharField(required=False, max_length=_LONG, widget=code),
        **{name: forms.CharField(required=False, max_length=_LONG, widget=code) for name in FIXTURES},
    }


def _codes(code_list: str, tongue: str, catalog: Catalog) -> list[tuple[str, str]]:
    return [(code.code, code.label[tongue]) for code in catalog.code_lists[code_list].codes.values()]


def _facts(written: str) -> dict[str, Any] | None:
    """A fixture as it is typed: YAML whose scalars stay text. Raises for what is no mapping, and for references."""
    if not written.strip():
        return None
    if any(
        isinstance(token, yaml.AnchorToken | yaml.AliasToken) for token in yaml.scan(written, Loader=yaml.CBaseLoader)
    ):
        raise ValueError("& *")
    found = yaml.load(written, Loader=yaml.CBaseLoader)  # noqa: S506 - every scalar stays a text
    if not isinstance(found, dict):
        raise ValueError(written[:40])
    return found


def _written(facts: Any) -> str:
    return yaml.safe_dump(
        _plain(facts), default_flow_style=True, allow_unicode=True, sort_keys=False, width=100
    ).strip()


def _plain(value: Any) -> Any:
    """As people type it: truths and numbers without quotes."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return {"true": True, "false": False}.get(value, value)
