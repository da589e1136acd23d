"""The policy: every provision has its file and its words, and every rule can be understood."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages, told
from waypost.reference.policy import BASES, KINDS, Policy, Provision, Rule, rule_codes, understand_rule
from waypost.reference.rule_language import RuleField, fields_of
from waypost.reference.rule_language.fields import SUBJECTS, TYPES

FOLDER = "rules/policy"
# Lists that a field may hold besides the code lists.
NAMED_LISTS = ("country", "trail", "society")


def check_policy(catalog: Catalog) -> Iterator[str]:
    """Fields, principles, provisions, and each expression with its place when it cannot be understood."""
    yield from _check_fields(catalog)
    if catalog.policy is not None:
        yield from _check_principles(catalog, catalog.policy)
    elif catalog.provisions:
        yield f"rules/policy.yml: not there, but {FOLDER} holds provisions"
    codes = rule_codes(catalog, catalog.rule_fields)
    for name, provision in catalog.provisions.items():
        where = f"{FOLDER}/{name}.yml"
        yield from _check_words(where, provision, catalog)
        try:
            rule = understand_rule(provision, catalog.path / where, catalog.rule_fields, codes)
        except CatalogError as error:
            yield told(error, catalog.path)
            continue
        yield from _check_rule(where, provision, rule)


def _check_fields(catalog: Catalog) -> Iterator[str]:
    where = "rules/rule_fields.yml"
    for name, field in catalog.rule_fields.items():
        if field.type not in TYPES:
            yield f"{where}: {name} has type {field.type!r}; known: {', '.join(TYPES)}"
        if (field.type == "code") != (field.code_list is not None):
            yield f"{where}: {name} must have type code and a code_list, or neither"
        if field.code_list and field.code_list not in NAMED_LISTS and field.code_list not in catalog.code_lists:
            yield f"{where}: {name}: no code list {field.code_list!r}"
        unknown = [subject for subject in field.subjects if subject not in SUBJECTS]
        if unknown or not field.subjects:
            yield f"{where}: {name}: subjects {', '.join(unknown) or 'none'}; known: {', '.join(SUBJECTS)}"
        if not field.meaning.strip():
            yield f"{where}: {name} has no meaning"
        yield from _check_label(where, field, catalog)


def _check_label(where: str, field: RuleField, catalog: Catalog) -> Iterator[str]:
    if field.schema is None:
        yield from missing_languages(where, f"label of {field.name}", field.label)
        return
    kind, _, name = field.schema.partition(".")
    if kind not in catalog.schema or name not in catalog.schema[kind].fields:
        yield f"{where}: {field.name}: the schema has no field {field.schema!r}"


def _check_principles(catalog: Catalog, policy: Policy) -> Iterator[str]:
    where = "rules/policy.yml"
    yield from missing_languages(where, "title", policy.title)
    yield from missing_languages(where, "before_quoting", policy.before_quoting)
    seen: dict[str, str] = {}
    for number, principle in policy.principles.items():
        yield from missing_languages(where, f"label of principle {number}", principle.label)
        for provision in principle.provisions:
            if provision in seen:
                yield f"{where}: provision {provision} stands under {seen[provision]} and {number}"
            seen[provision] = number
            if provision not in catalog.provisions:
                yield f"{where}: provision {provision} has no file {FOLDER}/{provision}.yml"
    for provision in catalog.provisions:
        if provision not in seen:
            yield f"{FOLDER}/{provision}.yml: no principle in {where} names it"


def _check_words(where: str, provision: Provision, catalog: Catalog) -> Iterator[str]:
    for what in ("text", "ask", "not_computed"):
        yield from missing_languages(where, what, getattr(provision, what))
    for what, value, known in (
        ("kind", provision.kind, KINDS),
        ("subject", provision.subject, SUBJECTS),
        ("basis", provision.basis, BASES),
    ):
        if value not in known:
            yield f"{where}: {what} {value!r}; known: {', '.join(known)}"
    yield from dangling(where, "severity", provision.severity, catalog, "policy_severity")


def _check_rule(where: str, provision: Provision, rule: Rule) -> Iterator[str]:
    if provision.kind == "human_review" and rule.condition is not None:
        yield f"{where}: human_review has a condition; say focus or avoid, or move it to applies_when"
    if provision.kind in ("focus", "avoid") and rule.condition is None:
        yield f"{where}: {provision.kind} needs a condition; without one it is human_review"
    used = fields_of(rule.applies_when, rule.condition, rule.review_when)
    if used != provision.fields:
        yield f"{where}: fields names {', '.join(provision.fields) or 'none'}; the rule asks about {', '.join(used)}"
