"""Reasons to meet: nothing invented, unknown is no gap, a finding is known again in the next release."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.worlds import SLOWLY
from waypost.strategies.reasons import KINDS, agenda_reasons, finding_key, proposal, ranked, reasons_of

CORRIDOR = {
    "origin_code": "AAA", "destination_code": "BBB", "side_lacking": "origin", "people": 10,
    "origin_ns_id": "a", "destination_ns_id": "b", "is_origin_silent": False, "is_destination_silent": True,
}  # fmt: skip
GAP = {
    "trail_id": "T", "country_code": "AAA", "dimension": "service", "code": "water", "host_ns_id": "a",
    "is_host_silent": False, "programmes": 0, "people_concerned": None,
}  # fmt: skip
CHANCE = {
    "trail_id": "T", "kind": "continuity", "society_a": "a", "side_a": "origin", "country_a": "AAA",
    "society_b": "b c", "side_b": "transit", "country_b": "BBB CCC", "service_codes_a": "water health",
    "people": 5, "is_silent": None, "rank": 1, "score": 0.5,
}  # fmt: skip
OPEN = {"trail_id": "T", "kind": "practice", "society_id": "a", "other_society_id": "b", "people": None}


@pytest.mark.parametrize("silent", [True, None])
def test_a_side_from_which_nothing_was_heard_is_no_gap(silent):
    assert reasons_of({"one_sided": [CORRIDOR | {"is_origin_silent": silent}]}) == ()
    both = CORRIDOR | {"side_lacking": "both"}  # the other side was not heard from
    assert reasons_of({"one_sided": [both]}) == ()
    assert [each.sides for each in reasons_of({"one_sided": [CORRIDOR]})] == [("origin",)]


def test_a_silent_host_or_counterpart_gives_no_reason():
    assert reasons_of({"gaps": [GAP | {"is_host_silent": True}], "opportunities": [CHANCE | {"is_silent": True}]}) == ()
    assert reasons_of({"relations": [{"trail_id": "T", "relation": "X1", "outcome": "not_enough_information"}]}) == ()


def test_reasons_come_by_kind_then_by_people_and_the_unknown_last():
    parts = {
        "opportunities": [CHANCE, CHANCE | {"kind": "overlap"}], "one_sided": [CORRIDOR],
        "gaps": [GAP, GAP | {"country_code": "BBB", "people_concerned": 3}], "contradictions": [OPEN],
    }  # fmt: skip
    found = reasons_of(parts)
    assert [each.kind for each in found] == ["contradiction", "one_sided", "gap", "gap", "opportunity", "overlap"]
    assert [each.people for each in found if each.kind == "gap"] == [3, None]
    assert found[4].societies == ("a", "b", "c")


@SLOWLY
@given(st.lists(st.sampled_from(range(6)), max_size=6), st.randoms())
def test_every_reason_is_a_row_and_the_order_of_rows_changes_nothing(numbers, chance):
    rows = [GAP | {"country_code": f"C{number}", "people_concerned": number or None} for number in numbers]
    mixed = list(rows)
    chance.shuffle(mixed)
    found = reasons_of({"gaps": rows})
    assert found == reasons_of({"gaps": mixed})
    assert all(dict(each.row) in rows for each in found)
    assert len({each.key for each in found}) == len(found) == len(set(numbers))


@SLOWLY
@given(st.integers(), st.floats(allow_nan=False), st.text())
def test_a_finding_is_known_again_whatever_its_rank_people_or_title(rank, score, title):
    later = CHANCE | {"rank": rank, "score": score, "people": rank, "title_a": title}
    assert finding_key("opportunities", later) == finding_key("opportunities", CHANCE)
    assert finding_key("opportunities", CHANCE | {"society_b": "d"}) != finding_key("opportunities", CHANCE)


def test_trails_with_more_kinds_of_reasons_come_first_and_those_without_do_not_come():
    many = proposal("A", {"gaps": [GAP], "one_sided": [CORRIDOR]}, ["z"], None)
    people = proposal("B", {"gaps": [GAP]}, [], 1000)
    unknown = proposal("C", {"gaps": [GAP]}, [], None)
    none = proposal("D", {}, [], 9_000_000)
    assert [each.trail_id for each in ranked([none, unknown, people, many])] == ["A", "B", "C"]
    assert many.unheard == ("z",)


def test_an_agenda_takes_the_first_of_each_kind():
    gaps = [GAP | {"country_code": f"C{number}"} for number in range(9)]
    found = agenda_reasons(reasons_of({"gaps": gaps, "one_sided": [CORRIDOR]}), most=2)
    assert [each.kind for each in found] == ["one_sided", "gap", "gap"]
    assert set(KINDS) >= {each.kind for each in found}


def test_an_agenda_takes_another_service_before_the_same_one_again():
    told = [("A", "health", 9), ("B", "health", 8), ("C", "shelter", 3), ("D", "health", 7)]
    gaps = [GAP | {"country_code": country, "code": code, "people_concerned": people} for country, code, people in told]
    found = agenda_reasons(reasons_of({"gaps": gaps}), most=2)
    assert [(each.countries, each.service) for each in found] == [(("A",), "health"), (("C",), "shelter")]
    assert [each.countries for each in agenda_reasons(reasons_of({"gaps": gaps}))] == [("A",), ("B",), ("C",)]
