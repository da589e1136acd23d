"""R06: for which purposes names may reach a body that enforces, each purpose by itself and each of the bodies."""

from __future__ import annotations

import pytest

from waypost.analysis.rule_fixtures import fixture_rows, outcomes_of
from waypost.reference import load_catalog
from waypost.reference.practices import NO_ANSWER
from waypost.reference.rule_overlay import overlay_of

CATALOG = load_catalog()
ALONE = CATALOG.with_rules(
    overlay_of(CATALOG.practice_rules["R06"], CATALOG.understood_practice_rules["R06"]), alone=True
)
PURPOSES = CATALOG.code_lists["practice.data_flow.purpose"].codes
HUMANITARIAN = {"family_links", "referral", "health_care", "protection"}
ENFORCE = ("police", "border_guard", "immigration_authority", "security_service")


def outcome_of(**flow):
    told = {"level": "personal", "recipient_type": "police", "compelled": "false", **flow}
    rows = fixture_rows("p", {"data_collected": {"level": "personal"}, "data_flow": [told]}, CATALOG)
    return outcomes_of(rows, ALONE)["p"]["R06"]


@pytest.fixture(scope="module")
def found():
    """The outcome of every purpose for every body, asked once."""
    rows = {}
    for purpose in PURPOSES:
        for body in ENFORCE:
            for compelled in ("false", "true"):
                flow = {"level": "personal", "recipient_type": body, "purpose": purpose, "compelled": compelled}
                told = {"data_collected": {"level": "personal"}, "data_flow": [flow]}
                for table, listed in fixture_rows(f"{purpose} {body} {compelled}", told, CATALOG).items():
                    rows.setdefault(table, []).extend(listed)
    return {tuple(name.split(" ")): each["R06"] for name, each in outcomes_of(rows, ALONE).items()}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_that_is_not_humanitarian_departs_whoever_enforces(found, purpose):
    for body in ENFORCE:
        wanted = "conforms" if purpose in HUMANITARIAN else "departs"
        assert found[purpose, body, "false"] == wanted, body
        # compelled: it depends on the safeguards, of which nothing is said, where the purpose is humanitarian
        assert found[purpose, body, "true"] == ("not_enough" if purpose in HUMANITARIAN else "departs"), body


def test_a_purpose_that_nobody_tells_leaves_it_open():
    assert outcome_of() == "not_enough"
    for said in CATALOG.code_lists[NO_ANSWER].codes:
        assert outcome_of(purpose=said) == "not_enough"
    assert outcome_of(compelled="true", safeguards="false") == "departs"  # whatever the purpose is


def test_totals_and_others_who_do_not_enforce_are_not_meant():
    assert outcome_of(level="aggregate", purpose="statistics") == "conforms"
    assert outcome_of(recipient_type="health_service", purpose="statistics") == "conforms"
    assert outcome_of(purpose="protection", compelled="true", safeguards="true") == "conforms"
    assert outcome_of(purpose="protection", compelled="true", safeguards="false") == "departs"
