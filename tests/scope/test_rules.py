"""The file of rules: what is refused, and that patterns are plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from waypost.errors import CatalogError
from waypost.scope import read_rules
from waypost.scope.patterns import expression

HEAD = """
base: -3
thresholds: {migration: 0.7, doubtful: 0.25}
text: {opening_words: 60, short_words: 120, title: 1, aim: 1, opening: 0.9, work: 0.6, later: 0.4, background: 0.2,
       name: 0.7, link: 0.2, background_at_most: 2, again: 0.1, again_at_most: 3}
rules:
"""
SHOWS = "shows: {en: a, fr: b, es: c, ar: d}"


def rule(name: str = "one", more: str = "patterns: {en: [word]}", **fields: str) -> str:
    stated = {"sign": '"+"', "kind": "word", "weight": "2"} | fields
    return f"  - {{rule: {name}, " + ", ".join(f"{k}: {v}" for k, v in stated.items()) + f", {SHOWS}, {more}}}\n"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (rule() + rule(), "defined twice"),
        (rule(weight="-1"), "expected 0 or more"),
        (rule(kind="exclusion"), "has the sign -"),
        (rule(more="groups: [a]"), "needs patterns"),
        (rule(more="patterns: {de: [wort]}"), "languages"),
        (rule(more='patterns: {en: ["*"]}'), "expected words"),
        (rule(more="pattern: {en: [word]}"), "pattern"),
    ],
)
def test_a_malformed_rule_is_named(tmp_path: Path, rules: str, said: str) -> None:
    path = tmp_path / "scope.yml"
    path.write_text(HEAD + rules, encoding="utf-8")
    with pytest.raises(CatalogError, match=said):
        read_rules(path)


def test_thresholds_stand_in_order(tmp_path: Path) -> None:
    path = tmp_path / "scope.yml"
    path.write_text(HEAD.replace("0.25", "0.9") + rule(), encoding="utf-8")
    with pytest.raises(CatalogError, match="thresholds"):
        read_rules(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no such file"):
        read_rules(tmp_path / "scope.yml")


@pytest.mark.parametrize(
    ("pattern", "text"), [("asylum-seek*", "asylum +seek[^ ]*"), ("a ... b", "a(?: +[^ ]+){0,3} +b")]
)
def test_patterns_are_plain_words(pattern: str, text: str) -> None:
    assert expression(pattern, "en") == text
