"""All sides of a trail at a meeting: to be there is not to be heard, and nobody is counted who is not known to be."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies.worlds import SLOWLY, seats
from waypost.strategies.balance import Seat, balance_of
from waypost.strategies.sides import NEEDED, SIDES

ALL = st.lists(st.sampled_from(SIDES), min_size=1, unique=True)


@SLOWLY
@given(seats(), ALL)
def test_balanced_is_when_each_side_that_counts_is_heard_and_only_then(listed, sides):
    found = balance_of(listed, sides)
    heard = {side for each in listed if each.is_heard for side in each.sides}
    assert found.is_balanced == (set(sides) & set(NEEDED) <= heard)
    assert {each.side for each in found.lacking} == (set(sides) & set(NEEDED)) - heard


@SLOWLY
@given(seats(), ALL, st.randoms())
def test_the_order_of_seats_changes_nothing(listed, sides, chance):
    mixed = list(listed)
    chance.shuffle(mixed)
    assert balance_of(mixed, sides) == balance_of(listed, sides)


@SLOWLY
@given(seats(), ALL, st.data())
def test_one_more_who_is_heard_never_makes_a_balance_worse(listed, sides, data):
    if not listed:
        return
    chosen = data.draw(st.integers(0, len(listed) - 1))
    more = [dataclasses.replace(each, is_heard=True) if n == chosen else each for n, each in enumerate(listed)]
    before, after = balance_of(listed, sides), balance_of(more, sides)
    assert {each.side for each in after.lacking} <= {each.side for each in before.lacking}
    assert set(before.zones_heard) <= set(after.zones_heard)


@SLOWLY
@given(seats(), ALL)
def test_presence_and_replies_alone_never_make_a_side_heard(listed, sides):
    quiet = [dataclasses.replace(each, is_heard=False, is_present=True, is_coming=True) for each in listed]
    found = balance_of(quiet, sides)
    assert all(not each.heard for each in found.sides)
    assert found.is_balanced == (not set(sides) & set(NEEDED))


@SLOWLY
@given(seats(), ALL)
def test_whom_to_call_on_stands_on_the_side_and_is_not_heard(listed, sides):
    for each in balance_of(listed, sides).sides:
        assert set(each.to_call) <= set(each.concerned)
        assert not set(each.to_call) & set(each.heard)
        assert bool(each.to_call) == (bool(each.concerned) and not each.heard)


def test_what_lacks_first_is_named():
    called = [
        Seat("a", ("origin",), "africa", is_invited=True, is_coming=True, is_present=True, is_heard=True),
        Seat("b", ("transit",), "africa", is_invited=True, is_coming=True, is_present=True),
        Seat("c", ("destination",), "europe", is_invited=True),
        Seat("d", ("destination",), "europe"),
    ]
    origin, transit, destination, back = balance_of(called, SIDES).sides
    assert (origin.lacks, transit.lacks, destination.lacks, back.lacks) == (None, "heard", "coming", "society")
    assert destination.to_call == ("c",)  # invited and silent: before those who were never asked
    assert balance_of(called, SIDES).zones_heard == ("africa",)
