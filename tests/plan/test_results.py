"""Updates go their way or are refused in a line; breakdowns add up; forecasts show what they are made of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.errors import InputError
from waypost.plan.forecast import forecast
from waypost.plan.milestones import as_it_stood, standing
from waypost.plan.results import (
    Breakdown,
    Indicator,
    Period,
    Update,
    actual,
    approve,
    broken_down,
    check_breakdown,
    is_interim,
    is_over,
    lock,
    points,
    revise,
    send_back,
    submit,
    unlock,
)
from waypost.reference.plan_values import UPDATE_STATES, Milestone, Moved

DAY = dt.date(2026, 11, 27)
YEARS = tuple(Period(id=str(y), starts=dt.date(y, 1, 1), ends=dt.date(y, 12, 31)) for y in (2024, 2025, 2026))
HEARD = Indicator(id="heard", outcome="III.a", label={"en": "Societies heard from"}, periods=YEARS)
TOLD = Indicator(id="told", outcome="II.a", label={}, kind="qualitative", periods=YEARS)


def update(**other):
    return Update(**({"id": "u1", "indicator": "heard", "period": "2026", "value": Decimal(5)} | other))


def approved(**other):
    return approve(submit(update(**other), HEARD, by="zone", at=DAY), HEARD, by="team", at=DAY)


def test_the_way_of_an_update_is_kept_in_its_log():
    returned = send_back(submit(update(), HEARD, by="zone", at=DAY), by="team", at=DAY, why="Which year?")
    again = submit(revise(returned, by="zone", at=DAY, value=Decimal(6)), HEARD, by="zone", at=DAY)
    done = approve(again, HEARD, by="team", at=DAY)
    assert [step.to for step in done.log] == ["submitted", "returned", "draft", "submitted", "approved"]
    assert done.log[1].why == "Which year?"
    assert actual(HEARD, "2026", [done, update(id="u2", value=Decimal(99))]).value == 6
    assert actual(HEARD, "2025", [done]) is None


steps = {
    "submit": lambda one: submit(one, HEARD, by="zone", at=DAY),
    "approve": lambda one: approve(one, HEARD, by="team", at=DAY),
    "send_back": lambda one: send_back(one, by="team", at=DAY, why="So"),
    "revise": lambda one: revise(one, by="zone", at=DAY, value=Decimal(1)),
}
ALLOWED = {"draft": {"submit", "revise"}, "submitted": {"approve", "send_back"}, "returned": {"revise"},
           "approved": set()}  # fmt: skip


@given(st.lists(st.sampled_from(sorted(steps)), max_size=12))
def test_no_other_way_leads_on(tried):
    one = update()
    for name in tried:
        if name in ALLOWED[one.state]:
            one = steps[name](one)
        else:
            with pytest.raises(InputError, match=f"an update that is {one.state} cannot be") as refused:
                steps[name](one)
            assert "\n" not in str(refused.value)
        assert one.state in UPDATE_STATES
    assert [step.to for step in one.log][-1:] in ([], [one.state])


def test_nobody_approves_their_own():
    with pytest.raises(InputError, match="somebody else"):
        approve(submit(update(), HEARD, by="zone", at=DAY), HEARD, by="zone", at=DAY)


def test_a_locked_period_takes_nothing_until_it_is_opened():
    waiting = submit(update(), HEARD, by="zone", at=DAY)
    with pytest.raises(InputError, match="waits for an answer"):
        lock(YEARS[2], [waiting], by="team", at=DAY)
    closed = lock(YEARS[2], [approved()], by="team", at=DAY)
    shut = Indicator(id="heard", outcome="III.a", label={}, periods=(closed,))
    for step in (lambda: submit(update(), shut, by="zone", at=DAY), lambda: approve(waiting, shut, by="team", at=DAY)):
        with pytest.raises(InputError, match="locked"):
            step()
    with pytest.raises(InputError, match="reason"):
        unlock(closed, by="team", at=DAY, why="")
    opened = unlock(closed, by="team", at=DAY, why="A late answer")
    assert not opened.is_locked
    assert [step.to for step in opened.log] == ["locked", "open"]


@pytest.mark.parametrize(
    ("indicator", "wrong", "why"),
    [
        (HEARD, {"value": None}, "no number"), (HEARD, {"value": Decimal(-1)}, "below zero"),
        (HEARD, {"value": Decimal("2.5")}, "a whole number, not 2.5"),
        (HEARD, {"breakdowns": (broken_down(Decimal(5), "sex", {"female": Decimal("2.5")}, why="x"),)}, "whole number"),
        (HEARD, {"period": "1999"}, "no period"),
        (HEARD, {"indicator": "other"}, "is of other"),
        (TOLD, {"indicator": "told", "value": None}, "in words"),
        (TOLD, {"indicator": "told", "text": "Well"}, "no number"),
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused(indicator, wrong, why):
    with pytest.raises(InputError, match=why):
        submit(update(**wrong), indicator, by="zone", at=DAY)


def test_a_share_may_have_decimals():
    share = Indicator(id="heard", outcome="III.a", label={}, unit="share", periods=YEARS)
    assert submit(update(value=Decimal("2.5")), share, by="zone", at=DAY).state == "submitted"
    assert submit(update(value=Decimal("5.0")), HEARD, by="zone", at=DAY).state == "submitted"


def test_a_period_that_has_not_begun_takes_nothing_and_one_that_goes_on_takes_what_stands_so_far():
    with pytest.raises(InputError, match="begins on 2026-01-01"):
        submit(update(), HEARD, by="zone", at=dt.date(2025, 12, 31))
    so_far, last_day, after = approved(), dt.date(2026, 12, 31), dt.date(2027, 1, 1)
    assert actual(HEARD, "2026", [so_far]) is so_far
    assert [is_over(YEARS[2], day) for day in (DAY, last_day, after)] == [False, False, True]
    assert is_interim(so_far, YEARS[2])
    waiting = submit(update(), HEARD, by="zone", at=last_day)
    assert is_interim(approve(waiting, HEARD, by="team", at=after), YEARS[2])  # what it says is older
    anew = submit(revise(send_back(waiting, by="team", at=after, why="x"), by="zone", at=after, value=Decimal(6)),
                  HEARD, by="zone", at=after)  # fmt: skip
    assert not is_interim(approve(anew, HEARD, by="team", at=after), YEARS[2])


def test_what_is_asked_for_is_broken_down_or_says_why_not():
    by_sex = Indicator(id="heard", outcome="III.a", label={}, periods=YEARS, dimensions=("sex",))
    with pytest.raises(InputError, match="not broken down by sex"):
        submit(update(), by_sex, by="zone", at=DAY)
    none = broken_down(Decimal(5), "sex", {}, why="Counted at the door")
    assert submit(update(breakdowns=(none,)), by_sex, by="zone", at=DAY).state == "submitted"
    share = Indicator(id="heard", outcome="III.a", label={}, unit="share", periods=YEARS)
    with pytest.raises(InputError, match="no parts that add up"):
        submit(update(breakdowns=(none,)), share, by="zone", at=DAY)


numbers = st.integers(0, 10**9).map(Decimal)
parts = st.dictionaries(st.sampled_from(["female", "male", "other"]), numbers, max_size=3)


@given(numbers, parts)
def test_parts_and_rest_are_the_value_or_it_is_refused(value, given_parts):
    together = sum(given_parts.values(), Decimal(0))
    if together > value:
        with pytest.raises(InputError, match="below zero"):
            broken_down(value, "sex", given_parts, why="x")
        return
    if together < value:
        with pytest.raises(InputError, match="say why"):
            broken_down(value, "sex", given_parts)
    made = broken_down(value, "sex", given_parts, why="Not asked")
    assert sum(made.parts.values(), made.rest) == value


@given(numbers, parts, numbers)
def test_a_breakdown_that_does_not_add_up_is_refused(value, given_parts, rest):
    made = Breakdown(dimension="sex", parts=given_parts, rest=rest, why="x")
    if sum(given_parts.values(), rest) == value:
        check_breakdown(made, value)
    else:
        with pytest.raises(InputError, match="come to"):
            check_breakdown(made, value)


def test_points_are_what_was_approved():
    so_far = approved(id="u3")  # of a year that goes on
    given_updates = [approved(period="2025"), approved(id="u2", period="2024", value=Decimal(3)), update(), so_far]
    found = points(HEARD, given_updates)
    assert found == ((dt.date(2024, 12, 31), Decimal(3)), (dt.date(2025, 12, 31), Decimal(5)))


days = st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))
series = st.dictionaries(days, numbers, min_size=2, max_size=6).map(lambda found: list(found.items()))


@given(series, st.integers(1, 2000), st.randoms())
def test_a_forecast_lies_in_its_range_and_forgets_no_order(given_points, ahead, chance):
    day = max(when for when, _ in given_points) + dt.timedelta(ahead)
    found = forecast(given_points, day)
    assert 0 <= found.low <= found.value <= found.high
    assert found.made_from == tuple(sorted(given_points))
    shuffled = list(given_points)
    chance.shuffle(shuffled)
    assert forecast(shuffled, day) == found


def test_a_straight_line_goes_on_and_one_point_tells_nothing():
    start = dt.date(2026, 1, 1)
    line = [(start + dt.timedelta(each), Decimal(each)) for each in (0, 10, 20)]
    found = forecast(line, start + dt.timedelta(40))
    assert (found.low, found.value, found.high, found.method) == (40, 40, 40, "median_pace")
    assert forecast(line[:1], start + dt.timedelta(40)) is None
    assert forecast(line, start) is None
    falling = [(start, Decimal(10)), (start + dt.timedelta(10), Decimal(1))]
    held = forecast(falling, start + dt.timedelta(40))
    assert (held.low, held.is_cut) == (0, True)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "not_known"), ({"original": "2027"}, "planned"), ({"original": "2026-10"}, "due"),
        ({"original": "2026-11"}, "planned"), ({"original": "2009-03", "actual": "2009-11"}, "reached_late"),
        ({"original": "2009-12", "actual": "2009-11"}, "reached"), ({"actual": "2008-05"}, "reached"),
        ({"original": "2026-01", "revised": (Moved(to="2027-01", why={}),)}, "planned"),
    ],
)  # fmt: skip
def test_where_a_milestone_stands(told, expected):
    assert standing(Milestone(id="m", label={}, **told), DAY) == expected


def test_a_milestone_as_it_stood():
    moved = (Moved(to="2010-02", why={}, at="2009-05-02"), Moved(to="2011-01", why={}, at="2010-03-01"))
    whole = Milestone(id="m", label={}, original="2009-03", revised=moved, actual="2010-11")
    then = as_it_stood(whole, dt.date(2009, 12, 31))
    assert (then.original, then.revised, then.actual) == ("2009-03", moved[:1], None)
    assert as_it_stood(whole, dt.date(2010, 12, 31)) == whole
