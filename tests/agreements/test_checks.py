"""What is asked about an agreement: by what is known alone, whatever its words and their order."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreements.worlds import CLAUSES, TODAY, agreement, agreements, clauses_of, partner
from tests.examples import examples
from waypost.agreements.checks import band_of, findings, is_dormant, late_stages, not_known
from waypost.agreements.commitments import specificity
from waypost.agreements.findings import SEVERITIES
from waypost.agreements.standing import facts_of, holds, obliges
from waypost.agreements.wording import question, remedy
from waypost.reference import load_catalog
from waypost.reference.agreement_values import Clause, Commitment, Kept, Party, Reading, Step, day_of
from waypost.reference.agreements import MATTERS

CATALOG = load_catalog()
replace = msgspec.structs.replace


def asked(one, *others, today=TODAY):
    return findings(one, others, CATALOG, today)


def ids(one, *others, today=TODAY):
    return {each.id for each in asked(one, *others, today=today)}


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(agreements(), agreements("two"), st.randoms(), st.text(max_size=40))
def test_words_and_order_flip_no_check(one, other, chance, words):
    clauses, commitments = list(one.clauses), list(one.commitments)
    chance.shuffle(clauses)
    chance.shuffle(commitments)
    reworded = replace(
        one,
        clauses=tuple(replace(each, texts={"en": words, "ar": words}) for each in clauses),
        commitments=tuple(replace(each, texts={"fr": words}) for each in commitments),
        titles={"en": words},
    )
    assert asked(reworded, other) == asked(one, other)
    assert facts_of(reworded, CATALOG) == facts_of(one, CATALOG)
    mirrored = asked(other, one), asked(other, reworded)
    assert mirrored[0] == mirrored[1]


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(agreements())
def test_what_nobody_told_is_never_missing(one):
    unknown = set(not_known(one, CATALOG))
    missing = {each.subject for each in asked(one) if each.check == "missing_clause"}
    assert unknown.isdisjoint(missing)
    silent = replace(one, absent=(), is_complete=False)
    assert not {each.check for each in asked(silent)} & {"missing_clause", "safeguard_taken_back"}
    nothing = replace(silent, clauses=(), readings=(), commitments=(), steps=(), ends_on=None, recorded=None)
    assert asked(nothing) == ()
    assert set(not_known(nothing, CATALOG)) == {
        name for name, each in CATALOG.agreement_model.clauses.items() if one.type in each.needed
    }


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(agreements(), agreements("two"))
def test_to_know_more_of_the_other_never_unasks_what_this_one_lacks(one, other):
    """Saying that a text lacks a clause adds questions; each question has provision, remedy and words."""
    more = replace(one, absent=CLAUSES)
    before, after = ids(one, other), ids(more, other)
    assert {each for each in before if each.startswith("missing_clause")} <= after
    for each in asked(more, other):
        assert each.severity in SEVERITIES
        assert each.provisions
        assert set(each.provisions) <= set(CATALOG.provisions)
        for language in ("en", "fr", "es", "ar"):
            words = question(each, CATALOG, language, other="…", day=str)
            assert "?" in words or "؟" in words
            assert "{" not in words
            assert remedy(each, CATALOG, language)


def test_a_complete_list_and_a_named_lack_count_as_missing():
    one = agreement(clauses=clauses_of("purpose"), absent=("data",))
    assert holds(one, "purpose") is True
    assert holds(one, "data") is False
    assert holds(one, "exit_notice") is None
    assert ids(one) == {"missing_clause:data"}
    assert "missing_clause:exit_notice" in ids(replace(one, is_complete=True))


def test_a_duty_to_report_to_the_border_police_is_found_and_a_report_to_a_donor_is_not():
    to = lambda *kinds: agreement(clauses=(Clause(id="c", type="reporting", reports_to=kinds),))  # noqa: E731
    assert ids(to("border_guard")) == {"reporting_duty:c"}
    (found,) = asked(to("border_guard"))
    assert (found.severity, found.rule, found.clause) == ("critical", "R24", "c")
    assert ids(to("donor")) == ids(to()) == set()


@pytest.mark.parametrize("matter", MATTERS)
def test_a_reviewer_decides_and_the_last_word_counts(matter):
    one = agreement(clauses=clauses_of("roles"))
    yes, no, unsure = (Reading(matter=matter, verdict=word, clause="c0") for word in ("yes", "no", "unsure"))
    assert obliges(replace(one, readings=(yes,)), matter, ()) is True
    assert obliges(replace(one, readings=(yes, no)), matter, ()) is None
    assert obliges(replace(one, readings=(yes, no), is_complete=True), matter, ()) is False
    assert obliges(replace(one, readings=(no, unsure), is_complete=True), matter, ()) is None
    assert obliges(replace(one, readings=(Reading(matter=matter, verdict="no"),)), matter, ()) is False
    assert f"{matter}:c0" in ids(replace(one, readings=(yes,)))


def test_a_decision_stands_above_what_was_entered_beside_the_words():
    clause = Clause(id="c", type="reporting", reports_to=("police",))
    no = Reading(matter="reporting_duty", verdict="no", clause="c")
    assert ids(agreement(clauses=(clause,), readings=(no,))) == set()


@pytest.mark.parametrize(
    ("left", "band", "asked_as"),
    [(181, None, set()), (180, 180, {"expiry:180"}), (91, 180, {"expiry:180"}), (90, 90, {"expiry:90"}),
     (30, 30, {"expiry:30"}), (0, 30, {"expiry:30"}), (-1, None, {"past_its_end:end"})],
)  # fmt: skip
def test_the_end_is_asked_about_at_180_90_and_30_days(left, band, asked_as):
    one = agreement(ends_on=str(TODAY + dt.timedelta(days=left)))
    assert ids(one) == asked_as
    assert band_of(one, TODAY) == band
    assert ids(replace(one, steps=(Step(stage="terminated", actual="2026-01-01"),))) == set()


def test_dormant_after_twelve_months_and_never_where_nothing_is_known():
    one = agreement(steps=(Step(stage="in_force", actual="2025-11-26"),))
    assert is_dormant(one, TODAY)
    assert not is_dormant(one, TODAY - dt.timedelta(days=1))
    kept = Commitment(id="k", log=(Kept(status="kept", at="2026-05-01"),))
    assert not is_dormant(replace(one, commitments=(kept,)), TODAY)
    assert not is_dormant(replace(one, steps=(), recorded=None), TODAY)
    assert not is_dormant(agreement(steps=(Step(stage="expired", actual="2020-01-01"),)), TODAY)
    leap = dt.date(2024, 2, 29)
    assert is_dormant(replace(one, steps=(Step(stage="in_force", actual="2023-02-27"),)), leap)
    assert not is_dormant(replace(one, steps=(Step(stage="in_force", actual="2023-02"),)), leap)


def test_a_planned_day_that_is_over_is_late_until_the_stage_or_a_later_one_is_reached():
    planned = Step(stage="legal_review", planned="2026-10-01")
    began = Step(stage="negotiating", actual="2026-09-01", at="2026-11-01")
    one = agreement(steps=(began, planned))
    assert late_stages(one, TODAY) == ("legal_review",)
    assert late_stages(replace(one, steps=(began, planned, Step(stage="legal_review", planned="2027-01"))), TODAY) == ()
    assert late_stages(replace(one, steps=(began, planned, Step(stage="signed", actual="2026-11-02"))), TODAY) == ()
    assert ids(one) == {"late:legal_review"}


@pytest.mark.parametrize(
    ("commitment", "least", "most"),
    [
        (Commitment(id="k", actor="a", action="b", trigger="c"), 1, 1),
        (Commitment(id="k", actor="a", action="b", deadline="2027-01-01"), 1, 1),
        (Commitment(id="k", actor="a", action="b"), 0, 1),
        (Commitment(id="k", actor="a", action="b", names_none=("when",)), 0, 0),
        (Commitment(id="k", action="b", trigger="c", names_none=("actor",)), 0, 0),
        (Commitment(id="k"), 0, 1),
    ],
)  # fmt: skip
def test_specific_is_who_does_what_and_when(commitment, least, most):
    found = specificity(agreement(commitments=(commitment,)))
    assert (found.least, found.most, found.total) == (least, most, 1)
    assert specificity(agreement()) is None


def test_a_commitment_whose_day_is_over_is_asked_about_until_it_is_settled():
    due = Commitment(id="k", deadline="2026-11-26")
    assert "commitment_overdue:k" in ids(agreement(commitments=(due,)))
    for status, is_asked in (("in_progress", True), ("kept", False), ("dropped", False), ("not_kept", False)):
        one = replace(due, log=(Kept(status=status, at="2026-11-26"),))
        assert ("commitment_overdue:k" in ids(agreement(commitments=(one,)))) is is_asked
    assert ids(agreement(commitments=(replace(due, deadline="2026-11"),))) == set()


def test_a_country_agreement_takes_back_what_the_wider_one_protects():
    wide = agreement("wide", level="global", clauses=clauses_of("data", "non_participation"), ends_on="2027-12-31")
    narrow = agreement(
        absent=("data",), clauses=(Clause(id="c", type="reporting", reports_to=("police",)),), ends_on="2028-01-01",
        steps=(Step(stage="in_force", actual="2025-06-01", at="2026-11-01"),),
    )  # fmt: skip
    found = ids(narrow, wide)
    assert {"safeguard_taken_back:data_clause", "contrary_duty:reporting_duty", "dates_outside:ends_after"} <= found
    assert not {each for each in found if each.startswith("unequal")}
    assert ids(wide, narrow) == set()
    stranger = replace(narrow, parties=(partner("Somebody else"),))
    invented = replace(narrow, is_example=True)
    for each in (stranger, invented):
        assert not {name for name in ids(each, wide) if name.startswith(("safeguard", "contrary", "dates"))}


def test_a_zone_agreement_stands_above_countries_of_its_zone_alone():
    wide = agreement("wide", level="zone", zone="africa", clauses=clauses_of("data"))
    assert "safeguard_taken_back:data_clause" in ids(agreement(country="NER", absent=("data",)), wide)
    elsewhere = ids(agreement(country="ITA", absent=("data",)), wide)
    assert "safeguard_taken_back:data_clause" not in elsewhere
    assert "unequal_clauses:data_clause" in elsewhere


def test_dates_are_outside_only_where_both_are_known():
    wide = agreement("wide", level="global")
    narrow = agreement(ends_on="2030-01-01")
    assert "dates_outside:ends_after" not in ids(narrow, wide)
    assert "dates_outside:ends_after" in ids(narrow, replace(wide, ends_on="2029-12"))
    assert "dates_outside:ends_after" not in ids(narrow, replace(wide, ends_on="2030"))
    early = replace(narrow, steps=(Step(stage="in_force", actual="2024-12-31", at="2026-11-01"),))
    assert "dates_outside:begins_before" in ids(early, wide)
    over = replace(wide, steps=(Step(stage="terminated", actual="2026-01-01"),))
    assert "dates_outside:has_ended" in ids(narrow, over)


def test_a_society_is_of_the_movement_and_its_partner_is_not():
    one = agreement(parties=(Party(kind="society", id="ns-ner"), Party(kind="organisation", id="iom")))
    two = agreement("two", absent=("data",), parties=(Party(kind="society", id="ns-ita"), partner("IOM")))
    three = replace(two, parties=(Party(kind="society", id="ns-ita"), Party(kind="organisation", id="iom")))
    held = replace(one, clauses=clauses_of("data"))
    assert "unequal_clauses:data_clause" in ids(three, held)
    assert "unequal_clauses:data_clause" not in ids(replace(three, parties=(Party(kind="society", id="ns-ner"),)), held)


@pytest.mark.parametrize(("stated", "day"), [("2024-02", (2024, 2, 29)), ("2023", (2023, 12, 31)), (None, None)])
def test_a_month_counts_to_its_last_day(stated, day):
    assert day_of(stated) == (dt.date(*day) if day else None)
