"""Rules about relations: words in four languages, codes and provisions that exist, four fixtures each."""

from __future__ import annotations

from collections.abc import Iterator

from waypost.errors import CatalogError, Said, said_by
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import dangling, unknown
from waypost.reference.checks.worded_rules import check_words, no_choice
from waypost.reference.relations import (
    BASES,
    CODES,
    EXCHANGE_LEVELS,
    FIXTURES,
    PARAMETERS,
    OppositeMessages,
    RelationRule,
    UnequalClauses,
    clauses,
)

FOLDER = "rules/relations"


def check_relations(catalog: Catalog) -> Iterator[str]:
    """Everything in ``rules/relations`` that names what is not there or lacks a word."""
    for name, rule in catalog.relations.items():
        yield from check_relation(rule, f"{FOLDER}/{name}.yml", catalog)


def check_relation(rule: RelationRule, where: str, catalog: Catalog) -> Iterator[str]:
    """One rule; ``where`` names its file in what is said."""
    yield from check_words(where, rule, catalog)
    if rule.basis not in BASES:
        yield no_choice(where, "basis", rule.basis, BASES)
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        message = f"{where}: ends ({rule.valid_to}) before it begins ({rule.valid_from})"
        yield Said(message, "ends", day=rule.valid_from)
    if rule.extends is not None:
        yield from unknown(where, "extends", (rule.extends,), catalog.contradictions.dilemmas)
    yield from (f"{where}: no fact {fact!r}" for fact in rule.required_facts if not _is_fact(fact, catalog))
    if set(rule.fixtures) != set(FIXTURES):
        lacking = [name for name in FIXTURES if name not in rule.fixtures]
        more = [name for name in rule.fixtures if name not in FIXTURES]
        message = f"{where}: no fixture {', '.join(lacking)}" if lacking else f"{where}: no fixture is called {more[0]}"
        yield Said(message, "fixtures", day=rule.valid_from, fixtures=FIXTURES)
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
        message = said_by(error)
        yield (
            Said(f"{where}: {message}", message.key, **message.parts)
            if isinstance(message, Said)
            else (f"{where}: {message}")
        )
        return
    for (algorithm, name), code_list in CODES.items():
        if algorithm == rule.algorithm:
            for code in _flat(getattr(found, name)):
                yield from dangling(where, name, code, catalog, code_list)
    level = getattr(found, "exchange_level", None)
    if level is not None and level not in EXCHANGE_LEVELS:
        yield no_choice(where, "exchange_level", level, EXCHANGE_LEVELS)
    if isinstance(found, OppositeMessages):
        yield from _check_messages(where, found)
    if isinstance(found, UnequalClauses) and "agreement" in catalog.practices:
        known = clauses(catalog.practices)
        for what in ("safeguards", "duties"):
            yield from (no_choice(where, what, name, known) for name in getattr(found, what) if name not in known)


def _check_messages(where: str, found: OppositeMessages) -> Iterator[str]:
    if found.within_days < 1:
        message = f"{where}: within_days {found.within_days}; at least 1"
        yield Said(message, "least", what="within_days", number=found.within_days, least=1)
    for one, other in found.opposites:
        if one == other:
            yield Said(f"{where}: opposites: {one!r} stands beside itself", "opposite", what="opposites", code=one)


def _flat(values: tuple[str | tuple[str, ...], ...]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        else:
            yield from value


assert all(name in PARAMETERS for name, _ in CODES)  # noqa: S101 - every code list is of a parameter that there is
