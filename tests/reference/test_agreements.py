"""Agreements of the catalog: facts with sources, examples for each check, and checks that find what lacks."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.reference.changing import changed_catalog
from waypost.agreements.checks import findings
from waypost.agreements.proposing import proposals
from waypost.reference import load_catalog
from waypost.reference.agreements import CHECKS, MATTERS
from waypost.reference.checks.agreements import check_agreements


def test_what_is_known_has_a_source_and_claims_no_clause():
    known = [each for each in load_catalog().agreements.values() if not each.is_example]
    assert [each.code for each in known] == ["ifrc-iom-mena-2022"]
    assert known[0].sources
    assert (known[0].stage, known[0].clauses, known[0].absent, known[0].is_complete) == ("signed", (), (), False)


def test_the_examples_show_each_check():
    """On some day each check finds something, and the lexicon proposes something."""
    catalog = load_catalog()
    found = set()
    for day in (dt.date(2026, 11, 27), dt.date(2027, 1, 15)):
        for each in catalog.agreements.values():
            found |= {one.check for one in findings(each, catalog.agreements.values(), catalog, day)}
    assert {*CHECKS, *MATTERS, "unequal_clauses"} - found == {"conditional_payment"}
    open_ones = {one.matter for each in catalog.agreements.values() for one in proposals(each, catalog)}
    assert "conditional_payment" in open_ones


@pytest.fixture
def changed(tmp_path):
    """The findings after a change to one file of the agreements."""

    def told(name, change):
        beside = ("reference", "schema", "rules")
        return list(check_agreements(changed_catalog(tmp_path, "agreements", name, change, *beside)))

    return told


_ALFA = "examples/example-alfa-border"


@pytest.mark.parametrize(
    ("name", "change", "wanted"),
    [
        ("clauses", lambda c: c["data"]["label"].pop("ar"), "data: label lacks ar"),
        ("clauses", lambda c: c.pop("exit_notice"), "exit_notice"),
        ("clauses", lambda c: c["data"].update(provisions=["99.9"]), "'99.9'"),
        ("clauses", lambda c: c["data"]["needed"].update(treaty="serious"), "'treaty'"),
        ("checks", lambda c: c["expiry"]["ask"].update(fr="Quand ?"), "not filled in alike"),
        ("checks", lambda c: c.pop("dormant"), "no check 'dormant'"),
        ("lexicon", lambda c: c["matters"]["reporting_duty"]["near"].pop("es"), "no words in es"),
        ("lexicon", lambda c: c["matters"].pop("onward_transfer"), "no matter 'onward_transfer'"),
        ("words", lambda c: c["stage"].pop("signed"), "stage: 'signed' has no name"),
        (_ALFA, lambda c: c["clauses"][0].update(type="spell"), "'spell'"),
        (_ALFA, lambda c: c.update(ends_on="soon"), "'soon'"),
        (_ALFA, lambda c: c["clauses"][0]["texts"].update(en="Write to a@example.org"), "an address"),
        (_ALFA, lambda c: c["signatories"][0].update(party="nobody"), "'nobody'"),
        (_ALFA, lambda c: c.update(holder="ns-ner"), "is nobody's"),
        ("known/ifrc-iom-mena-2022", lambda c: c.update(sources=[]), "needs a source"),
    ],
)
def test_a_file_that_is_not_whole_is_found(changed, name, change, wanted):
    assert any(wanted in each for each in changed(name, change))


def test_the_shipped_ones_are_whole():
    assert list(check_agreements(load_catalog())) == []
