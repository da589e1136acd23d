"""The numbers of the paper, by hand."""

from __future__ import annotations

import msgspec
import pytest

from tests.profiles.worlds import ALL, METHOD, WOMEN, access, all_known, known
from waypost.profiles import scoring
from waypost.profiles.scores import asked_of, precedes, score, width
from waypost.profiles.values import Access, Group, Inputs, Unknown


def test_one_extreme_level_is_not_averaged_away():
    risk = scoring.level([(0.5, 1), (0.5, 1), (0.5, 1), (0.2, 1)])
    assert risk == pytest.approx(0.9)
    levels = [scoring.net(each, 0.0, METHOD.softening) for each in (risk, 0.0, 0.0, 0.0)]
    assert scoring.exposure(levels, METHOD.of_greatest, METHOD.of_mean) == pytest.approx(0.56, abs=0.005)
    assert sum(levels) / 4 == pytest.approx(0.23, abs=0.006)


def test_a_factor_that_is_there_in_part_counts_in_part_and_protection_softens():
    told = all_known(factors={"debt": 0.5, "past_abuse": 1.0, "savings": 1.0})
    found = score(told, ALL, METHOD).levels["individual"]
    assert found.risk.low == pytest.approx(1 - (1 - 0.25 * 0.5) * (1 - 0.3))
    assert found.net.high == pytest.approx(found.risk.high * (1 - 0.6 * 0.2))


@pytest.mark.parametrize(
    ("failed", "expected"),
    [((), 0.0), (("affordable",), 1 / 6), (("reachable", "affordable", "understood"), 0.5), (("safe",), 0.8),
     (("exists",), 0.8), (("exists", "reachable", "affordable", "understood", "adapted", "safe"), 1.0)],
)  # fmt: skip
def test_what_is_unsafe_or_absent_fails_four_fifths_at_least(failed, expected):
    told = Inputs(access={"health": access(**dict.fromkeys(failed, 0.0))})
    found = score(told, ALL, METHOD).needs["health"].access
    assert (found.low, found.high) == (pytest.approx(expected), pytest.approx(expected))


@pytest.mark.parametrize(
    ("needs", "exposed", "tier"),
    [
        ([(4, 0.5)], 0.0, 1),
        ([(4, 0.49)], 0.0, 3),  # 0.49 unmet
        ([(3, 0.5)], 0.0, 2),
        ([(3, 0.33)], 0.69, 4),  # 0.2475 unmet
        ([(2, 0.8), (2, 0.8)], 0.7, 2),
        ([(2, 0.8), (2, 0.8)], 0.69, 3),
        ([(2, 0.8), (2, 0.79)], 0.9, 3),
        ([(1, 1.0)], 0.0, 3),
        ([(1, 0.8), (0, 1.0)], 1.0, 4),
    ],
)
def test_tiers_come_first_by_their_thresholds(needs, exposed, tier):
    assert scoring.tier(needs, exposed, METHOD.tiers) == tier


def test_within_a_tier_the_three_greatest_needs_go_before_exposure():
    one = score(all_known(severities={"health": 3.0}, failing=["health"]), ALL, METHOD)
    more = all_known(severities={"health": 3.0, "shelter": 2.0}, failing=["health", "shelter"])
    exposed = all_known(factors={"past_abuse": 1.0}, severities={"health": 3.0}, failing=["health"])
    assert one.tier.low == 2
    assert one.pressing.low == pytest.approx(0.75 / 3)
    assert precedes(score(more, ALL, METHOD), score(exposed, ALL, METHOD))
    assert precedes(score(exposed, ALL, METHOD), one)


def test_what_may_be_calm_precedes_nothing_for_sure():
    told = all_known(severities={"health": 4.0}, failing=["health"])
    told = msgspec.structs.replace(told, severities=told.severities | {"health": Unknown()})
    perhaps, some = score(told, ALL, METHOD), all_known(severities={"health": 1.0}, failing=["health"])
    assert (perhaps.tier.low, perhaps.tier.high) == (1, 4)
    assert not precedes(perhaps, score(some, ALL, METHOD))
    assert not precedes(score(some, ALL, METHOD), perhaps)


def test_nothing_known_is_open_from_end_to_end_and_never_zero():
    found = score(Inputs(), ALL, METHOD)
    assert (found.tier.low, found.tier.high) == (1, 4)
    assert (found.exposure.low, found.pressing.low, found.pressing.high) == (0.0, 0.0, 1.0)
    assert found.exposure.high > 0.7
    assert width(found, METHOD) == pytest.approx(0.5 * found.exposure.high + 0.5)
    assert width(score(all_known(), ALL, METHOD), METHOD) == 0.0


def test_bounds_that_somebody_knows_narrow():
    told = Inputs(severities={"health": Unknown(least=2, most=3)}, access={"health": Access(safe=known(0.0))})
    found = score(told, ALL, METHOD).needs["health"]
    assert (found.severity.low, found.severity.high) == (2, 3)
    assert (found.access.low, found.access.high) == (0.8, 1.0)
    assert (found.unmet.low, found.unmet.high) == (pytest.approx(0.4), pytest.approx(0.75))


def test_a_group_is_asked_what_can_concern_it():
    extra = {"no_privacy", "no_lighting", "no_female_staff_here", "exploitation_for_help", "isolation_in_private_homes"}
    men = asked_of(Group(traits=(("sex", "male"),)), METHOD).factors()
    assert extra | {"pregnancy"} <= asked_of(WOMEN, METHOD).factors()
    assert not (extra | {"pregnancy"}) & men
    assert extra <= asked_of(ALL, METHOD).factors()  # women may be among them
    girls = Group(traits=(("sex", "female"), ("age", "age_5_11")))
    assert "pregnancy" not in asked_of(girls, METHOD).factors()
    assert "education" in asked_of(girls, METHOD).needs
    assert "education" not in asked_of(Group(traits=(("age", "age_60_up"),)), METHOD).needs
