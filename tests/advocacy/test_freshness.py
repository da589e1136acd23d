"""How a claim stands: each state once, and what holds for any figure."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.advocacy.freshness import standing
from waypost.advocacy.values import STATES, TO_CHECK, Claim, Result, Tolerance

DAY = dt.date(2026, 11, 1)


def claim(expected=100.0, kind="relative", value=0.1, **more) -> Claim:
    tolerance = Tolerance(kind=kind, value=value)
    return Claim(claim="c", kind="quantity", measure="m", expected=expected, tolerance=tolerance, **more)


def result(value=100.0, **more) -> Result:
    return Result(value=value, rows=1, **more)


@pytest.mark.parametrize(
    ("asked", "found", "state"),
    [
        (claim(), result(), "fresh"),
        (claim(), result(110.0), "drifted_within"),
        (claim(), result(111.0), "drifted_beyond"),
        (claim(kind="absolute", value=5), result(105), "drifted_within"),
        (claim(kind="absolute", value=5), result(106), "drifted_beyond"),
        (claim(3, kind="rank", value=1), result(4), "drifted_within"),
        (claim(3, kind="rank", value=1), result(5), "drifted_beyond"),
        (claim(0.02, kind="sign"), result(0.5), "drifted_within"),
        (claim(0.02, kind="sign"), result(-0.001), "direction_reversed"),
        (claim(0.6, kind="absolute", value=0.2, pivot=0.5), result(0.45), "direction_reversed"),
        (claim(0.6, kind="absolute", value=0.2, pivot=0.5), result(0.5), "direction_reversed"),
        (claim(), Result(), "scope_broken"),
        (claim(definition="a"), result(definition="b"), "scope_broken"),
        (claim(), Result(rows=2, is_suppressed=True), "suppressed_now"),
        (claim(valid_until=dt.date(2026, 10, 31)), result(), "expired"),
        (claim(valid_until=DAY), result(), "fresh"),
    ],
)
def test_states(asked, found, state):
    assert standing(asked, found, DAY).state == state


def test_the_worst_is_told_first_and_all_of_it_beside():
    told = standing(claim(valid_until=dt.date(2026, 1, 1)), result(500), DAY, is_withdrawn=True)
    assert told.found == ("evidence_withdrawn", "drifted_beyond", "expired")
    assert (told.state, told.moved, told.is_to_check) == ("evidence_withdrawn", 400, True)


def test_a_claim_without_a_figure_expires_and_loses_its_evidence_and_nothing_else():
    plain = Claim(claim="c", kind="normative", valid_until=dt.date(2026, 1, 1))
    assert standing(plain, None, dt.date(2026, 1, 1)).state == "fresh"
    assert standing(plain, None, DAY).state == "expired"
    assert standing(plain, None, dt.date(2026, 1, 1), is_withdrawn=True).state == "evidence_withdrawn"


_NUMBER = st.floats(-1e9, 1e9, allow_nan=False)


@given(_NUMBER, _NUMBER, st.sampled_from(["absolute", "relative", "rank", "sign"]), st.floats(0, 1e6))
def test_any_figure_has_one_state_and_a_wider_tolerance_never_finds_more(expected, value, kind, far):
    narrow, wide = claim(expected, kind, far), claim(expected, kind, far * 2 + 1)
    told, again = standing(narrow, result(value), DAY), standing(wide, result(value), DAY)
    assert told.state in STATES
    assert told.is_to_check == (told.state in TO_CHECK)
    if not told.is_to_check:
        assert not again.is_to_check
    assert standing(narrow, result(expected), DAY).state == "fresh"


@given(_NUMBER, st.permutations([0.1, 0.2, 0.3, 0.4]))
def test_the_order_in_which_a_figure_was_added_up_is_no_drift(scale, parts):
    assert standing(claim(sum([0.1, 0.2, 0.3, 0.4]) * scale), result(sum(parts) * scale), DAY).state == "fresh"
