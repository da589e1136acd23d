"""What is wrong with a policy as a text is named with its file and its version."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path

import pytest

from waypost.drafting.shipped import shipped_works
from waypost.errors import CatalogError, WaypostError
from waypost.reference import Catalog, policy_texts
from waypost.reference.checks.keys import check_keys
from waypost.reference.checks.policy_texts import check_policy_texts
from waypost.settings import catalog_path

FILE = "policy_texts/migration-2009.yml"
AR_12 = "        ar: تسعى الجمعيات إلى الوصول إلى جميع المهاجرين بقدر ما يسمح به قانون بلدها.\n"

BROKEN = [
    ("work: migration-2009", "work: migration", "work 'migration' does not stand in a file of its name"),
    ("  ar: السياسة بشأن الهجرة\n", "", "titles lacks ar"),
    ("authoritative: fr", "authoritative: la", "authoritative 'la'; known: en, fr, es, ar"),
    ("differs_from: 2009-11", "differs_from: 2009-12", "2009-12: no such version; there are: draft-2009-03, 2009-11"),
    ("differs_from: 2009-11", "differs_from: draft-2009-03", "its words are those of itself"),
    ("    differs_from: 2009-11\n", "", "draft-2009-03: needs policy or differs_from, and not both"),
    ("policy: migration_2009", "policy: other", "2009-11: no policy 'other' in rules/policy.yml"),
    ("policy: migration_2009", 'policy: migration_2009\n    without: ["7.5"]', "are changed in its rules"),
    ('without: ["3.3"', 'without: ["3.9"', "without 3.9, which 2009-11 does not have either"),
    ('without: ["3.3"', 'without: ["3.3", "1.2"', "1.2 is left out and worded"),
    ('without: ["3.3"', 'without: ["3.3", "4"', "4.1 stands under 4, which is not here"),
    (AR_12, "", "1.2, of which the authoritative text differs, lacks ar"),
    (AR_12, f"{AR_12}        de: Alle\n", "1.2: no language de; there are: en, fr, es, ar"),
    (
        "fr: Le travail en détention suit les lignes directrices conduites par le CICR.",
        "fr: Le travail en détention suit les lignes directrices conduites par le CICR ; une Société visite, "
        "elle ne gère pas ces lieux.",
        "5.4 in fr has the words of 2009-11: leave it out",
    ),
    ('"3.a": ["3.3"]', '"3.c": ["3.3"]', "3.c became 3.3, but the version before does not have it"),
    ('"3.a": ["3.3"]', '"3.a": ["3.4"]', "3.a became 3.4, which is not here"),
    ('"3.a": ["3.3"]', '"3.a": []', "3.a became nothing: leave it out"),
    ("    note:\n      en: Adopted", "    remark: x\n    note:\n      en: Adopted", "nobody reads the key 'remark'"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The rules and texts of the shipped catalog, in a folder that a test may break."""
    for part in ("rules", "policy_texts"):
        shutil.copytree(catalog_path() / part, tmp_path / part)
    return tmp_path


def findings(folder: Path) -> list[str]:
    catalog = Catalog(folder)
    try:
        return [*check_keys(catalog), *check_policy_texts(catalog)]
    except CatalogError as error:
        return [str(error)]


@pytest.mark.parametrize(("old", "new", "finding"), BROKEN)
def test_one_broken_thing_is_named(folder: Path, old: str, new: str, finding: str) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = findings(folder)
    assert any(finding in line for line in found), found


def test_what_is_shipped_is_whole(folder: Path) -> None:
    assert findings(folder) == []
    assert doctest.testmod(policy_texts).failed == 0


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("authoritative: fr", "authoritative: la", "draft-2009-03: 1: no words in la"),
        ('"8.a": ["8.1", "8.2"]', '"8.b": ["8.1"]', "8.b becomes 8.1, but stood in no version before"),
    ],
)
def test_words_that_make_no_work_are_refused(folder: Path, old: str, new: str, problem: str) -> None:
    path = folder / FILE
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(WaypostError, match=problem):
        shipped_works(Catalog(folder))


def test_a_catalog_without_texts_has_no_works(tmp_path: Path) -> None:
    assert shipped_works(Catalog(tmp_path)) == {}
