"""Rules about relations that name what is not there are found before anybody asks by them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.checks.keys import check_keys
from waypost.reference.checks.relations import check_relations
from waypost.reference.relations import read_relations
from waypost.settings import catalog_path


@pytest.fixture
def changed(tmp_path: Path):
    """A copy of the rules with one text of one of them replaced; gives the findings about them."""
    folder = tmp_path / "rules" / "relations"
    shutil.copytree(catalog_path() / "rules" / "relations", folder)

    def findings(name: str, old: str, new: str) -> list[str]:
        path = folder / f"{name}.yml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        catalog = Catalog(catalog_path())
        catalog.__dict__["relations"] = read_relations(folder)
        return [*check_relations(catalog), *check_keys(Catalog(tmp_path))]

    return findings


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("X4", 'provisions: ["1.5"]', 'provisions: ["1.9"]', "no provision '1.9' in rules/policy"),
        ("X4", "severity: critical", "severity: high", "severity: 'high' is not in the code list"),
        ("X4", "basis: derived", "basis: guessed", "basis 'guessed'"),
        ("X4", "algorithm: reachability", "algorithm: guess", "no algorithm 'guess'"),
        ("X4", "exchange_level: unknown", "exchange_level: some", "exchange_level 'some'"),
        ("X4", "enforcement: [police", "enforcement: [polise", "enforcement: 'polise' is not in the code list"),
        ("X4", "levels: [personal]", "levels: [personal]\n  more: 1", "unknown field `more`"),
        ("X4", "  unknown:\n", "  perhaps:\n", "no fixture unknown"),
        ("X4", "valid_from: 2009-11-01", "valid_from: 2009-11-01\nvalid_to: 2009-01-01", "ends (2009-01-01) before"),
        ("X4", "required_facts: [data_flow.to", "required_facts: [data_flow.too", "no fact 'data_flow.too'"),
        ("X1", "extends: access", "extends: excess", "extends 'excess' is not in the catalog"),
        ("X8", "safeguards: [independence_clause", "safeguards: [freedom_clause", "safeguards 'freedom_clause'"),
        ("X2", "  ar: ماذا ينبغي", "  xx: ماذا ينبغي", "ask lacks ar"),
        ("X2", "severity: serious", "severity: serious\nwieght: 3", "nobody reads the key 'wieght'"),
    ],
)
def test_what_is_wrong_in_a_rule_is_told(changed, name: str, old: str, new: str, expected: str) -> None:
    assert any(expected in each for each in changed(name, old, new))


def test_the_shipped_rules_are_whole(catalog: Catalog) -> None:
    assert list(check_relations(catalog)) == []
    assert len(catalog.relations) == 10


def test_a_rule_in_a_file_of_another_name_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "relations"
    folder.mkdir(parents=True)
    shutil.copy(catalog_path() / "rules" / "relations" / "X4.yml", folder / "X5.yml")
    with pytest.raises(CatalogError, match="does not stand in a file of its name"):
        _ = Catalog(tmp_path).relations
