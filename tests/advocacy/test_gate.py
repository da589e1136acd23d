"""The gate: each thing that holds a message back does so alone, and what is missing comes as data."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.advocacy.message_worlds import TODAY, WORDS, evidence
from waypost.advocacy.gate import REQUIREMENTS, RULES, ClaimCase, MessageCase, Other, check
from waypost.advocacy.grading import Evidence
from waypost.advocacy.values import STATES, TO_CHECK, UNASKED, Claim, Standing
from waypost.reference import load_catalog

RECENT = dt.date(2026, 6, 1)
REGISTER = Evidence(evidence="register", kind="counted_register", role="supports", dated=RECENT)
OWN = Evidence(evidence="clinic", kind="programme_record", role="supports", society="ns_a", dated=RECENT,
               countries=frozenset({"NER"}))  # fmt: skip
HERE = frozenset({"NER"})


def claim(name="migrants", kind="quantity", state="fresh", items=(REGISTER, OWN), told=None, **parts):
    made = Claim(claim=name, kind=kind, measure="stock", **({"audience": "public"} | parts))
    of = {"countries": HERE} if told is None else told
    return ClaimCase(claim=made, standing=Standing(state=state, found=(state,)), evidence=tuple(items), **of)


def case(*claims, **parts):
    given_ = {"channel": "public", "body": "ns_a", "claims": claims or (claim(),)}
    return MessageCase(**(given_ | parts))


def gate(*claims, **parts):
    return check(case(*claims, **parts), WORDS.grading, TODAY)


def missing(*claims, **parts):
    return {each.name: [dict(part) for part in each.parts] for each in gate(*claims, **parts).missing}


def outcome(name, found):
    return next(each.outcome for each in found.requirements if each.name == name)


def test_a_message_with_all_it_needs_may_be_used():
    found = gate()
    assert found.may_be_used
    assert [each.name for each in found.requirements] == list(REQUIREMENTS)
    assert {each.outcome for each in found.requirements} == {"conforms", "not_applicable"}
    assert found.grades["migrants"].grade == "B"


@pytest.mark.parametrize("state", STATES)
def test_a_claim_that_has_to_be_checked_holds_it_back(state):
    expected = {"states": [{"claim": "migrants", "state": state}]} if state in TO_CHECK else {}
    assert missing(claim(state=state)) == expected
    assert ("states" in missing(claim(state=state), channel="discreet")) == (state in TO_CHECK)


def test_every_claim_needs_its_grade():
    weak = claim("b", items=(Evidence(evidence="m", kind="media", role="supports"),))
    assert missing(claim(), weak) == {"grades": [{"claim": "b", "grade": "D", "wanted": "C"}]}
    assert missing(claim(), claim("b", items=())) == {"grades": [{"claim": "b", "grade": "", "wanted": "C"}]}
    told = Evidence(evidence="k", kind="key_informants", role="supports", dated=RECENT)
    assert missing(claim(), claim("b", items=(told,))) == {}
    assert missing(claim(), claim("b", "causal", items=(told,))) == {
        "grades": [{"claim": "b", "grade": "C", "wanted": "B"}]
    }


def test_it_rests_on_work_of_a_national_society():
    assert missing(claim(items=(REGISTER,))) == {"operational": [{"found": "elsewhere"}]}
    shown = msgspec.structs.replace(OWN, role="illustrates")
    assert missing(claim(items=(REGISTER, shown))) == {"operational": [{"found": "elsewhere"}]}
    nameless = msgspec.structs.replace(OWN, society=None)
    assert missing(claim(items=(REGISTER, nameless))) == {}


def test_a_claim_that_was_never_asked_is_not_fresh():
    assert missing(claim(state=UNASKED)) == {"states": [{"claim": "migrants", "state": "unasked"}]}
    assert outcome("states", gate(claim(state=UNASKED))) == "not_enough"
    both = gate(claim(state=UNASKED), claim("b", state="expired"))
    assert outcome("states", both) == "departs"


@pytest.mark.parametrize(
    ("item", "told", "named", "expected"),
    [
        ({"countries": {"NER"}}, {"countries": {"NER", "LBY"}}, (), "conforms"),
        ({"countries": {"KEN"}}, {"countries": {"NER"}}, (), "departs"),
        ({"countries": {"KEN"}, "is_direct_place": True}, {"countries": {"NER"}}, (), "departs"),
        ({"countries": {"NER"}, "is_direct_place": False}, {"countries": {"NER"}}, (), "departs"),
        ({"trails": {"CMR"}, "countries": {"GMB"}}, {"trails": {"CMR"}, "countries": {"LBY"}}, (), "conforms"),
        ({"trails": {"WMR"}, "countries": {"MAR"}}, {"trails": {"CMR"}, "countries": {"LBY"}}, (), "departs"),
        ({}, {"countries": {"NER"}}, (), "not_enough"),
        ({"countries": {"NER"}}, {}, (), "not_enough"),
        ({"is_direct_place": True}, {"countries": {"NER"}}, (), "conforms"),
        ({"countries": {"NER"}}, {"countries": {"LBY"}}, ("NER",), "conforms"),
        ({"countries": {"LBY"}}, {"countries": {"LBY"}}, ("NER",), "departs"),
    ],
)
def test_the_work_lies_where_the_message_speaks_of(item, told, named, expected):
    """What the message names comes first, then its claims; what is unknown holds nothing back, and is said."""
    plain = msgspec.structs.replace(OWN, countries=frozenset())
    made = msgspec.structs.replace(
        plain, **{name: frozenset(said) if isinstance(said, set) else said for name, said in item.items()}
    )
    asked = claim(items=(REGISTER, made), told={name: frozenset(said) for name, said in told.items()})
    found = gate(asked, countries=frozenset(named))
    assert outcome("operational", found) == expected
    assert ("operational" in {each.name for each in found.missing}) == (expected == "departs")
    assert [each.name for each in found.unknown] == (["operational"] if expected == "not_enough" else [])


def test_one_of_several_in_the_right_place_is_enough():
    away = msgspec.structs.replace(OWN, evidence="away", countries=frozenset({"KEN"}))
    unknown = msgspec.structs.replace(OWN, evidence="unknown", countries=frozenset())
    assert outcome("operational", gate(claim(items=(REGISTER, away, OWN)))) == "conforms"
    assert outcome("operational", gate(claim(items=(REGISTER, away, unknown)))) == "not_enough"
    assert missing(claim(items=(REGISTER, away))) == {"operational": [{"found": "other_place"}]}


def test_only_public_figures_are_told_in_public():
    assert missing(claim(audience="movement")) == {"public_figures": [{"claim": "migrants"}]}
    assert missing(claim(audience="movement"), channel="discreet") == {}


def test_each_society_whose_data_it_uses_clears_it():
    assert missing(body="ns_b") == {"clearance": [{"society": "ns_a", "step": ""}]}
    assert missing(body="ns_b", clearance={"ns_a": "asked"}) == {"clearance": [{"society": "ns_a", "step": "asked"}]}
    found = gate(body="ns_b")
    assert outcome("clearance", found) == "not_enough"
    assert missing(body="ns_b", clearance={"ns_a": "given"}) == {}
    assert outcome("clearance", gate()) == "not_applicable"


def test_a_society_whose_own_figures_are_told_clears_them():
    told = claim(items=(REGISTER, OWN), told={"countries": HERE, "societies": frozenset({"ns_c"})})
    assert missing(told) == {"clearance": [{"society": "ns_c", "step": ""}]}
    assert missing(told, clearance={"ns_c": "given"}) == {}
    refused = gate(told, clearance={"ns_c": "refused"})
    assert outcome("clearance", refused) == "departs", "a figure cannot drop out of the claim that tells it"
    assert not refused.may_be_used
    assert missing(told, body="ns_c", clearance={"ns_a": "given"}) == {}


@pytest.mark.parametrize("word", ["ended", "limited"])
def test_a_word_that_does_not_hold_is_no_word(word):
    assert missing(body="ns_b", clearance={"ns_a": word}) == {"clearance": [{"society": "ns_a", "step": word}]}


def test_a_society_refuses_the_use_of_its_data_and_not_the_claim():
    other = msgspec.structs.replace(OWN, evidence="ward", society="ns_c")
    both = claim(items=(REGISTER, OWN, other))
    refused = {"ns_a": "refused", "ns_c": "given"}
    found = gate(both, body="ns_b", clearance=refused)
    assert found.may_be_used
    assert found.dropped == ({"claim": "migrants", "evidence": "clinic", "society": "ns_a"},)
    assert [each.evidence for each in found.grades["migrants"].items] == ["register", "ward"]
    alone = missing(claim(), body="ns_b", clearance={"ns_a": "refused"})
    assert alone == {"operational": [{"found": "elsewhere"}]}


def test_another_message_within_90_days_wants_an_agreement():
    near = Other(message="m2", body="ns_z", day=TODAY - dt.timedelta(days=90))
    assert missing(others=(near,)) == {"coordination": [{"message": "m2", "body": "ns_z", "day": near.day.isoformat()}]}
    assert missing(others=(near,), coordinated=frozenset({"m2"})) == {}
    far = msgspec.structs.replace(near, day=TODAY - dt.timedelta(days=91))
    assert outcome("coordination", gate(others=(far,))) == "not_applicable"
    assert outcome("coordination", gate(others=(msgspec.structs.replace(near, body="ns_a"),))) == "not_applicable"


def test_numerals_tone_and_stories_hold_every_channel_back():
    for channel in ("public", "discreet"):
        assert missing(refused_numerals=2, channel=channel) == {"numerals": [{"count": "2"}]}
        assert missing(tone_looked=False, channel=channel) == {"tone": []}
        assert missing(tone_looked=True, channel=channel) == {}
        held = {"s1": ("consent_ended", "leads"), "s2": ()}
        assert missing(stories=held, channel=channel) == {"stories": [{"story": "s1", "why": "consent_ended leads"}]}


def test_a_public_message_rests_on_a_claim():
    assert "claims" in {each.name for each in gate(claims=()).missing}


def test_only_rules_of_practice_can_be_waived_with_a_reason():
    found = gate(claim(items=(REGISTER,)), waived={"operational": "a statement of the whole Movement"})
    assert (found.may_be_used, outcome("operational", found)) == (True, "departs_justified")
    assert not gate(refused_numerals=1, waived={"numerals": "in a hurry"}).may_be_used
    assert set(RULES.values()) <= set(load_catalog().practice_rules)
    for each in found.requirements:
        if each.rule:
            assert each.provision in load_catalog().practice_rules[each.rule].provisions


@given(
    st.lists(st.lists(evidence(), max_size=4), max_size=3),
    st.dictionaries(st.sampled_from(("ns_a", "ns_b")), st.sampled_from(("given", "refused", "asked"))),
    st.randoms(use_true_random=False),
)
def test_order_changes_nothing_and_a_refusal_leaves_no_trace_of_the_data(groups, clearance, random):
    claims = [claim(f"c{number}", items=tuple(items)) for number, items in enumerate(groups)]
    found = gate(claims=tuple(claims), body="", clearance=clearance)
    turned = [msgspec.structs.replace(each, evidence=tuple(reversed(each.evidence))) for each in claims]
    random.shuffle(turned)
    assert gate(claims=tuple(turned), body="", clearance=dict(reversed(clearance.items()))) == found
    refused = {name for name, word in clearance.items() if word == "refused"}
    used = {item.evidence for grade in found.grades.values() for item in grade.items}
    assert not used & {item.evidence for items in groups for item in items if item.society in refused}
    # Without the refused data it is the same message.
    without = [
        msgspec.structs.replace(each, evidence=tuple(i for i in each.evidence if i.society not in refused))
        for each in claims
    ]
    again = gate(claims=tuple(without), body="", clearance=clearance)
    assert (again.requirements, again.grades) == (found.requirements, found.grades)
