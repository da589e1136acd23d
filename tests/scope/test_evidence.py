"""Codes, groups, publisher, trails; reasons; invariants that hold for any record."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.scope.conftest import make_record
from waypost.model import Claim, ScopeVerdict, SourceRecord
from waypost.reference import load_catalog
from waypost.scope import ScopeRules, judge, load_rules

POSITIVE = [
    Claim("programme", 0, "title", "Water for refugees"),
    Claim("programme", 0, "description", "Data migration and help to displaced families"),
    Claim("population_group", 0, "population_group_code", "people_in_transit"),
    Claim("service", 0, "service_code", "anti_trafficking"),
    Claim("trail", 0, "trail_id", "EXAMPLE"),
    Claim("place", 0, "stage_role", "transit"),
    Claim("place", 1, "location_type", "camp"),
    Claim("participation", 0, "organisation_ref", "XM-DAC-47066"),
    Claim("programme", 0, "description", "Displaced people in camps, refugees", place="description[summary]"),
    Claim("programme", 0, "description", "Host families of displaced people", place="description[objectives]"),
    Claim("link", 0, "title", "Study on migrants and returnees"),
]
UNRELATED = [
    Claim("programme", 0, "title", "Road works"),
    Claim("programme", 0, "stated_status", "closed"),
    Claim("budget", 0, "amount", "1000"),
    Claim("place", 5, "country_code", "XXA"),
    Claim("population_group", 9, "population_group_code", "older_people"),
    Claim("sector", 7, "vocabulary", "dac5"),
    Claim("service", 3, "service_code", "food"),
]
EXCLUDED = [Claim("programme", 0, "title", "Data migration"), Claim("programme", 0, "title", "Bird migration")]
claims = st.lists(st.sampled_from(POSITIVE + UNRELATED + EXCLUDED), max_size=8)


def with_claims(found: list[Claim]) -> SourceRecord:
    record = make_record()
    record.claims.extend(found)
    return record


def sector(vocabulary: str, code: str) -> SourceRecord:
    record = make_record("Untitled")
    record.add("sector", "vocabulary", vocabulary)
    record.add("sector", "sector_code", code)
    return record


def test_aims_decide_and_the_background_alone_never_does(rules: ScopeRules) -> None:
    text = "Displaced people, refugees and migrants live in camps; displaced families need water."

    def described(kind: str) -> ScopeVerdict:
        record = make_record("Water and latrines")
        record.add("programme", "description", text, place=f"description[{kind}]", language="en")
        return judge(record, rules)

    assert described("2").outcome == described("objectives").outcome == "migration"
    assert described("summary").outcome == "doubtful"
    assert "in the background" in described("summary").reasons[0][2]


def test_the_title_of_a_document_counts_little(rules: ScopeRules) -> None:
    record = make_record("Water and latrines")
    record.add("link", "title", "Study on refugees")
    assert judge(record, rules).outcome == "other"


@pytest.mark.parametrize(("vocabulary", "code"), [("dac5", "15190"), ("dac5", "93012"), ("go_disaster_type", "5")])
def test_codes_decide(rules: ScopeRules, vocabulary: str, code: str) -> None:
    assert judge(sector(vocabulary, code), rules).outcome == "migration"


@pytest.mark.parametrize(("vocabulary", "code"), [("dac5", "72010"), ("sdg_target", "5"), ("dac3", "15190")])
def test_codes_of_other_meaning_do_not(rules: ScopeRules, vocabulary: str, code: str) -> None:
    assert judge(sector(vocabulary, code), rules).outcome == "other"


def test_a_response_plan_for_refugees_and_migrants_decides(rules: ScopeRules) -> None:
    record = make_record("Food parcels")
    record.add("marker", "marker_type", "humanitarian_scope")
    record.add("marker", "vocabulary", "2-1")
    record.add("marker", "marker_code", "RREG23")
    assert judge(record, rules).outcome == "migration"


@pytest.mark.parametrize("publisher", ["XM-DAC-41121", "XM-DAC-47066"])
def test_the_publisher_is_evidence_but_not_enough(rules: ScopeRules, publisher: str) -> None:
    assert judge(make_record("Plan for the year", publisher=publisher), rules).outcome == "doubtful"


def test_running_an_office_is_not_migration_work(rules: ScopeRules) -> None:
    record = make_record("UNHCR Headquarters", publisher="XM-DAC-41121")
    assert judge(record, rules).outcome == "other"


def test_a_reason_quotes_what_was_found_where_and_its_weight(rules: ScopeRules) -> None:
    verdict = judge(make_record("Wildlife refuge beside a refugee camp"), rules)
    assert verdict.reasons[0][:2] == ("+", "refugees")
    assert "“refugee” in the title (+5.2)" in verdict.reasons[0][2]
    assert any(sign == "-" and "“wildlife refuge”" in text for sign, _, text in verdict.reasons)


def test_a_record_without_evidence_says_so(rules: ScopeRules) -> None:
    verdict = judge(make_record("Road works"), rules)
    assert verdict.outcome == "other"
    assert [reason[1] for reason in verdict.reasons] == ["nothing_found"]


def test_the_order_of_claims_does_not_matter(rules: ScopeRules) -> None:
    found = [*POSITIVE[:4], EXCLUDED[0]]
    assert len({judge(with_claims(list(order)), rules) for order in permutations(found)}) == 1


@settings(deadline=None, max_examples=examples(150))
@given(claims, st.sampled_from(POSITIVE))
def test_evidence_for_never_lowers_the_certainty(found: list[Claim], more: Claim) -> None:
    shipped = load_rules(load_catalog())
    if more.value.startswith("Data migration"):
        return  # carries an exclusion as well
    assert judge(with_claims([*found, more]), shipped).certainty >= judge(with_claims(found), shipped).certainty


@settings(deadline=None, max_examples=examples(150))
@given(claims, st.sampled_from(UNRELATED + EXCLUDED))
def test_an_unrelated_claim_never_raises_the_certainty(found: list[Claim], more: Claim) -> None:
    shipped = load_rules(load_catalog())
    assert judge(with_claims([*found, more]), shipped).certainty <= judge(with_claims(found), shipped).certainty


@settings(deadline=None, max_examples=examples(100))
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_gives_one_and_the_same_verdict(title: str, description: str) -> None:
    shipped = load_rules(load_catalog())
    record = make_record(title, description)
    verdict = judge(record, shipped)
    assert 0 <= verdict.certainty <= 1
    assert verdict == judge(record, shipped)
