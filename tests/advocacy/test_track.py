"""The track of a message, and who else speaks of the same."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.advocacy.coordination import WITHIN, Spoken, beside
from waypost.advocacy.track import MOVES, OPEN, State, next_state
from waypost.errors import InputError

TODAY = dt.date(2026, 11, 1)


def spoken(message="a", body="ns-ner", day=TODAY, **more):
    return Spoken(**{"message": message, "aspect": "stranded", "audience": "public", "body": body, "day": day} | more)


def test_the_way_and_no_other():
    state = State.DRAFTED
    for move, then in (("check", "checked"), ("clear", "cleared"), ("publish", "live"), ("withdraw", "withdrawn")):
        state = next_state(state, move)
        assert state == then
    for move in MOVES:
        with pytest.raises(InputError, match="what it can: nothing"):
            next_state(State.WITHDRAWN, move)
    with pytest.raises(InputError, match="drafted cannot take the step publish; what it can: check, withdraw"):
        next_state(State.DRAFTED, "publish")
    assert State.LIVE not in OPEN


def test_another_body_on_the_same_within_90_days():
    mine = spoken(day=None)
    for other, counts in (
        (spoken("b", "ns-ita"), True),
        (spoken("b", "ns-ita", TODAY - WITHIN), True),
        (spoken("b", "ns-ita", TODAY - WITHIN - dt.timedelta(days=1)), False),
        (spoken("b", "ns-ita", None), True),
        (spoken("b", "ns-ner"), False),
        (spoken("b", "ns-ita", aspect="children"), False),
        (spoken("b", "ns-ita", audience="donors"), False),
    ):
        assert [each.message for each in beside(mine, [mine, other], TODAY)] == (["b"] if counts else []), other


@given(st.lists(st.builds(spoken, st.sampled_from("abcd"), st.sampled_from(["ns-ner", "ns-ita", ""]),
                          st.none() | st.dates(dt.date(2026, 5, 1), dt.date(2027, 5, 1)),
                          audience=st.sampled_from(["public", "donors"])), max_size=6))  # fmt: skip
def test_coordination_is_mutual(all_of_them):
    for one in all_of_them:
        for two in all_of_them:
            assert bool(beside(one, [two], TODAY)) == bool(beside(two, [one], TODAY))
