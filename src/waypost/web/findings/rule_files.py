"""A rule of practice as a file, and whether it may go live: it parses, every check passes, its fixtures give what they
are there for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import yaml

from waypost.errors import CatalogError, Said, WaypostError, said_by
from waypost.reference import Catalog
from waypost.reference.checks.practice_rules import MOST_RULES, check_practice_rule, too_many
from waypost.reference.practice_rules import PracticeRule, understand_practice_rule, vocabulary
from waypost.reference.rule_language import fields_of
from waypost.reference.rule_overlay import Overlay, read_rule
from waypost.reference.strict_yaml import convert, read_yaml

if TYPE_CHECKING:
    from waypost.analysis.rule_fixtures import FixtureFailure

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
    texts = [
        {name: _Block(part.strip()) if name in _EXPRESSIONS else part for name, part in text.items()}
        for text in content.get("texts", ())
    ]
    whole = {**content, "texts": texts}
    return yaml.dump(whole, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000).encode()


def content_of(rule: PracticeRule) -> Content:
    """A rule as it may be written to a file again; parts that are nothing are left out."""
    found: Content = _without_none(msgspec.to_builtins(rule))
    if not rule.is_added:
        del found["is_added"]
    return found


def _without_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_none(part) for key, part in value.items() if part is not None}
    return [_without_none(part) for part in value] if isinstance(value, list | tuple) else value


def with_facts(content: Content, catalog: Catalog) -> Content:
    """The content with ``required_facts`` as its expressions ask about them; as it is where they cannot be read."""
    try:
        rule = msgspec.convert({**content, "required_facts": []}, PracticeRule, strict=False)
        read = understand_practice_rule(rule, Path(f"{rule.rule}.yml"), vocabulary(catalog))
    except (CatalogError, msgspec.ValidationError):
        return {**content, "required_facts": list(content.get("required_facts", ()))}
    said = (each for text in read.texts for each in (text.applies_when, text.departs_when))
    return {**content, "required_facts": list(fields_of(*said))}


def candidate(content: Content, catalog: Catalog) -> tuple[Catalog | None, list[str]]:
    """The catalog with the rule of this content alone, and what keeps it from going live; None where it cannot be read.

    Fixtures are run with the engine that pages use.
    """
    name = str(content.get("rule", ""))
    with tempfile.TemporaryDirectory(prefix="waypost-rule-") as folder:
        path = Path(folder) / f"{name}.yml"
        problems: list[str] = []
        try:
            path.write_bytes(as_file(content))
            problems = _every_problem(path, name, catalog)
            rule, read = read_rule(path, name, catalog)
        except (CatalogError, OSError, ValueError, yaml.YAMLError, AttributeError, TypeError) as error:
            return None, problems or [_plain(_said(error), folder)]
    others = len(catalog.practice_rules.keys() - {name})
    problems = [too_many(others + 1)] if others >= MOST_RULES else []
    made = catalog.with_rules(Overlay("", {name: rule}, {name: read}), alone=True)
    return made, [*problems, *(_plain(each, folder) for each in _fixtures(made, rule))]


def _said(error: Exception) -> str:
    """What an error says; of one that is none of ours, that the rule cannot be read."""
    message = said_by(error)
    return message if isinstance(message, Said) else Said(message, "malformed", place="")


def _every_problem(path: Path, name: str, catalog: Catalog) -> list[str]:
    """All that the checks of the catalog say of the rule, not the first thing alone."""
    rule = convert(read_yaml(path), PracticeRule, path)
    found = check_practice_rule(rule, path.name, path, catalog, vocabulary(catalog))
    return [_plain(each, str(path.parent)) for each in found]


def _fixtures(catalog: Catalog, rule: PracticeRule) -> list[str]:
    from waypost.analysis.rule_fixtures import EXPECTED, run_fixtures  # noqa: PLC0415 - imports Ibis

    try:
        failed = run_fixtures(catalog, {rule.rule: rule})
    except (WaypostError, ValueError, TypeError, AttributeError, KeyError) as error:
        message = said_by(error)
        if isinstance(message, Said):
            return [message]
        return [Said(f"{rule.rule}.yml: fixtures: {error}", "fixture_shape")]
    return [_failed(rule, each, EXPECTED[each.fixture]) for each in failed]


def _failed(rule: PracticeRule, failed: FixtureFailure, expected: str) -> Said:
    day = rule.texts[failed.text].valid_from
    message = (
        f"{rule.rule}.yml: the fixture {failed.fixture} of the text from {day} gives {failed.found}, not {expected}"
    )
    return Said(
        message, "fixture", fixture=failed.fixture, day=day, outcome=failed.found or "not_enough", expected=expected
    )


def _plain(message: str, folder: str) -> str:
    return message.without(f"{folder}/") if isinstance(message, Said) else message.replace(f"{folder}/", "")
