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


# One check of a whole catalog takes seconds: what is found at the same stage is broken at once, and each is named.
TOGETHER = (
    ("a misspelt threshold", "a rule of scope that nobody knows", "a heading without a language"),
    ("an export for nobody", "SQL that does not run", "a check that does not say what it asks",
     "a fact with an unknown service"),
    ("a finding without its columns",),
    ("a finding that is no issue",),
)  # fmt: skip


@pytest.mark.parametrize(
    "cases", TOGETHER, ids=("as files are read", "as they are used", "as they answer", "as issues are written")
)
def test_each_broken_rule_is_named(whole: Path, cases: tuple[str, ...]) -> None:
    assert {case for each in TOGETHER for case in each} == set(BROKEN)
    before = {}
    for name, old, new, _ in (BROKEN[case] for case in cases):
        path = whole / name
        assert path not in before, f"{name} is broken twice"
        before[path] = path.read_text(encoding="utf-8")
        assert old in before[path]
        path.write_text(before[path].replace(old, new, 1), encoding="utf-8")
    try:
        status, told = run(whole)
    finally:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8")
    assert status == 1
    for case in cases:
        assert BROKEN[case][3] in told, case
