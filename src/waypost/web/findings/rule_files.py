"""A rule of practice or about relations as a file, and whether it may go live: it parses, every check passes, its
fixtures give what they are there for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from waypost.errors import CatalogError, Said, WaypostError, said_by
from waypost.reference import Catalog
from waypost.reference.checks.practice_rules import MOST_RULES, too_many
from waypost.reference.practice_rules import PracticeRule, understand_practice_rule, vocabulary
from waypost.reference.relations import RelationRule
from waypost.reference.rule_language import fields_of
from waypost.reference.rule_overlay import check_file, read_one
from waypost.reference.strict_yaml import convert, read_yaml

Content = dict[str, Any]
_EXPRESSIONS = ("applies_when", "departs_when")


class _Block(str):
    """A text that is written as a block: every character of it keeps its place, as messages about places need it."""

    __slots__ = ()


class _Writer(yaml.SafeDumper):
    """Plain YAML with blocks."""


_Writer.add_representer(_Block, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style="|"))


def as_file(content: Mapping[str, Any]) -> bytes:
    """The file of a rule."""
    whole = dict(content)
    if "texts" in content:
        whole["texts"] = [
            {name: _Block(part.strip()) if name in _EXPRESSIONS else part for name, part in text.items()}
            for text in content["texts"]
        ]
    return yaml.dump(whole, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000).encode()


def rule_of(name: str, catalog: Catalog) -> PracticeRule | RelationRule | None:
    """A rule of practice or one about relations; None for one that the catalog has not, or no more."""
    return catalog.practice_rules.get(name) or catalog.relations.get(name)


def content_of(rule: PracticeRule | RelationRule) -> Content:
    """A rule as it may be written to a file again; parts that are nothing are left out."""
    found: Content = _without_none(msgspec.to_builtins(rule))
    if isinstance(rule, PracticeRule) and not rule.is_added:
        del found["is_added"]
    return found


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_none(part) for key, part in value.items() if part is not None}
    return [_without_none(part) for part in value] if isinstance(value, list | tuple) else value


def content_from(file: str, name: str, catalog: Catalog) -> Content:
    """The content of a rule that somebody wrote as a file. Raises :class:`CatalogError` that names the line where it is
    no YAML, has a key twice or a condition that does not parse, the place where it is no rule, and another rule
    than ``name``.
    """
    with tempfile.TemporaryDirectory(prefix="waypost-rule-") as folder:
        path = Path(folder) / f"{name}.yml"
        path.write_text(file, encoding="utf-8")
        try:
            made = convert(read_yaml(path), RelationRule if name in catalog.relations else PracticeRule, path)
            if isinstance(made, PracticeRule):  # here, where lines are those of the writer
                understand_practice_rule(made, path, vocabulary(catalog))
        except CatalogError as error:
            raise CatalogError(_plain(said_by(error), folder)) from error
    own = made.relation if isinstance(made, RelationRule) else made.rule
    if own != name:
        raise CatalogError(f"{name}.yml: this is the rule {own!r}")
    return content_of(made)


def with_facts(content: Content, catalog: Catalog) -> Content:
    """The content with ``required_facts`` as its expressions ask about them; as it is where they cannot be read."""
    try:
        rule = msgspec.convert({**content, "required_facts": []}, PracticeRule, strict=False)
        read = understand_practice_rule(rule, Path(f"{rule.rule}.yml"), vocabulary(catalog))
    except (CatalogError, msgspec.ValidationError):
        return {**content, "required_facts": list(content.get("required_facts", ()))}
    said = (each for text in read.texts for each in (text.applies_when, text.departs_when))
    return {**content, "required_facts": list(fields_of(*said))}


def of_relation(content: Content, name: str, catalog: Catalog) -> Content:
    """The content of a rule about relations with what follows from its search as the catalog has it."""
    own = content_of(catalog.relations[name])
    fixed = {part: own[part] for part in ("relation", "algorithm", "required_facts", "extends") if part in own}
    return {**{part: value for part, value in content.items() if part != "extends"}, **fixed}


def candidate(content: Content, catalog: Catalog) -> tuple[Catalog | None, list[str]]:
    """The catalog with the rule of this content alone, and what keeps it from going live; None where it cannot be read.

    Fixtures are run with the engine that pages use.
    """
    name = str(content.get("rule") or content.get("relation") or "")
    with tempfile.TemporaryDirectory(prefix="waypost-rule-") as folder:
        path = Path(folder) / f"{name}.yml"
        problems: list[str] = []
        try:
            path.write_bytes(as_file(content))
            problems = [_plain(each, folder) for each in check_file(path, name, catalog)]
            found = read_one(path, name, catalog)
        except (CatalogError, OSError, ValueError, yaml.YAMLError, AttributeError, TypeError) as error:
            return None, problems or [_plain(_said(error), folder)]
    problems = []
    if found.rules and (others := len(catalog.practice_rules.keys() - {name})) >= MOST_RULES:
        problems.append(too_many(others + 1))
    made = catalog.with_rules(found, alone=True)
    return made, [*problems, *(_plain(each, folder) for each in _fixtures(made, name))]


def _said(error: Exception) -> str:
    """What an error says; of one that is none of ours, that the rule cannot be read."""
    message = said_by(error)
    return message if isinstance(message, Said) else Said(message, "malformed", place="")


def _fixtures(catalog: Catalog, name: str) -> list[str]:
    """What its fixtures give that they are not there for."""
    try:
        return _failed_worlds(catalog) if name in catalog.relations else _failed_programmes(catalog)
    except (WaypostError, ValueError, TypeError, AttributeError, KeyError) as error:
        message = said_by(error)
        if isinstance(message, Said):
            return [message]
        shape = "fixture_world" if name in catalog.relations else "fixture_shape"
        return [Said(f"{name}.yml: fixtures: {error}", shape)]


def _failed_programmes(catalog: Catalog) -> list[str]:
    from waypost.analysis.rule_fixtures import EXPECTED, run_fixtures  # noqa: PLC0415 - imports Ibis

    found = []
    for failed in run_fixtures(catalog):
        day, expected = catalog.practice_rules[failed.rule].texts[failed.text].valid_from, EXPECTED[failed.fixture]
        of_text = f"the fixture {failed.fixture} of the text from {day}"
        message = f"{failed.rule}.yml: {of_text} gives {failed.found}, not {expected}"
        outcome = failed.found or "not_enough"
        found.append(Said(message, "fixture", fixture=failed.fixture, day=day, outcome=outcome, expected=expected))
    return found


def _failed_worlds(catalog: Catalog) -> list[str]:
    from waypost.analysis.relations.fixtures import run_relation_fixtures  # noqa: PLC0415 - imports Ibis
    from waypost.analysis.rule_fixtures import EXPECTED  # noqa: PLC0415 - the same

    found = []
    for failed in run_relation_fixtures(catalog):
        expected = EXPECTED[failed.fixture]
        message = f"{failed.relation}.yml: the fixture {failed.fixture} gives {failed.found}, not {expected}"
        parts = {"fixture": failed.fixture, "outcome": failed.found, "expected": expected}
        found.append(Said(message, "fixture_relation", **parts))
    return found


def _plain(message: str, folder: str) -> str:
    return message.without(f"{folder}/") if isinstance(message, Said) else message.replace(f"{folder}/", "")
