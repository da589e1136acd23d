"""Forms of rules: of practice, with texts and conditions; about relations, with what their search is given.

Labels and hints stand in ``texts_rules.yml`` and ``texts_relations.yml``, keyed by the field's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_type_hints

import msgspec
import yaml
from django import forms

from waypost.reference import Catalog, load_catalog
from waypost.reference.practice_rules import BASES, FIXTURES, POLARITIES
from waypost.reference.relations import CODES, EXCHANGE_LEVELS, PARAMETERS, RelationRule, clauses
from waypost.settings import LANGUAGES
from waypost.web.exercises.forms import Worded
from waypost.web.findings.actions.replying import MOST
from waypost.web.findings.examples import read_example, write_example
from waypost.web.findings.forms import area
from waypost.web.pages.templating import text

WORDS = ("title", "ask", "guidance", "caution")
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LONG = 4000
_CODE = {"rows": 3, "dir": "ltr", "spellcheck": "false", "class": "code"}
_WORLD = _CODE | {"rows": 8}
_MOST_BOXES = 15  # choices that stand as boxes; more are a list
Part = tuple[str, list[Any]]


class AnyRuleForm(Worded):
    """What rules of both kinds have: words in four languages, weight, provisions, whom to look for."""

    family = "rules"
    unread = "rules_refused_facts"  # what is said at an example that cannot be read
    severity = forms.ChoiceField()
    provisions = forms.MultipleChoiceField(widget=forms.SelectMultiple(attrs={"size": 6}))
    competences = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 6}))
    is_icrc_led = forms.BooleanField(required=False)
    why = forms.CharField(required=False, max_length=MOST, widget=area(2))

    def __init__(self, tongue: str, *args: Any, content: dict[str, Any], **kwargs: Any) -> None:
        self.content = content
        data = args[0] if args else kwargs.get("data")
        if data is None:
            kwargs["initial"] = self.initial_of(content)
        super().__init__(tongue, *args, **kwargs)
        catalog = load_catalog()
        for name in WORDS:
            for language in LANGUAGES:
                self._put(f"{name}_{language}", forms.CharField(required=False, max_length=_LONG, widget=area(2)))
        self.fields["severity"].choices = _codes("policy_severity", tongue, catalog)
        self.fields["provisions"].choices = [
            (name, f"{name} {each.text[tongue]}"[:90]) for name, each in catalog.provisions.items()
        ]
        self.fields["competences"].choices = _codes("service", tongue, catalog)
        self.add_own(catalog)

    def add_own(self, catalog: Catalog) -> None:
        """The fields that a rule of one kind has."""
        raise NotImplementedError

    def initial_of(self, content: dict[str, Any]) -> dict[str, Any]:
        """A rule as the fields of its form."""
        remedy = content.get("remedy", {})
        words = {
            "title": content.get("title", {}), "ask": content.get("ask", {}), "guidance": remedy.get("guidance", {}),
            "caution": content.get("false_positives", {}),
        }  # fmt: skip
        found: dict[str, Any] = {f"{name}_{code}": told for name, each in words.items() for code, told in each.items()}
        found |= {name: content.get(name) for name in ("severity", "provisions")}
        return found | {
            "competences": remedy.get("competences", ()), "is_icrc_led": remedy.get("is_icrc_led", False),
        }  # fmt: skip

    def _put(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self.word(name, field)

    def of_words(self) -> list[Any]:
        """The fields that are words, language after language."""
        return [self[f"{name}_{language}"] for name in WORDS for language in LANGUAGES]

    def of_rule(self) -> list[Any]:
        """The fields of the rule as a whole."""
        return [self[name] for name in ("severity", "provisions", "competences", "is_icrc_led")]

    def parts(self) -> list[Part]:
        """Fields that belong together, each with what stands above them."""
        raise NotImplementedError

    def read(self, name: str, cleaned: dict[str, Any]) -> None:
        """Put the example of a field beside it, read; one that cannot be read is said at its field."""
        try:
            cleaned[f"read_{name}"] = read_example(cleaned.get(name) or "")
        except yaml.MarkedYAMLError as error:
            at = error.problem_mark or error.context_mark
            where = {"line": at.line + 1, "column": at.column + 1} if at else {"line": 1, "column": 1}
            self.add_error(name, text(self.tongue, "rules_refused_facts_at", **where))
        except (yaml.YAMLError, ValueError):
            self.add_error(name, text(self.tongue, self.unread))

    def common_content(self) -> dict[str, Any]:
        """What is said of rules of both kinds, as their files have it."""
        cleaned = self.cleaned_data
        words = {name: {code: cleaned[f"{name}_{code}"].strip() for code in LANGUAGES} for name in WORDS}
        return {
            "title": words["title"], "provisions": cleaned["provisions"], "severity": cleaned["severity"],
            "ask": words["ask"],
            "remedy": {
                "guidance": words["guidance"], "competences": cleaned["competences"],
                "is_icrc_led": cleaned["is_icrc_led"],
            },
            "false_positives": words["caution"],
        }  # fmt: skip

    def rule_content(self) -> dict[str, Any]:
        """The rule as its file has it."""
        raise NotImplementedError


class RuleForm(AnyRuleForm):
    """A rule of practice: its texts with conditions and fixtures."""

    polarity = forms.ChoiceField()

    def add_own(self, catalog: Catalog) -> None:
        """Polarity, the texts that there are, and an empty one for a text that begins later."""
        self.count = len(self.content.get("texts", ())) + 1
        self.fields["polarity"].choices = [
            each for each in _codes("rule_polarity", self.tongue, catalog) if each[0] in POLARITIES
        ]
        for number in range(self.count):
            for name, field in _text_fields(self.tongue, catalog).items():
                self._put(f"text{number}_{name}", field)

    def initial_of(self, content: dict[str, Any]) -> dict[str, Any]:
        """A rule as the fields of its form."""
        found = super().initial_of(content) | {"polarity": content.get("polarity")}
        for number, each in enumerate(content.get("texts", ())):
            part = f"text{number}_"
            found |= {f"{part}{name}": each.get(name) for name in ("valid_from", "valid_to", "basis")}
            found |= {f"{part}applies": each.get("applies_when", ""), f"{part}departs_if": each.get("departs_when", "")}
            found |= {f"{part}{name}": write_example(facts) for name, facts in each.get("fixtures", {}).items()}
        return found

    def word(self, name: str, field: forms.Field) -> None:
        """Label and hint; those of a text's fields are the same for each text."""
        super().word(name.partition("_")[2] if name.startswith("text") else name, field)

    def of_rule(self) -> list[Any]:
        """The fields of the rule as a whole."""
        first, *rest = super().of_rule()
        return [first, self["polarity"], *rest]

    def parts(self) -> list[Part]:
        """The fields of each text; the last one is empty, for a text that begins later."""
        names = list(_text_fields(self.tongue, load_catalog()))
        last = self.count - 1
        return [
            (
                text(self.tongue, "rules_text_more") if number and number == last
                else text(self.tongue, "rules_text", number=number + 1),
                [self[f"text{number}_{name}"] for name in names],
            )
            for number in range(self.count)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Fixtures that can be read."""
        cleaned = super().clean() or {}
        for number in range(self.count):
            for fixture in FIXTURES:
                self.read(f"text{number}_{fixture}", cleaned)
        return cleaned

    def rule_content(self) -> dict[str, Any]:
        """The rule as its file has it."""
        return {
            "rule": self.content.get("rule", ""), **self.common_content(),
            "polarity": self.cleaned_data["polarity"], "required_facts": [],
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


class RelationForm(AnyRuleForm):
    """A rule about relations: its time and basis, what its search is given, four small worlds as examples."""

    basis = forms.ChoiceField()
    valid_from = forms.DateField(widget=_DATE)
    valid_to = forms.DateField(required=False, widget=_DATE)
    unread = "rules_refused_world"

    def add_own(self, catalog: Catalog) -> None:
        """Choices of the basis, a field for each parameter of the search, and the examples."""
        self.fields["basis"].choices = _bases(self.tongue, catalog)
        self.parameters = dict(parameter_fields(self.content["algorithm"], self.tongue, catalog))
        for name, field in self.parameters.items():
            self._put(name, field)
        for name in FIXTURES:
            self._put(name, forms.CharField(required=False, max_length=2 * _LONG, widget=forms.Textarea(attrs=_WORLD)))
            self.fields[name].help_text = text(self.tongue, "rules_hint_world") if name == FIXTURES[0] else ""

    def initial_of(self, content: dict[str, Any]) -> dict[str, Any]:
        """A rule as the fields of its form."""
        found = super().initial_of(content) | {name: content.get(name) for name in ("basis", "valid_from", "valid_to")}
        for name, value in content.get("parameters", {}).items():
            found[name] = _shown(value, _order(content["algorithm"], name, load_catalog()))
        return found | {
            name: write_example(facts, in_lines=True) for name, facts in content.get("fixtures", {}).items()
        }

    def of_rule(self) -> list[Any]:
        """The fields of the rule as a whole."""
        first, *rest = super().of_rule()
        return [first, *(self[name] for name in ("basis", "valid_from", "valid_to")), *rest]

    def parts(self) -> list[Part]:
        """What the search is given, and the examples."""
        return [
            (text(self.tongue, "rules_parameters"), [self[name] for name in self.parameters]),
            (text(self.tongue, "rules_examples"), [self[name] for name in FIXTURES]),
        ]

    def clean(self) -> dict[str, Any]:
        """Examples that can be read."""
        cleaned = super().clean() or {}
        for fixture in FIXTURES:
            self.read(fixture, cleaned)
        return cleaned

    def rule_content(self) -> dict[str, Any]:
        """The rule as its file has it; what follows from its search stays."""
        cleaned = self.cleaned_data
        ends = {name: cleaned[name].isoformat() for name in ("valid_from", "valid_to") if cleaned[name]}
        fixed = {name: self.content[name] for name in ("relation", "algorithm", "required_facts")}
        return {
            **fixed, **self.common_content(), "basis": cleaned["basis"], **ends,
            "parameters": {name: _kept(cleaned[name], field) for name, field in self.parameters.items()},
            "fixtures": {name: facts for name in FIXTURES if (facts := cleaned.get(f"read_{name}")) is not None},
        }  # fmt: skip


class _Pairs(forms.MultipleChoiceField):
    """Pairs of codes: a choice is both with a space between."""


def parameter_fields(algorithm: str, tongue: str, catalog: Catalog) -> Iterator[tuple[str, forms.Field]]:
    """A field for each parameter of a search, by its type: codes of a list, pairs of them, a number, one of a few."""
    kind = PARAMETERS[algorithm]
    typed = get_type_hints(kind)
    needed = {field.name for field in msgspec.structs.fields(kind) if field.required}
    for name in kind.__struct_fields__:
        choices = _choices(algorithm, name, tongue, catalog)
        if typed[name] is int:
            yield name, forms.IntegerField(min_value=1, max_value=36_500)
        elif typed[name] is str:
            yield name, forms.ChoiceField(choices=choices)
        elif typed[name] == tuple[tuple[str, str], ...]:
            pairs = [
                (f"{one} {other}", f"{of_one} – {of_other}")
                for number, (one, of_one) in enumerate(choices) for other, of_other in choices[number + 1 :]
            ]  # fmt: skip
            yield name, _Pairs(choices=pairs, widget=forms.CheckboxSelectMultiple)
        else:
            is_long = len(choices) > _MOST_BOXES
            widget = forms.SelectMultiple(attrs={"size": 8}) if is_long else forms.CheckboxSelectMultiple()
            yield name, forms.MultipleChoiceField(choices=choices, required=name in needed, widget=widget)


def told_parameters(rule: RelationRule, tongue: str, catalog: Catalog) -> list[tuple[str, list[str]]]:
    """What the search of a rule is given, in words: label and values."""
    found = []
    for name, field in parameter_fields(rule.algorithm, tongue, catalog):
        value = _shown(msgspec.to_builtins(rule.parameters.get(name, ())), _order(rule.algorithm, name, catalog))
        labels = dict(getattr(field, "choices", ()))
        codes = value if isinstance(value, list | tuple) else [value]
        found.append((text(tongue, f"rules_field_{name}"), [str(labels.get(code, code)) for code in codes]))
    return found


def _choices(algorithm: str, name: str, tongue: str, catalog: Catalog) -> list[tuple[str, str]]:
    if (algorithm, name) in CODES:
        return _codes(CODES[algorithm, name], tongue, catalog)
    if algorithm == "unequal_clauses":
        known = catalog.practices["agreement"].fields
        return [(clause, known[clause].label[tongue]) for clause in clauses(catalog.practices)]
    if name == "exchange_level":
        return [(level, text(tongue, f"rules_exchange_{level}")) for level in EXCHANGE_LEVELS]
    return []


def _order(algorithm: str, name: str, catalog: Catalog) -> list[str]:
    listed = CODES.get((algorithm, name))
    return list(catalog.code_lists[listed].codes) if listed else []


def _shown(value: Any, order: list[str]) -> Any:
    """A parameter as its field has it: pairs as one text each, in the order of the list of codes."""
    if not isinstance(value, list | tuple):
        return value
    return [
        " ".join(sorted(each, key=lambda code: order.index(code) if code in order else len(order)))
        if isinstance(each, list | tuple) else each
        for each in value
    ]  # fmt: skip


def _kept(value: Any, field: forms.Field) -> Any:
    return [each.split(" ") for each in value] if isinstance(field, _Pairs) else value


def _bases(tongue: str, catalog: Catalog) -> list[tuple[str, str]]:
    return [each for each in _codes("rule_basis", tongue, catalog) if each[0] in BASES]


def _text_fields(tongue: str, catalog: Catalog) -> dict[str, forms.Field]:
    code = forms.Textarea(attrs=_CODE)
    return {
        "valid_from": forms.DateField(required=False, widget=_DATE),
        "valid_to": forms.DateField(required=False, widget=_DATE),
        "basis": forms.ChoiceField(required=False, choices=_bases(tongue, catalog)),
        "applies": forms.CharField(required=False, max_length=_LONG, widget=code),
        "departs_if": forms.CharField(required=False, max_length=_LONG, widget=code),
        **{name: forms.CharField(required=False, max_length=_LONG, widget=code) for name in FIXTURES},
    }


def _codes(code_list: str, tongue: str, catalog: Catalog) -> list[tuple[str, str]]:
    return [(code.code, code.label[tongue]) for code in catalog.code_lists[code_list].codes.values()]
