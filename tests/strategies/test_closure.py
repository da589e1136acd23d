"""Both-sided closure: a giver and a taker who accept, a commitment or an open word for each need."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.worlds import DAY, SLOWLY, strategies
from waypost.strategies.closure import is_closed, open_points
from waypost.strategies.standing import MAY_SAY, Event, is_agreed, stood, stood_commitment
from waypost.strategies.values import STANDING, Commitment, Data, HandOver, Need, Phase, Said, State, Word

ONE = Commitment(1, 1, "a", "origin", "words", "water")
TWO = Commitment(2, 2, "b", "transit", "words", "water")
NEEDS = (Need(1, "origin", "water"), Need(2, "transit", "water"))
OVER = HandOver(1, 1, 2, "words")


def said(part, number, word, ns_id=""):
    return Said(part, number, word, DAY, ns_id, "why")


def made(log=(), **parts):
    given = {"needs": NEEDS, "commitments": (ONE, TWO), "hand_overs": (OVER,)} | parts
    return stood("code", "TRAIL", dt.date(2026, 6, 1), log=log, **given)


ACCEPTED = [
    said("commitment", 1, "accepted", "a"), said("commitment", 2, "accepted", "b"),
    said("hand_over", 1, "accepted", "a"), said("hand_over", 1, "accepted", "b"),
]  # fmt: skip


def test_all_accepted_closes():
    assert is_closed(made(ACCEPTED))
    assert is_agreed(made(ACCEPTED))


def test_each_word_that_lacks_opens_a_point_that_names_whom_to_ask():
    for left_out in range(4):
        found = made([each for number, each in enumerate(ACCEPTED) if number != left_out])
        points = open_points(found)
        assert len(points) == 1, points
        assert points[0].societies == (ACCEPTED[left_out].ns_id,)
        assert not is_agreed(found)


@SLOWLY
@given(strategies())
def test_closed_means_that_every_hand_over_has_two_who_accept_and_every_need_somebody_or_an_open_word(strategy):
    if not is_closed(strategy):
        return
    live = {each.number for each in strategy.live_commitments}
    met = {each.need for each in strategy.live_commitments}
    assert all({each.giver, each.taker} <= live for each in strategy.live_hand_overs)
    assert all(each.giver_accepts and each.taker_accepts for each in strategy.live_hand_overs)
    assert all(each.number in met or each.is_open for each in strategy.open_needs)
    assert all(each.state is not State.PROPOSED for each in strategy.live_commitments)


@SLOWLY
@given(strategies(), st.data())
def test_taking_one_side_away_from_a_hand_over_opens_it(strategy, data):
    if not strategy.live_hand_overs:
        return
    over = data.draw(st.sampled_from(strategy.live_hand_overs))
    number = data.draw(st.sampled_from((over.giver, over.taker)))
    left = tuple(
        dataclasses.replace(each, state=State.WITHDRAWN) if each.number == number else each
        for each in strategy.commitments
    )
    points = open_points(dataclasses.replace(strategy, commitments=left))
    assert any(each.kind.startswith("hand_over_without_") and each.number == over.number for each in points)


@SLOWLY
@given(strategies(), st.randoms())
def test_the_order_of_parts_changes_no_question(strategy, chance):
    mixed = {}
    for name in ("needs", "commitments", "hand_overs"):
        rows = list(getattr(strategy, name))
        chance.shuffle(rows)
        mixed[name] = tuple(rows)
    assert set(open_points(dataclasses.replace(strategy, **mixed))) == set(open_points(strategy))


@SLOWLY
@given(strategies())
def test_nobody_but_the_two_societies_of_a_hand_over_accepts_it(strategy):
    for each in strategy.hand_overs:
        both = {strategy.commitment(each.giver).ns_id, strategy.commitment(each.taker).ns_id}
        assert len(both) == 2
    alone = made([said("hand_over", 1, "accepted", "c"), *ACCEPTED[:2]])
    assert [each.kind for each in open_points(alone)] == ["giver_undecided", "taker_undecided"]


@SLOWLY
@given(st.lists(st.sampled_from(list(Word)), max_size=6))
def test_nothing_is_counted_on_that_was_not_accepted(words):
    log = [said("commitment", 1, word, "a") for word in words]
    found = stood_commitment(ONE, log)
    if found.state in STANDING:
        assert Word.ACCEPTED in words
    if found.is_public:
        assert Word.SHOWN in words
        assert found.stands
    assert MAY_SAY[State.DECLINED] == MAY_SAY[State.WITHDRAWN] == frozenset()


def test_work_on_both_sides_without_a_way_between_is_a_question():
    log = ACCEPTED[:2]
    kinds = [each.kind for each in open_points(made(log, hand_overs=()))]
    assert kinds == ["boundary_without_hand_over"]
    alone = [each.kind for each in open_points(made(log[:1], needs=NEEDS[:1], commitments=(ONE,), hand_overs=()))]
    assert alone == ["one_side_only"]


def test_data_that_could_get_to_an_enforcement_body_is_a_question_counts_are_not():
    for data, kinds in ((Data.WITH_CONSENT, ["data_beyond_both"]), (Data.AGGREGATE, []), (Data.NONE, [])):
        found = made(ACCEPTED, hand_overs=(dataclasses.replace(OVER, data=data, safeguard="kept"),))
        assert [each.kind for each in open_points(found, reaching={"b", "z"})] == kinds


def test_agreed_is_what_acceptances_add_up_to_and_force_is_said():
    proposed = [Event("proposed", DAY)]
    assert made(events=proposed).phase is Phase.PROPOSED
    assert made(ACCEPTED, events=proposed).phase is Phase.AGREED
    assert made(ACCEPTED, events=[*proposed, Event("in_force", DAY)]).phase is Phase.IN_FORCE
    assert made(ACCEPTED).phase is Phase.DRAFT  # nobody was asked


def test_the_review_moves_with_each_review():
    later = dt.date(2027, 1, 1)
    found = made(ACCEPTED, events=[Event("proposed", DAY), Event("in_force", DAY), Event("reviewed", DAY, later)])
    assert (found.review_on, found.phase) == (later, Phase.IN_FORCE)
    assert not found.is_review_due(dt.date(2026, 12, 31))
    assert found.is_review_due(later)
