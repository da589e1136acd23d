"""The track of a message."""

from __future__ import annotations

import pytest

from waypost.advocacy.track import MOVES, OPEN, State, next_state
from waypost.errors import InputError


def test_the_way_and_no_other():
    state = State.DRAFTED
    for move, then in (("check", "checked"), ("clear", "cleared"), ("publish", "live"), ("withdraw", "withdrawn")):
        state = next_state(state, move)
        assert state == then
    for move in MOVES:
        with pytest.raises(InputError, match="what it can: nothing"):
            next_state(State.WITHDRAWN, move)
    with pytest.raises(InputError, match="drafted cannot take the step publish; what it can: save, check, withdraw"):
        next_state(State.DRAFTED, "publish")
    assert State.LIVE not in OPEN


def test_other_words_are_drafted_again():
    assert {next_state(state, "save") for state in OPEN} == {State.DRAFTED}
