"""Gaps: what services leave, by their own rules of who is let in."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles.worlds import METHOD, QUICK, TOLD, WOMEN, all_known, known, seen, service
from waypost.profiles.gaps import gaps, greatest
from waypost.profiles.profile import profile
from waypost.profiles.values import Unknown

GRAVE = all_known(severities={"health": 4.0}, failing=["health"])


PEOPLE = known(200.0)


def health(*services, people=PEOPLE, **parts):
    made = profile([seen(inputs=GRAVE, people=people, capacities=services, **parts)], METHOD)
    return next(gap for gap in gaps(made) if gap.need == "health")


@pytest.mark.parametrize(
    ("services", "people", "low", "high"),
    [
        ([], known(200.0), 1.0, 1.0),
        ([service()], known(200.0), 0.5, 0.5),
        ([service(), service(people=150)], known(200.0), 0.0, 0.0),
        ([service(need="shelter", people=200)], known(200.0), 1.0, 1.0),
        # a clinic that asks for a residence card covers the share that it admits
        ([service(requirements=("residence_card",), admitted=known(0.4))], known(200.0), 0.8, 0.8),
        # which nobody knows: from nobody to everybody
        ([service(requirements=("residence_card",))], known(200.0), 0.5, 1.0),
        ([service(requirements=("fee",), admitted=Unknown(least=0.5, told=TOLD))], known(200.0), 0.5, 0.75),
        # without requirements a share that was told is of no matter
        ([service(admitted=known(0.1))], known(200.0), 0.5, 0.5),
        ([service(people=Unknown())], known(200.0), 0.0, 1.0),
        ([service()], Unknown(), 0.0, 1.0),
        ([], Unknown(), 1.0, 1.0),
        ([service()], Unknown(least=200, most=400, told=TOLD), 0.5, 0.75),
        ([], known(0.0), 0.0, 0.0),
    ],
)
def test_what_is_left_of_a_need(services, people, low, high):
    found = health(*services, people=people)
    assert (found.gap.low, found.gap.high) == (pytest.approx(low), pytest.approx(high))


def test_what_nobody_bounds_is_told_without_an_end():
    assert health(service(), people=Unknown()).people.high == math.inf


def test_services_for_people_whom_nobody_told_apart_are_flagged():
    assert health(service()).not_told_apart == ("sex", "age")
    assert health(service(), people_by=("age",)).not_told_apart == ("sex",)
    assert health().not_told_apart == ()  # no service is there for them
    made = profile([seen(WOMEN, capacities=(service(),), people_by=("age",))], METHOD)
    assert {gap.not_told_apart for gap in gaps(made)} == {()}


def test_the_greatest_gap_comes_first():
    made = profile([seen(inputs=GRAVE)], METHOD)
    assert greatest(gaps(made))[0].need == "health"


@QUICK
@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.one_of(st.just(Unknown()), st.integers(0, 400).map(lambda n: known(float(n)))),
)
def test_more_capacity_never_leaves_more(some, more, people):
    before, after = health(service(people=some), people=people), health(service(people=some + more), people=people)
    assert after.gap.low <= before.gap.low
    assert after.gap.high <= before.gap.high
