"""Rules of practice: what a programme's facts say about provisions of the policy, under the text then in force.

``catalog/rules/practice/<rule>.yml``::

    rule: R18
    title: {en: , fr: , es: , ar: }
    provisions: ["8.2"]                 # of catalog/rules/policy
    polarity: avoid                     # do, avoid or condition
    severity: critical                  # code list policy_severity
    required_facts: [return.phase, …]   # every field that its texts ask about, in the order in which they do
    ask: {en: , fr: , es: , ar: }       # the question put to the society
    remedy:
      guidance: {en: , fr: , es: , ar: }
      competences: [return, legal]      # code list service: who could help
      is_icrc_led: false
    false_positives: {en: , fr: , es: , ar: }
    texts:                              # one for each time in which a text was in force, the earliest first
      - valid_from: 2009-11-01
        valid_to: 2021-05-31            # the last day; open without it
        basis: official                 # official, later_guidance, derived or proposed
        applies_when: …                 # optional; where it is false the rule does not apply
        departs_when: …                 # true: departs; false: conforms; not known: not enough information
        fixtures: {conforms: {…}, departs: {…}, unknown: {…}, not_applicable: {…}}
    is_added: true                      # only of a rule that a server adds to those of the catalog

A rule has no score and no verdict: what departs is a question to the society. A fixture is what is said of one
programme: fields of rules, practices with their entries, and under ``beside`` other programmes of the register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from waypost.errors import CatalogError, Said, said_by
from waypost.reference.policy import rule_codes
from waypost.reference.rule_language import Expression, RuleField, practice_fields, understand
from waypost.reference.rule_language.places import TextPlace, listed_text_places
from waypost.reference.strict_yaml import convert, read_yaml

if TYPE_CHECKING:
    from waypost.reference.catalog import Catalog

POLARITIES = ("do", "avoid", "condition")
BASES = ("official", "later_guidance", "derived", "proposed")
FIXTURES = ("conforms", "departs", "unknown", "not_applicable")
_EXPRESSIONS = ("applies_when", "departs_when")


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """What helps: guidance in words, competences to look for, and whether the ICRC leads."""

    guidance: dict[str, str]
    competences: tuple[str, ...] = ()
    is_icrc_led: bool = False


class RuleText(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule says while one text is in force."""

    valid_from: dt.date
    basis: str
    departs_when: str
    valid_to: dt.date | None = None
    applies_when: str | None = None
    fixtures: dict[str, dict[str, Any]] = {}


class PracticeRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as written."""

    rule: str
    title: dict[str, str]
    provisions: tuple[str, ...]
    polarity: str
    severity: str
    required_facts: tuple[str, ...]
    ask: dict[str, str]
    remedy: Remedy
    false_positives: dict[str, str]
    texts: tuple[RuleText, ...]
    is_added: bool = False

    def text_on(self, day: dt.date) -> int | None:
        """Which of its texts was in force on a day; None when none was."""
        for number, text in enumerate(self.texts):
            if text.valid_from <= day and (text.valid_to is None or day <= text.valid_to):
                return number
        return None


@dataclass(frozen=True)
class UnderstoodText:
    """A text of a rule with its expressions understood; both ends are days on which it is in force."""

    valid_from: dt.date
    valid_to: dt.date | None
    applies_when: Expression | None
    departs_when: Expression


@dataclass(frozen=True)
class UnderstoodRule:
    """A rule as it is evaluated: words play no part in it."""

    rule: str
    severity: str
    required_facts: tuple[str, ...]
    texts: tuple[UnderstoodText, ...]


def read_practice_rules(folder: Path) -> dict[str, PracticeRule]:
    """All rules by name, in order of name; raises CatalogError on a malformed or misnamed file."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        rule = convert(read_yaml(path), PracticeRule, path)
        if rule.rule != path.stem:
            raise CatalogError(f"{path}: rule {rule.rule!r} does not stand in a file of its name")
        found[rule.rule] = rule
    return found


@dataclass(frozen=True)
class Vocabulary:
    """What the expressions of rules of practice may name."""

    fields: Mapping[str, RuleField]
    entries: Mapping[str, Mapping[str, RuleField]]
    codes: Mapping[str, Mapping[str, tuple[str, ...]]]


def vocabulary(catalog: Catalog) -> Vocabulary:
    """Fields of rules, facts of practices, and the codes of both."""
    single, entries = practice_fields(catalog.practices)
    fields = {**catalog.rule_fields, **single}
    of_entries = {f"{name}.{field}": each for name, known in entries.items() for field, each in known.items()}
    return Vocabulary(fields, entries, rule_codes(catalog, {**fields, **of_entries}))


def understand_practice_rule(rule: PracticeRule, path: Path, known: Vocabulary) -> UnderstoodRule:
    """The rule with its texts understood; raises CatalogError with file, line and column."""
    places = listed_text_places(path, "texts", _EXPRESSIONS) if path.is_file() else []
    texts = []
    for number, text in enumerate(rule.texts):
        at = places[number] if number < len(places) else {}
        read = {
            name: _understood(said, name, at.get(name), number, known)
            for name in _EXPRESSIONS
            if (said := getattr(text, name)) is not None
        }
        texts.append(UnderstoodText(text.valid_from, text.valid_to, read.get("applies_when"), read["departs_when"]))
    return UnderstoodRule(rule.rule, rule.severity, rule.required_facts, tuple(texts))


def _understood(text: str, name: str, place: TextPlace | None, number: int, known: Vocabulary) -> Expression:
    """One expression of a rule; what cannot be understood says in which of its texts, and in which condition."""
    is_condition = name == "departs_when"
    try:
        return understand(
            text, known.fields, known.codes,
            subject="programme", is_condition=is_condition, place=place, entries=known.entries,
        )  # fmt: skip
    except CatalogError as error:
        what = said_by(error)
        raise CatalogError(Said(what, "at", number=number + 1, what=name, message=what)) from error
