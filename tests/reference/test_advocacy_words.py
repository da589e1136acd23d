"""The words of advocacy: the shipped ones are whole, and a check names each thing that lacks."""

from __future__ import annotations

import pytest

from tests.reference.changing import changed_catalog
from waypost.reference import load_catalog
from waypost.reference.catalog import Catalog
from waypost.reference.checks.advocacy_words import check_advocacy_words


@pytest.fixture
def changed(tmp_path):
    """The findings after a change to one of the files."""

    def findings(file, change):
        return list(check_advocacy_words(changed_catalog(tmp_path, "advocacy", file, change, "rules")))

    return findings


def test_the_shipped_words_are_whole():
    assert list(check_advocacy_words(load_catalog())) == []


def test_a_catalog_without_them_is_whole(tmp_path):
    assert list(check_advocacy_words(Catalog(tmp_path))) == []


@pytest.mark.parametrize(
    ("file", "change", "expected"),
    [
        ("units", lambda c: c["units"].pop("deaths"), "unit deaths has no words"),
        ("units", lambda c: c["units"]["people"]["words"]["ar"].pop("few"), "people lacks the form 'few' in ar"),
        ("units", lambda c: c["units"]["people"]["words"]["en"].update(one="a person"), "'one' in en has no {n}"),
        ("units", lambda c: c["range"].pop("es"), "range lacks es"),
        ("units", lambda c: c["range"].update(fr="{least}"), "range in fr lacks {most}"),
        ("numerals", lambda c: (c["words"].pop("es"), c["names"].pop("es")), "no numerals in es"),
        ("numerals", lambda c: c["names"]["en"].append("Geneva Conventions"), "'Geneva Conventions' holds no numeral"),
        ("tone", lambda c: c["flood"].update(kind="rude"), "'rude'"),
        ("tone", lambda c: c["flood"].update(provision="99.1"), "'99.1'"),
        ("tone", lambda c: c["flood"]["why"].pop("ar"), "why lacks ar"),
        ("tone", lambda c: c["flood"]["words"].update(fr=[]), "no words in fr"),
        ("grading", lambda c: c["kinds"]["media"].update(start="E"), "'E'"),
        ("grading", lambda c: c["needed"]["trend"].append(["hearsay"]), "'hearsay'"),
        ("grading", lambda c: c["needed"].pop("causal"), "nothing is needed for causal"),
        ("grading", lambda c: c["least"].pop("any"), "least has no grade for any other kind"),
    ],
)  # fmt: skip
def test_what_lacks_is_named(changed, file, change, expected):
    found = changed(file, change)
    assert len(found) == 1, found
    assert expected in found[0]
