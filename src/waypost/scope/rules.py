"""The rules of scope as they stand in ``catalog/rules/scope.yml``, checked and compiled once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import re2

from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.strict_yaml import convert, read_yaml
from waypost.scope.patterns import any_of
from waypost.settings import LANGUAGES

Kind = Literal["word", "exclusion", "code", "group", "publisher", "organisation"]
Place = Literal["title", "aim", "opening", "work", "later", "background", "name", "link"]
_TEXT_KINDS = ("word", "exclusion")
_NEEDS = {
    "word": "patterns",
    "exclusion": "patterns",
    "code": "codes",
    "group": "groups",
    "publisher": "references",
    "organisation": "references",
}


class TextWeights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much a word counts by the place where it stands: shares of the weight of its rule.

    ``opening`` and ``aim`` hold for the first ``opening_words`` words of a text, and for all of it when it has
    no more than ``short_words``; what follows is ``later``. ``descriptions`` says which types of description,
    as their publisher names them, state aims, list the work or give the background; any other is read from
    its opening. All that stands in the background only adds no more than ``background_at_most`` (log-odds).
    Each further mention of a rule adds the share ``again`` of its place, at most ``again_at_most`` times.
    """

    opening_words: int
    short_words: int
    title: float
    aim: float
    opening: float
    work: float
    later: float
    background: float
    name: float
    link: float
    background_at_most: float
    again: float
    again_at_most: int
    descriptions: dict[Literal["aim", "work", "background"], tuple[str, ...]] = {}


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Certainty from which a record is migration work, and from which a person decides."""

    migration: float
    doubtful: float


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule. ``weight`` is in log-odds, never negative: ``sign`` says which way it pulls."""

    rule: str
    sign: Literal["+", "-"]
    kind: Kind
    weight: float
    shows: dict[str, str]
    patterns: dict[str, tuple[str, ...]] = {}
    codes: dict[str, dict[str, tuple[str, ...]]] = {}
    groups: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


class _RuleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    base: float
    thresholds: Thresholds
    text: TextWeights
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class ScopeRules:
    """All rules, ready to run. Read-only; make it with :func:`load_rules` or :func:`read_rules`.

    ``words`` finds in one pass which text rules a text touches; ``expressions`` finds where. The keys of
    ``codes`` are (kind, vocabulary or field, code); ``starts`` holds beginnings of codes. ``known_fields`` are
    the (kind, field) of claims that any rule but one of words can know. ``parts`` says where words of a typed
    description stand, by the place of its claim, ``description[2]``.
    """

    base: float
    thresholds: Thresholds
    text: TextWeights
    rules: tuple[Rule, ...]
    text_rules: tuple[Rule, ...]
    words: Any
    expressions: tuple[Any, ...]
    order: dict[str, int]
    codes: dict[tuple[str, str, str], tuple[Rule, ...]]
    starts: dict[tuple[str, str], tuple[tuple[str, Rule], ...]]
    groups: dict[str, tuple[Rule, ...]]
    publishers: dict[str, tuple[Rule, ...]]
    organisations: dict[str, tuple[Rule, ...]]
    known_fields: frozenset[tuple[str, str]]
    parts: dict[str | None, Place]


def load_rules(catalog: Catalog) -> ScopeRules:
    """The rules of a catalog; the same object for the same folder.

    Raises :class:`CatalogError` that names the file and the rule when one is malformed.
    """
    return _rules_at(catalog.path / "rules" / "scope.yml")


@cache
def _rules_at(path: Path) -> ScopeRules:
    return read_rules(path)


def read_rules(path: Path) -> ScopeRules:
    """Read and compile one file of rules; raises :class:`CatalogError`."""
    if not path.is_file():
        raise CatalogError(f"{path}: no such file; it holds the rules that tell migration work from other work")
    declared = convert(read_yaml(path), _RuleFile, path)
    _check(declared, path)
    text_rules = tuple(rule for rule in declared.rules if rule.kind in _TEXT_KINDS)
    options = re2.Options()
    options.max_mem = 256 << 20
    options.log_errors = False
    words = re2.Set.SearchSet(options)
    expressions = []
    for rule in text_rules:
        try:
            expression = any_of(rule.patterns)
        except ValueError as error:
            raise CatalogError(f"{path}: rule {rule.rule}: {error}") from error
        words.Add(expression)
        expressions.append(re2.compile(expression, options))
    words.Compile()
    exact, starts = _code_index(declared.rules)
    return ScopeRules(
        base=declared.base,
        thresholds=declared.thresholds,
        text=declared.text,
        rules=declared.rules,
        text_rules=text_rules,
        words=words,
        expressions=tuple(expressions),
        order={rule.rule: number for number, rule in enumerate(declared.rules)},
        codes=exact,
        starts=starts,
        groups=_index(declared.rules, "group", "groups"),
        publishers=_index(declared.rules, "publisher", "references"),
        organisations=_index(declared.rules, "organisation", "references"),
        known_fields=_known_fields(declared.rules),
        parts={f"description[{kind}]": place for place, kinds in declared.text.descriptions.items() for kind in kinds},
    )


def _check(declared: _RuleFile, path: Path) -> None:
    levels = declared.thresholds
    if not 0 < levels.doubtful < levels.migration < 1:
        raise CatalogError(f"{path}: thresholds: expected 0 < doubtful < migration < 1")
    seen: set[str] = set()
    for rule in declared.rules:
        if rule.rule in seen:
            raise CatalogError(f"{path}: rule {rule.rule} is defined twice")
        seen.add(rule.rule)
        if rule.weight < 0:
            raise CatalogError(f"{path}: rule {rule.rule}: weight {rule.weight}, expected 0 or more and a sign")
        if rule.kind == "exclusion" and rule.sign == "+":
            raise CatalogError(f"{path}: rule {rule.rule}: an exclusion has the sign -")
        if not getattr(rule, _NEEDS[rule.kind]):
            raise CatalogError(f"{path}: rule {rule.rule}: a rule of kind {rule.kind} needs {_NEEDS[rule.kind]}")
        unknown = set(rule.patterns) - set(LANGUAGES)
        if unknown:
            raise CatalogError(f"{path}: rule {rule.rule}: languages {sorted(unknown)}, expected {LANGUAGES}")
        missing = [language for language in LANGUAGES if not rule.shows.get(language)]
        if missing:
            raise CatalogError(f"{path}: rule {rule.rule}: shows nothing in {', '.join(missing)}")


def _index(rules: tuple[Rule, ...], kind: str, name: str) -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        if rule.kind == kind:
            for value in getattr(rule, name):
                found[value.casefold()] = (*found.get(value.casefold(), ()), rule)
    return found


def _code_index(
    rules: tuple[Rule, ...],
) -> tuple[dict[tuple[str, str, str], tuple[Rule, ...]], dict[tuple[str, str], tuple[tuple[str, Rule], ...]]]:
    exact: dict[tuple[str, str, str], tuple[Rule, ...]] = {}
    starts: dict[tuple[str, str], tuple[tuple[str, Rule], ...]] = {}
    for rule, kind, name, code in _declared_codes(rules):
        if code.endswith("*"):
            starts[kind, name] = (*starts.get((kind, name), ()), (code.removesuffix("*"), rule))
        else:
            exact[kind, name, code] = (*exact.get((kind, name, code), ()), rule)
    return exact, starts


def _declared_codes(rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, str, str, str]]:
    for rule in rules:
        for kind, by_name in rule.codes.items():
            for name, codes in by_name.items():
                for code in codes:
                    yield rule, kind, name, code.casefold()


def _known_fields(rules: tuple[Rule, ...]) -> frozenset[tuple[str, str]]:
    """Fields that carry codes: those that rules name, and what tells the vocabulary of a sector or marker."""
    always = {
        ("sector", "sector_code"),
        ("sector", "vocabulary"),
        ("marker", "marker_code"),
        ("marker", "vocabulary"),
        ("marker", "marker_type"),
        ("population_group", "population_group_code"),
        ("participation", "organisation_ref"),
    }
    named = {(kind, name) for _, kind, name, _ in _declared_codes(rules) if kind not in ("sector", "marker")}
    return frozenset(always | named)
