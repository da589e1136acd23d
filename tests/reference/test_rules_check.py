"""The rules of the shipped catalog with one thing broken: ``make check`` names it, as the stage that reads it would."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from waypost.settings import catalog_path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "check_catalog.py"

BROKEN = {
    "a misspelt threshold": ("rules/reconcile.yml", "  review: ", "  reveiw: ", "reveiw"),
    "a rule of scope that nobody knows": ("rules/scope.yml", "sign: ", "sing: ", "sing"),
    "an export for nobody": ("rules/exports.yml", "iati:", "iatii:", "nobody reads the key 'iatii'"),
    "a heading without a language": ("rules/export_labels.yml", "{en: Rate, fr: Taux", "{en: Rate",
                                     "rate: no label in fr"),
    "SQL that does not run": ("rules/checks/findings/no_dates.sql", "from programme p", "from program p", "program"),
    "a finding without its columns": ("rules/checks/findings/no_dates.sql", "as suggestion", "as advice",
                                      "expected record"),
    "a finding that is no issue": ("reference/issue_types/register.yml", "issue_type: no_dates", "issue_type: no_days",
                                   "'no_dates' is not an issue type"),
    "a check that does not say what it asks": ("rules/checks/invariants/claim_has_record.sql", "-- ", "", "no comment"),
    "a fact with an unknown service": ("demo/facts/americas.yml", "services: [", "services: [teleport, ", "teleport"),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(catalog_path(), tmp_path_factory.mktemp("c") / "catalog"))


def run(folder: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_shipped_rules_are_whole(whole: Path) -> None:
    assert run(whole) == (0, "")


@pytest.mark.parametrize("case", BROKEN)
def test_one_broken_rule_is_named(whole: Path, case: str) -> None:
    name, old, new, finding = BROKEN[case]
    path = whole / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        status, told = run(whole)
    finally:
        path.write_text(text, encoding="utf-8")
    assert status == 1
    assert finding in told
