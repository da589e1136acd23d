"""The state of a society follows from what was logged, whatever the order in which it is read."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waypost.web.exercises.states import ANSWERED, ANSWERS, SHOWN, Kind, State, state_from

START = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
NOW = START + dt.timedelta(days=60)


@dataclasses.dataclass(frozen=True)
class Told:
    kind: Kind
    at: dt.datetime
    pk: int


def _at(day: float) -> dt.datetime:
    return START + dt.timedelta(days=day)


def _state(*told: tuple[Kind, float], ends: float = 30, now: float = 10, is_invited: bool = True):
    events = [Told(kind, _at(day), number) for number, (kind, day) in enumerate(told, 1)]
    return state_from(events, is_invited=is_invited, ends_at=_at(ends), now=_at(now))


events = st.lists(
    st.tuples(st.sampled_from(Kind), st.integers(0, 8)).map(lambda pair: (pair[0], _at(pair[1] * 5))), max_size=12
).map(lambda pairs: [Told(kind, at, number) for number, (kind, at) in enumerate(pairs, 1)])
moments = st.integers(0, 50).map(_at)


@pytest.mark.parametrize(
    ("told", "now", "expected"),
    [
        ((), 10, State.INVITED),
        (((Kind.OPENED, 2),), 10, State.OPENED),
        (((Kind.WORK, 2), (Kind.OPENED, 3)), 10, State.IN_WORK),
        (((Kind.NOTHING_PROPOSED, 2),), 10, State.IN_WORK),
        (((Kind.WORK, 2), (Kind.SIGNED, 3)), 10, State.SIGNED),
        (((Kind.NOTHING_TO_REPORT, 3), (Kind.SIGNED, 4)), 10, State.SIGNED),
        (((Kind.DECLINED, 3), (Kind.WORK, 4)), 10, State.DECLINED),
        (((Kind.ANSWERED_BY_OTHER, 3),), 10, State.ANSWERED_BY_OTHER),
        (((Kind.WORK, 3),), 31, State.LATE),
        ((), 31, State.LATE),
        (((Kind.SIGNED, 12),), 10, State.INVITED),  # not yet
    ],
)
def test_what_follows_from_what(told, now, expected):
    assert _state(*told, now=now).state is expected
    assert _state(*told, now=now, is_invited=False).state is State.NOT_INVITED


def test_an_answer_after_the_closing_is_late_and_an_extension_takes_that_back():
    late = _state((Kind.SIGNED, 35), ends=30, now=40)
    assert (late.state, late.is_late_answer) == (State.SIGNED, True)
    assert not _state((Kind.SIGNED, 35), ends=36, now=40).is_late_answer
    assert _state((Kind.WORK, 3), ends=30, now=31).state is State.LATE
    assert _state((Kind.WORK, 3), ends=45, now=31).state is State.IN_WORK
    assert not _state((Kind.SIGNED, 5), (Kind.SIGNED, 35), ends=30, now=40).is_late_answer


def test_the_last_moment_is_in_time():
    assert not _state((Kind.SIGNED, 30), ends=30, now=40).is_late_answer
    assert _state(now=30, ends=30).state is State.INVITED


def test_work_after_an_answer_is_said_and_does_not_make_silent():
    found = _state((Kind.SIGNED, 5), (Kind.WORK, 6))
    assert (found.state, found.is_changed_since) == (State.SIGNED, True)
    assert not _state((Kind.SIGNED, 5), (Kind.OPENED, 6)).is_changed_since
    assert _state((Kind.SIGNED, 5), (Kind.NOTHING_PROPOSED, 6)).awaits_confirmation


def test_of_equal_times_the_later_row_counts():
    assert _state((Kind.SIGNED, 5), (Kind.DECLINED, 5)).state is State.DECLINED
    assert _state((Kind.DECLINED, 5), (Kind.SIGNED, 5)).state is State.SIGNED


@settings(deadline=None)
@given(events, moments, moments, st.randoms())
def test_the_order_of_reading_does_not_matter(told, ends, now, chance):
    shuffled = list(told)
    chance.shuffle(shuffled)
    one, other = (state_from(each, is_invited=True, ends_at=ends, now=now) for each in (told, shuffled))
    assert one == other
    assert one.state in SHOWN


@settings(deadline=None)
@given(events, moments, moments)
def test_what_is_yet_to_come_does_not_count(told, ends, now):
    past = [event for event in told if event.at <= now]
    one, other = (state_from(each, is_invited=True, ends_at=ends, now=now) for each in (told, past))
    assert one == other


@settings(deadline=None)
@given(events, moments, moments)
def test_answered_if_and_only_if_there_is_an_answer(told, ends, now):
    answers = [event for event in told if event.at <= now and event.kind in ANSWERS]
    found = state_from(told, is_invited=True, ends_at=ends, now=now)
    assert found.is_answered == bool(answers) == (found.state in ANSWERED)
    assert found.is_late_answer == (bool(answers) and min(event.at for event in answers) > ends)
    assert (found.state is State.LATE) == (not answers and now > ends)


@settings(deadline=None)
@given(events, moments, st.integers(0, 40), moments)
def test_an_extension_never_makes_anybody_late(told, ends, days, now):
    before = state_from(told, is_invited=True, ends_at=ends, now=now)
    after = state_from(told, is_invited=True, ends_at=ends + dt.timedelta(days=days), now=now)
    assert after.is_late_answer <= before.is_late_answer
    assert (after.state is State.LATE) <= (before.state is State.LATE)
    if before.is_answered:
        assert after.state is before.state
