"""Whom a need finds: hard constraints hold, scores are the sum of what is told, order never matters."""

from __future__ import annotations

import datetime as dt
import math

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.network.worlds import TODAY, VOCABULARY, needs, networks, willing_networks
from waypost.errors import InputError
from waypost.network.assertions import BASES, Assertion, check_assertion, is_stale, strength
from waypost.network.holders import Holder
from waypost.network.matching import FLUENT, LOAD, REASONS, REPEATED, SIDE, TRAIL, Need, match
from waypost.network.panels import NEAR, balance, propose
from waypost.network.tags import DECAY, is_led_by_icrc, scarcity, steps, vocabulary_of
from waypost.reference import load_catalog

PLAIN = Need(tags=("service:rfl_tracing",), language="en")


def found(need, holders, assertions, **parts):
    return match(need, holders, assertions, vocabulary=VOCABULARY, today=TODAY, **parts)


def expert(name="a", **parts):
    return Holder(id=name, kind="person", languages={"en": "working"}, **parts)


def says(holder="a", tag="service:rfl_tracing", level=4, basis="answered_request", on=TODAY, **parts):
    return Assertion(holder=holder, tag=tag, level=level, basis=basis, on=on, **parts)


@given(needs, networks())
def test_no_candidate_breaks_a_hard_constraint(need, world):
    holders, assertions = world
    told = found(need, holders, assertions)
    assert {each.holder.id for each in (*told.candidates, *told.excluded)} == {each.id for each in holders}
    for each in told.candidates:
        holder = each.holder
        assert holder.is_consenting
        assert holder.is_released
        assert not set(holder.societies) & {need.asker, *need.parties}
        assert not set(holder.refused_countries) & set(need.countries)
        assert need.has_interpreter or holder.languages.get(need.language) != "basic"
        if holder.kind in ("person", "unit"):
            assert need.has_interpreter or holder.languages.get(need.language) in ("working", "fluent")
        assert holder.cap is None or holder.load < holder.cap
        assert holder.is_available(TODAY)
    for each in told.excluded:
        assert each.reasons
        assert set(each.reasons) <= set(REASONS)
    assert told.must_include_icrc == is_led_by_icrc(need.tags, VOCABULARY)


@given(needs, networks(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_never_matters(need, world, chance):
    holders, assertions = world
    told = found(need, holders, assertions)
    mixed, said = list(holders), list(assertions)
    chance.shuffle(mixed)
    chance.shuffle(said)
    turned = msgspec.structs.replace(need, tags=need.tags[::-1], trails=need.trails[::-1])
    again = found(turned, mixed, said)
    assert again == told
    assert propose(again, 3) == propose(told, 3)


@given(needs, networks())
def test_the_parts_add_up_to_the_score_and_follow_from_their_facts(need, world):
    holders, assertions = world
    for each in found(need, holders, assertions, earlier=[holder.id for holder in holders[:2]] * 2).candidates:
        assert each.score == math.fsum(part.value for part in each.parts)
        again = 0.0
        for part in each.parts:
            facts = part.facts
            again += {
                "competence": lambda f: f["rarity"] * f["level"] / 4 * BASES[f["basis"]] * f["recency"]
                * DECAY ** f["steps"],
                "trail": lambda _: TRAIL,
                "side": lambda _: SIDE,
                "language": lambda _: FLUENT,
                "load": lambda f: -LOAD * f["load"] / f["cap"],
                "repeated": lambda f: -REPEATED * min(f["times"], 3),
            }[part.kind](facts)  # fmt: skip
        assert again == pytest.approx(each.score)


@given(networks(), needs, st.data())
def test_the_score_never_falls_with_level_basis_or_recency(world, need, data):
    holders, assertions = world
    assume(assertions)
    place = data.draw(st.integers(0, len(assertions) - 1))
    one = assertions[place]
    assume(strength(one, TODAY) > 0)
    stronger = msgspec.structs.replace(
        one,
        level=data.draw(st.integers(one.level, 4)),
        basis=data.draw(st.sampled_from([each for each in BASES if BASES[each] >= BASES[one.basis]])),
        confirmed=data.draw(st.dates(one.since, TODAY)),
    )
    before = {each.holder.id: each.score for each in found(need, holders, assertions).candidates}
    after = found(need, holders, [*assertions[:place], stronger, *assertions[place + 1 :]])
    for each in after.candidates:
        if each.holder.id == one.holder:
            assert each.score >= before[one.holder] - 1e-12
        else:
            assert each.score == before[each.holder.id]


@given(needs, willing_networks(), st.integers(1, 5))
def test_a_panel_is_never_less_balanced_than_the_best_alone_and_no_exchange_is_left(need, world, size):
    holders, assertions = world
    told = found(msgspec.structs.replace(need, has_interpreter=True), holders, assertions)
    panel = propose(told, size)
    assert len(panel.members) == min(size, len(told.candidates))
    assert len({each.holder.id for each in panel.members}) == len(panel.members)
    assert panel.balance == balance(panel.members)
    has_icrc = any(each.holder.is_icrc for each in told.candidates)
    assert panel.lacks_icrc == (told.must_include_icrc and not has_icrc)
    best = list(told.candidates[:size])
    if not told.must_include_icrc or any(each.holder.is_icrc for each in best):
        assert panel.balance >= balance(best)
    inside = {each.holder.id for each in panel.members}
    for place, leaving in enumerate(panel.members):
        for coming in told.candidates:
            after = [*panel.members[:place], coming, *panel.members[place + 1 :]]
            is_free = coming.holder.id not in inside and coming.score >= NEAR * leaving.score
            if is_free and (not told.must_include_icrc or any(each.holder.is_icrc for each in after)):
                assert balance(after) <= panel.balance


def test_each_reason_is_told_with_all_others():
    need = Need(tags=("service:shelter",), language="fr", asker="ns-ner", countries=("LBY",), parties=("ns-ita",))
    holders = [
        expert("own", societies=("ns-ner",)), expert("party", societies=("ns-ita",)),
        expert("refuses", refused_countries=("LBY",)), expert("busy", load=2, cap=2),
        expert("later", available_from=TODAY + dt.timedelta(1)),
        expert("gone", available_until=TODAY - dt.timedelta(1)),
        expert("hidden", is_consenting=False), expert("kept", is_released=False),
        Holder(id="silent", kind="person"), Holder(id="body", kind="platform"),
        Holder(id="can", kind="unit", languages={"fr": "working"}),
    ]  # fmt: skip
    told = found(need, holders, [says(each.id, "service:shelter") for each in holders])
    assert [each.holder.id for each in told.candidates] == ["body", "can"]
    reasons = {each.holder.id: each.reasons for each in told.excluded}
    assert reasons == {
        "own": ("own_case", "language"), "party": ("competing_party", "language"),
        "refuses": ("refused_country", "language"), "busy": ("language", "load_cap"),
        "later": ("language", "not_available"), "gone": ("language", "not_available"),
        "hidden": ("no_consent", "language"), "kept": ("not_released", "language"), "silent": ("language",),
    }  # fmt: skip


def test_the_hierarchy_fades_by_step_and_sisters_are_strangers():
    assert steps("service:rfl_tracing", "service:rfl", VOCABULARY) == 1
    assert steps("service:rfl", "service:rfl_tracing", VOCABULARY) == 1
    assert steps("service:rfl_tracing", "service:rfl_missing_and_dead", VOCABULARY) is None
    exact = found(PLAIN, [expert()], [says()]).candidates[0]
    above = found(PLAIN, [expert()], [says(tag="service:rfl")]).candidates[0]
    assert above.parts[0].value / above.parts[0].facts["rarity"] == pytest.approx(
        DECAY * exact.parts[0].value / exact.parts[0].facts["rarity"]
    )
    assert [each.reasons for each in found(PLAIN, [expert()], [says(tag="service:shelter")]).excluded] == [
        ("no_competence",)
    ]


def test_a_word_halves_in_three_years_and_ends_with_its_day():
    fresh, old = says(), says(on=TODAY - dt.timedelta(days=1096))
    assert strength(old, TODAY) == pytest.approx(strength(fresh, TODAY) / 2, rel=1e-3)
    assert strength(says(expires=TODAY), TODAY) > 0
    assert strength(says(on=TODAY - dt.timedelta(9), expires=TODAY - dt.timedelta(1)), TODAY) == 0
    assert is_stale(old, TODAY)
    assert not is_stale(msgspec.structs.replace(old, confirmed=TODAY), TODAY)
    with pytest.raises(InputError, match=r"level 5.*basis 'rumour'"):
        check_assertion(says(level=5, basis="rumour"))


def test_rare_knowledge_counts_more_and_work_is_spread():
    held = {"a": ["service:rfl_tracing"], "b": ["service:rfl_tracing"], "c": ["method:training"]}
    assert scarcity("method:training", held, VOCABULARY) > scarcity("service:rfl_tracing", held, VOCABULARY) > 1
    two = [expert("a", load=3, cap=4), expert("b", load=0, cap=4)]
    words = [says("a"), says("b")]
    assert [each.holder.id for each in found(PLAIN, two, words).candidates] == ["b", "a"]
    idle = [expert("a"), expert("b")]
    again = found(PLAIN, idle, words, earlier=["a"])
    assert [each.holder.id for each in again.candidates] == ["b", "a"]
    assert again.candidates[1].parts[-1].facts == {"times": 1}


def test_a_date_of_which_only_the_year_is_known_is_told_as_a_year():
    words = [msgspec.structs.replace(says("a"), on=dt.date(2026, 1, 1), stated="2026"), says("b")]
    told = {
        each.holder.id: each.parts[0].facts["since"]
        for each in found(PLAIN, [expert("a"), expert("b")], words).candidates
    }
    assert told["a"] == "2026"
    assert dt.date.fromisoformat(told["b"])


def test_where_the_icrc_leads_it_is_in_the_panel_whatever_its_score():
    holders = [expert(name, zone="africa") for name in "abc"] + [
        Holder(id="icrc", kind="institution", is_icrc=True),
    ]
    told = found(PLAIN, holders, [says(name) for name in "abc"])
    assert told.must_include_icrc
    assert not told.lacks_icrc
    assert "icrc" in {each.holder.id for each in propose(told, 2).members}
    without = found(PLAIN, holders[:3], [says("a")])
    assert without.lacks_icrc
    assert propose(without, 2).lacks_icrc
    assert not found(Need(tags=("service:shelter",), language="en"), holders, []).must_include_icrc


def test_the_catalog_has_a_tag_for_each_code_and_leads_that_exist():
    vocabulary = vocabulary_of(load_catalog())
    assert vocabulary.parents["service:rfl_tracing"] == "service:rfl"
    assert is_led_by_icrc(["service:rfl_missing_and_dead"], vocabulary)
    assert is_led_by_icrc(["service:detention_visits"], vocabulary)
    assert not is_led_by_icrc(["service:shelter"], vocabulary)
    vocabulary.check(["method:training"])
    with pytest.raises(InputError, match="service:magic"):
        vocabulary.check(["service:magic"])
