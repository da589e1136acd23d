"""Grades: where evidence begins, what takes it down or up, and that none of it depends on order."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.advocacy.message_worlds import LANGUAGES, TODAY, WORDS, evidence
from waypost.advocacy.grading import GRADES, SIDES, Evidence, grade_claim, grade_item, is_at_least, least_grade
from waypost.advocacy.values import KINDS

GRADING = WORDS.grading
RECENT = dt.date(2026, 6, 1)
DOWNS = {
    "coverage_gap": {"coverage": 0.2},
    "old": {"dated": dt.date(2001, 1, 1)},
    "indirect_group": {"is_direct_group": False},
    "indirect_place": {"is_direct_place": False},
    "inconsistent": {"is_consistent": False},
    "self_interest": {"is_self_interested": True},
}


def item(name="a", kind="counted_register", role="supports", **parts):
    return Evidence(evidence=name, kind=kind, role=role, **({"dated": RECENT} | parts))


def graded(*items, kind="quantity"):
    return grade_claim(items, kind, GRADING, TODAY)


def rank(found):
    return len(GRADES) if found is None else GRADES.index(found)


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("counted_register", "B"), ("probability_survey", "A"), ("programme_monitoring", "B"), ("key_informants", "C"),
        ("media", "D"), ("single_story", "D"), ("programme_record", "B"),
    ],
)  # fmt: skip
def test_an_item_begins_where_the_paper_says(kind, start):
    assert graded(item(kind=kind)).grade == start


@pytest.mark.parametrize("reason", DOWNS)
def test_each_reason_takes_an_item_down_by_one(reason):
    found = graded(item(kind="probability_survey", **DOWNS[reason]))
    assert (found.grade, found.items[0].downs, found.items[0].start) == ("B", (reason,), "A")


def test_reasons_add_up_and_end_at_the_lowest():
    everything = {key: value for parts in DOWNS.values() for key, value in parts.items()}
    found = graded(item(kind="probability_survey", **everything)).items[0]
    assert (found.grade, len(found.downs)) == ("D", 6)


def test_what_nobody_has_said_takes_nothing_away_and_is_told():
    found = graded(Evidence(evidence="a", kind="probability_survey", role="supports")).items[0]
    assert found.grade == "A"
    assert set(found.unknown) == set(DOWNS)


def test_independent_items_from_different_sides_raise_a_grade():
    here, there = item("a", sides=("origin",)), item("b", "programme_monitoring", sides=("destination",))
    found = graded(here, there)
    assert (found.grade, found.best, found.triangulated) == ("A", "B", (("a", "b"),))
    assert graded(here, msgspec.structs.replace(there, lineage="a")).grade == "B"  # repeats the first
    assert graded(here, msgspec.structs.replace(there, sides=("origin",))).grade == "B"
    assert graded(here, msgspec.structs.replace(there, kind="media")).grade == "B"
    weak = {"is_consistent": False, "is_direct_group": False}
    assert graded(here, item("b", sides=("transit",), **weak)).grade == "B"


def test_opposing_evidence_as_good_as_the_supporting_lowers():
    assert graded(item(), item("b", role="opposes")).grade == "C"
    assert graded(item(), item("b", role="opposes")).opposed == ("b",)
    assert graded(item(), item("b", "media", role="opposes")).grade == "B"
    assert graded(item(), item("b", role="opposes", set_aside="counts trips, not people")).grade == "B"


def test_what_qualifies_or_illustrates_never_counts():
    found = graded(item(role="illustrates"), item("b", "probability_survey", role="qualifies"))
    assert found.grade is None
    assert [each.left_out for each in found.items] == ["only_illustrates", "only_qualifies"]


def test_what_was_set_aside_stays_with_its_reason():
    found = graded(item(set_aside="sample of one camp"), item("b", "key_informants"))
    assert (found.grade, found.set_aside) == ("C", (("a", "sample of one camp"),))
    assert [(each.evidence, each.counts) for each in found.items] == [("a", False), ("b", True)]


def test_gaps_name_the_kinds_of_which_there_is_none():
    found = graded(item())
    assert found.gaps == (("programme_record", "programme_monitoring"),)
    assert not graded(item(), item("b", "programme_record")).gaps
    assert graded(kind="existence").gaps


def test_a_causal_claim_needs_a_b():
    assert {kind: least_grade(kind, GRADING) for kind in KINDS} == {
        kind: "B" if kind == "causal" else "C" for kind in KINDS
    }
    assert is_at_least("B", "C")
    assert not is_at_least(None, "D")


@given(st.lists(evidence(), max_size=6), st.sampled_from(KINDS), st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(items, kind, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    assert grade_claim(items, kind, GRADING, TODAY) == grade_claim(shuffled, kind, GRADING, TODAY)


@given(st.lists(evidence(), max_size=6), evidence(st.just("supports")), st.sampled_from(KINDS))
def test_a_further_supporting_item_never_lowers(items, further, kind):
    before = grade_claim(items, kind, GRADING, TODAY).grade
    assert rank(grade_claim([*items, further], kind, GRADING, TODAY).grade) <= rank(before)


@given(st.lists(evidence(), min_size=1, max_size=6), st.data())
def test_a_discount_of_what_supports_never_raises(items, data):
    place = data.draw(st.integers(0, len(items) - 1))
    if items[place].role == "opposes":
        return  # what opposes gets weaker by it
    parts = DOWNS[data.draw(st.sampled_from(sorted(DOWNS)))]
    lowered = [*items[:place], msgspec.structs.replace(items[place], **parts), *items[place + 1 :]]
    before = grade_claim(items, "quantity", GRADING, TODAY)
    assert rank(grade_claim(lowered, "quantity", GRADING, TODAY).grade) >= rank(before.grade)
    assert rank(grade_item(lowered[place], GRADING, TODAY).grade) >= rank(before_of(items[place]))


def before_of(one):
    return grade_item(one, GRADING, TODAY).grade


@given(st.lists(evidence(), max_size=5), evidence(st.sampled_from(("illustrates", "qualifies", "opposes"))))
def test_only_what_supports_raises(items, other):
    before = grade_claim(items, "quantity", GRADING, TODAY).grade
    assert rank(grade_claim([*items, other], "quantity", GRADING, TODAY).grade) >= rank(before)


def test_the_rules_are_whole():
    assert {kind.start for kind in GRADING.kinds.values()} <= set(GRADES)
    assert set(GRADING.reasons) == set(DOWNS)
    assert set(GRADING.needed) == set(KINDS)
    assert {kind for groups in GRADING.needed.values() for group in groups for kind in group} <= set(GRADING.kinds)
    assert {name for name, kind in GRADING.kinds.items() if kind.is_operational} == {
        "programme_record",
        "programme_monitoring",
    }
    for titles in (*GRADING.reasons.values(), *(kind.title for kind in GRADING.kinds.values())):
        assert set(titles) == set(LANGUAGES)
    assert set(SIDES) == {"origin", "transit", "destination"}
