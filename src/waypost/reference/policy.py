"""The policy as data: principles, provisions, and the rule that follows from each provision.

``catalog/rules/policy.yml`` names the policy and its principles; ``catalog/rules/policy/<provision>.yml``::

    provision: "7.5"
    kind: avoid                 # focus: the condition is what the provision asks for; avoid: what it asks not to do;
                                # human_review: no condition, a person must look wherever it applies
    subject: programme          # programme, society, or trail (a society on one trail)
    severity: critical          # code list policy_severity
    basis: official             # official, or derived: our reading of it
    text: {en: , fr: , es: , ar: }
    fields: [migration_message]         # every field that the rule asks about, in the order in which it does
    applies_when: has(service, 'information')      # optional; where it is false, the rule does not apply
    condition: migration_message in ('dissuades', 'promotes')
    review_when: …              # optional; where it is true, a person must look
    ask: {en: , fr: , es: , ar: }
    not_computed: {en: , fr: , es: , ar: }         # what no field can tell, and why

Expressions: ``docs/reference/rule-language.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from waypost.errors import CatalogError
from waypost.reference.rule_language import Expression, RuleField, understand
from waypost.reference.rule_language.places import text_places
from waypost.reference.strict_yaml import convert, read_yaml

if TYPE_CHECKING:
    from waypost.reference.catalog import Catalog

KINDS = ("focus", "avoid", "human_review")
BASES = ("official", "derived")
EXPRESSIONS = ("applies_when", "condition", "review_when")
# From the weightiest; what a rule of this severity weighs in the order of answers.
WEIGHTS = {"critical": 3, "serious": 2, "attention": 1}


class Principle(msgspec.Struct, frozen=True, kw_only=True):
    """One principle and the provisions that stand under it."""

    label: dict[str, str]
    provisions: tuple[str, ...]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The policy as a whole; ``adopted`` is a day or a month."""

    policy: str
    title: dict[str, str]
    adopted: str
    before_quoting: dict[str, str]
    principles: dict[str, Principle]

    @property
    def adopted_date(self) -> dt.date:
        """The first day on which it may be held against a programme."""
        return dt.date.fromisoformat(self.adopted if len(self.adopted) > len("2009-11") else f"{self.adopted}-01")


class Provision(msgspec.Struct, frozen=True, kw_only=True):
    """One provision and the rule that follows from it, as written."""

    provision: str
    kind: str
    subject: str
    severity: str
    text: dict[str, str]
    ask: dict[str, str]
    not_computed: dict[str, str]
    basis: str = "official"
    fields: tuple[str, ...] = ()
    applies_when: str | None = None
    condition: str | None = None
    review_when: str | None = None


@dataclass(frozen=True)
class Rule:
    """A provision with its expressions understood."""

    provision: str
    kind: str
    subject: str
    severity: str
    fields: tuple[str, ...]
    applies_when: Expression | None
    condition: Expression | None
    review_when: Expression | None

    @property
    def is_computed(self) -> bool:
        """Whether fields can say that it holds or does not."""
        return self.condition is not None

    @property
    def has_subjects(self) -> bool:
        """Whether anything can be said about a single subject, be it that a person must look."""
        return any(e is not None for e in (self.applies_when, self.condition, self.review_when))


def provision_order(provision: str) -> tuple[int, ...]:
    """``10.1`` stands behind ``9.3``; raises ValueError for what is not numbers with points."""
    return tuple(int(part) for part in provision.split("."))


def read_policy(path: Path) -> Policy | None:
    """The policy, or None when the catalog has none; raises CatalogError on a malformed file."""
    if not path.is_file():
        return None
    policy = convert(read_yaml(path), Policy, path)
    try:
        _ = policy.adopted_date
    except ValueError as error:
        raise CatalogError(f"{path}: adopted: {policy.adopted!r} is not a day or a month") from error
    return policy


def read_provisions(folder: Path) -> dict[str, Provision]:
    """All provisions in their order; raises CatalogError on a malformed or misnamed file."""
    found = {}
    for path in folder.glob("*.yml"):
        provision = convert(read_yaml(path), Provision, path)
        if provision.provision != path.stem:
            raise CatalogError(f"{path}: provision {provision.provision!r} does not stand in a file of its name")
        found[provision.provision] = provision
    try:
        return dict(sorted(found.items(), key=lambda item: provision_order(item[0])))
    except ValueError as error:
        raise CatalogError(f"{folder}: a provision must be numbers with a point, as in 7.5: {error}") from error


def rule_codes(catalog: Catalog, fields: Mapping[str, RuleField]) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each list that a field may hold: its codes, each with those that stand under it, itself first."""
    named: dict[str, tuple[str, ...]] = {
        "country": tuple(catalog.countries),
        "trail": tuple(catalog.trails),
        "society": tuple(catalog.societies),
    }
    found: dict[str, dict[str, tuple[str, ...]]] = {
        name: {code: (code,) for code in codes} for name, codes in named.items()
    }
    for field in fields.values():
        name = field.code_list
        if name is None or name in found or name not in catalog.code_lists:
            continue
        listed = catalog.code_lists[name]
        found[name] = {
            code: (code, *(other for other in listed.codes if other != code and code in listed.family(other)))
            for code in listed.codes
        }
    return found


def understand_rule(
    provision: Provision,
    path: Path,
    fields: Mapping[str, RuleField],
    codes: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> Rule:
    """The rule of a provision; raises CatalogError with file, line and column for what cannot be understood."""
    places = text_places(path, EXPRESSIONS)
    understood = {
        name: understand(
            text,
            fields,
            codes,
            subject=provision.subject,
            is_condition=name == "condition",
            place=places.get(name),
        )
        for name in EXPRESSIONS
        if (text := getattr(provision, name)) is not None
    }
    return Rule(
        provision=provision.provision,
        kind=provision.kind,
        subject=provision.subject,
        severity=provision.severity,
        fields=provision.fields,
        applies_when=understood.get("applies_when"),
        condition=understood.get("condition"),
        review_when=understood.get("review_when"),
    )
