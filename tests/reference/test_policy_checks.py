"""What is wrong with a policy is named, with file, line and column where it is an expression."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.checks.policy import check_policy
from waypost.settings import catalog_path

FIELDS = "rules/rule_fields.yml"
POLICY = "rules/policy.yml"
P75 = "rules/policy/7.5.yml"
P51 = "rules/policy/5.1.yml"

BROKEN = [
    (P75, "condition: migration_message", "condition: migration_mesage", "7.5.yml:14:12: no field 'migration_mesage'"),
    (P75, "'information_risks')", "'information_risk')", "7.5.yml:16:16: 'information_risk' is no code of service"),
    (P75, "stated(", "said(", "7.5.yml:13:34: no function 'said'; there are: has, only, count"),
    (P75, "condition: migration", "condition: known(service) and migration", "known may not stand in a condition"),
    (P75, "fields: [service, ", "fields: [", "7.5.yml: fields names migration_message, funder_type, operator_type"),
    (P75, "kind: avoid", "kind: forbid", "7.5.yml: kind 'forbid'; known: focus, avoid, human_review"),
    (P75, "kind: avoid", "kind: human_review", "7.5.yml: human_review has a condition"),
    (P75, "subject: programme", "subject: person", "7.5.yml: subject 'person'"),
    (P75, "severity: critical", "severity: awful", "'awful' is not in the code list policy_severity"),
    (P75, "basis: official", "basis: rumour", "7.5.yml: basis 'rumour'"),
    (P75, "ask:\n  en: ", "ask:\n  de: ", "7.5.yml: ask lacks en"),
    (P75, 'provision: "7.5"', 'provision: "7.6"', "provision '7.6' does not stand in a file of its name"),
    (P51, "kind: human_review", "kind: focus", "5.1.yml: focus needs a condition"),
    (POLICY, '"7.4", "7.5"]', '"7.4"]', "7.5.yml: no principle in rules/policy.yml names it"),
    (POLICY, '"7.4", "7.5"]', '"7.4", "7.5", "7.6"]', "provision 7.6 has no file"),
    (POLICY, '["8.1", "8.2"]', '["8.1", "8.2", "7.5"]', "provision 7.5 stands under 7 and 8"),
    (POLICY, "adopted: 2009-11", "adopted: soon", "adopted: 'soon' is not a day or a month"),
    (FIELDS, "schema: programme.payment", "schema: programme.price", "payment: the schema has no field"),
    (FIELDS, "code_list: payment,", "code_list: prices,", "payment: no code list 'prices'"),
    (
        FIELDS,
        "type: number\n  subjects: [programme]\n  label: {en: Length",
        "type: days\n  label: {en: Length",
        "'days'",
    ),
]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The rules of the shipped catalog, in a folder that a test may break."""
    shutil.copytree(catalog_path() / "rules", tmp_path / "catalog" / "rules")
    return tmp_path / "catalog"


def findings(folder: Path, catalog: Catalog) -> list[str]:
    """What is found of the rules in a folder, with all else of the shipped catalog."""
    broken = Catalog(folder)
    for part in ("schema", "code_lists", "countries", "trails", "societies"):
        vars(broken)[part] = getattr(catalog, part)  # read already, and not what is broken here
    try:
        return list(check_policy(broken))
    except CatalogError as error:
        return [str(error)]


@pytest.mark.parametrize(("name", "old", "new", "finding"), BROKEN)
def test_one_broken_thing_is_named(rules: Path, catalog: Catalog, name: str, old: str, new: str, finding: str) -> None:
    path = rules / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    assert findings(rules, catalog) == []
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = findings(rules, catalog)
    assert any(finding in line for line in found), found


def test_every_provision_of_the_policy_has_its_rule_and_most_are_computed(catalog: Catalog) -> None:
    numbers = {"1": 5, "2": 2, "3": 3, "4": 3, "5": 6, "6": 4, "7": 5, "8": 2, "9": 3, "10": 3}
    expected = [f"{principle}.{n}" for principle, count in numbers.items() for n in range(1, count + 1)]
    assert list(catalog.policy_rules) == expected
    assert len(expected) == 36
    assert sum(rule.is_computed for rule in catalog.policy_rules.values()) >= 25


def test_the_red_flags_are_rules_to_avoid(catalog: Catalog) -> None:
    avoided = {name for name, rule in catalog.policy_rules.items() if rule.kind == "avoid"}
    assert avoided == {"1.2", "1.5", "5.4", "7.5", "8.2"}
    assert {catalog.policy_rules[name].severity for name in ("1.5", "5.4", "7.5", "8.2")} == {"critical"}
