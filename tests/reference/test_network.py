"""Platforms of the catalog: facts with sources, and checks that find what lacks."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.reference.changing import changed_catalog
from waypost.reference import load_catalog
from waypost.reference.checks.network import check_network
from waypost.reference.network import FACTS_OF, PlatformFact


def test_the_platforms_that_the_plan_counts_on_are_there_as_facts():
    platforms = load_catalog().platforms
    assert {"perco", "apmn", "sahel-plus", "family-links-network", "icrc"} <= set(platforms)
    for platform in platforms.values():
        assert {*platform.facts, *platform.not_known} == set(FACTS_OF[platform.kind])
    assert [each.platform for each in platforms.values() if each.is_icrc] == ["icrc"]


@pytest.mark.parametrize(("date", "day"), [("2021", (2021, 12, 31)), ("2017-06", (2017, 6, 30)),
                                           ("2020-09-24", (2020, 9, 24)), (None, None)])  # fmt: skip
def test_a_year_or_a_month_counts_to_its_last_day(date, day):
    assert PlatformFact(source="s", date=date).day == (dt.date(*day) if day else None)


@pytest.fixture
def changed(tmp_path):
    """The findings about perco.yml after a change to it."""

    def findings(change):
        return list(check_network(changed_catalog(tmp_path, "network", "perco", change, "reference", "schema")))

    return findings


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c: c.update(not_known=[]), "budget is either a fact"),
        (lambda c: c["facts"]["mandate"].update(source="rumour"), "'rumour'"),
        (lambda c: c["facts"]["mandate"]["words"].pop("ar"), "words lacks ar"),
        (lambda c: c["facts"]["mandate"]["words"].update(en="Call +41 22 730 42 22"), "number of a telephone"),
        (lambda c: c["facts"]["mandate"]["words"].update(en="Write to someone@example.org"), "an address"),
        (lambda c: c["competences"][0].update(tag="service:magic"), "magic"),
        (lambda c: c["competences"][0].update(level=7), "level 7"),
        (lambda c: c["facts"]["terms_of_reference"].update(code="agreed"), "'agreed'"),
        (lambda c: c["sources"].update(spare={"title": "x", "publisher": "y"}), "nothing rests on"),
        (lambda c: c.update(names={"en": "PERCO"}), "not both"),
        (lambda c: c.update(zones=["mars"]), "mars"),
        (lambda c: c.update(kind="club"), "'club'"),
        (lambda c: c.update(kind="guidance"), "no fact 'budget'"),
    ],
)
def test_what_is_wrong_is_found(changed, change, told):
    findings = changed(change)
    assert len(findings) >= 1
    assert any(told in finding for finding in findings), findings


def test_the_shipped_file_has_no_finding(changed):
    assert changed(lambda _: None) == []
