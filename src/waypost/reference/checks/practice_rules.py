"""Rules of practice: words, provisions, times in order, four fixtures for each text, expressions that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from waypost.errors import CatalogError, Said
from waypost.reference.catalog import Catalog
from waypost.reference.checks.findings import missing_languages, told
from waypost.reference.checks.worded_rules import check_words, no_choice
from waypost.reference.practice_rules import (
    BASES,
    FIXTURES,
    POLARITIES,
    PracticeRule,
    Vocabulary,
    understand_practice_rule,
    vocabulary,
)
from waypost.reference.rule_language import fields_of

FOLDER = "rules/practice"
MOST_RULES = 62  # each has a bit of one number


def check_practice_rules(catalog: Catalog) -> Iterator[str]:
    """Every rule of practice, and each expression with its place when it cannot be understood."""
    if len(catalog.practice_rules) > MOST_RULES:
        yield too_many(len(catalog.practice_rules))
    known = vocabulary(catalog)
    for name, rule in catalog.practice_rules.items():
        where = f"{FOLDER}/{name}.yml"
        yield from check_practice_rule(rule, where, catalog.path / where, catalog, known)


def too_many(number: int) -> str:
    """What is said of more rules than can be worked out together."""
    return Said(f"{FOLDER}: {number} rules; at most {MOST_RULES}", "too_many", number=number, most=MOST_RULES)


def check_practice_rule(
    rule: PracticeRule, where: str, path: Path, catalog: Catalog, known: Vocabulary
) -> Iterator[str]:
    """One rule; ``where`` names its file in what is said, ``path`` is the file, which need not be there."""
    yield from check_words(where, rule, catalog)
    if rule.polarity not in POLARITIES:
        yield no_choice(where, "polarity", rule.polarity, POLARITIES)
    yield from _check_texts(where, rule)
    try:
        read = understand_practice_rule(rule, path, known)
    except CatalogError as error:
        yield told(error, path.parent if where == path.name else catalog.path)
        return
    used = fields_of(*(said for text in read.texts for said in (text.applies_when, text.departs_when)))
    if used != rule.required_facts:
        named = ", ".join(rule.required_facts) or "none"
        message = f"{where}: required_facts names {named}; the rule asks about {', '.join(used)}"
        yield Said(message, "facts", named=named, asked=", ".join(used))


def check_lexicon(catalog: Catalog) -> Iterator[str]:
    """Words for rules that there are, in four languages."""
    for rule, words in catalog.rule_lexicon.items():
        if rule not in catalog.practice_rules:
            yield f"rules/lexicon.yml: no rule {rule!r}"
        yield from missing_languages("rules/lexicon.yml", rule, {name: " ".join(each) for name, each in words.items()})


def _check_texts(where: str, rule: PracticeRule) -> Iterator[str]:
    if not rule.texts:
        yield Said(f"{where}: no text", "no_text")
    before = None
    for text in rule.texts:
        if text.basis not in BASES:
            yield no_choice(where, "basis", text.basis, BASES)
        if text.valid_to is not None and text.valid_to < text.valid_from:
            yield Said(f"{where}: the text from {text.valid_from} ends before it begins", "ends", day=text.valid_from)
        if before is not None and (before.valid_to is None or before.valid_to >= text.valid_from):
            yield Said(f"{where}: two texts are in force on {text.valid_from}", "overlap", day=text.valid_from)
        before = text
        missing = [name for name in FIXTURES if name not in text.fixtures]
        if missing or len(text.fixtures) != len(FIXTURES):
            message = f"{where}: the text from {text.valid_from} needs the fixtures {', '.join(FIXTURES)}"
            yield Said(message, "fixtures", day=text.valid_from, fixtures=FIXTURES)
