"""Rules about relations: words in four languages, codes and provisions that exist, four fixtures each."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.errors import CatalogError
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, missing_languages, unknown
from waypost.reference.relations import BASES, CODES, EXCHANGE_LEVELS, FIXTURES, PARAMETERS, RelationRule

FOLDER = "rules/relations"


def check_relations(catalog: Catalog) -> Iterator[str]:
    """Everything in ``rules/relations`` that names what is not there or lacks a word."""
    for name, rule in catalog.relations.items():
        where = f"{FOLDER}/{name}.yml"
        for what in ("title", "ask", "false_positives"):
            yield from missing_languages(where, what, getattr(rule, what))
        yield from missing_languages(where, "guidance", rule.remedy.guidance)
        yield from unknown(where, "provision", rule.provisions, catalog.provisions)
        yield from dangling(where, "severity", rule.severity, catalog, "policy_severity")
        for service in rule.remedy.competences:
            yield from dangling(where, "competence", service, catalog, "service")
        if rule.basis not in BASES:
            yield f"{where}: basis {rule.basis!r}; known: {', '.join(BASES)}"
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            yield f"{where}: ends ({rule.valid_to}) before it begins ({rule.valid_from})"
        if rule.extends is not None:
            yield from unknown(where, "extends", (rule.extends,), catalog.contradictions.dilemmas)
        for fixture in FIXTURES:
            if fixture not in rule.fixtures:
                yield f"{where}: no fixture {fixture}"
        yield from (f"{where}: a fixture {each!r} is not known" for each in rule.fixtures if each not in FIXTURES)
        yield from (f"{where}: no fact {fact!r}" for fact in rule.required_facts if not _is_fact(fact, catalog))
        yield from _check_parameters(where, rule, catalog)


def _is_fact(name: str, catalog: Catalog) -> bool:
    """A field of a practice, of a kind of the schema, or one that rules may name."""
    kind, _, field = name.partition(".")
    if kind in catalog.practices:
        return field in catalog.practices[kind].fields
    return name in catalog.rule_fields or (kind in catalog.schema and field in catalog.schema[kind].fields)


def _check_parameters(where: str, rule: RelationRule, catalog: Catalog) -> Iterator[str]:
    try:
        found = rule.understood()
    except CatalogError as error:
        yield f"{where}: {error}"
        return
    for (algorithm, name), code_list in CODES.items():
        if algorithm == rule.algorithm:
            for code in _flat(getattr(found, name)):
                yield from dangling(where, name, code, catalog, code_list)
    level = getattr(found, "exchange_level", None)
    if level is not None and level not in EXCHANGE_LEVELS:
        yield f"{where}: exchange_level {level!r}; known: {', '.join(EXCHANGE_LEVELS)}"
    if rule.algorithm == "unequal_clauses" and "agreement" in catalog.practices:
        clauses = (*getattr(found, "safeguards", ()), *getattr(found, "duties", ()))
        yield from unknown(where, "clause", clauses, catalog.practices["agreement"].fields)


def _flat(values: tuple[str | tuple[str, ...], ...]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        else:
            yield from value


assert all(name in PARAMETERS for name, _ in CODES)  # noqa: S101 - every code list is of a parameter that there is
