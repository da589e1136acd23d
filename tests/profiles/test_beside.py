"""Groups beside each other, and needs along the way."""

from __future__ import annotations

from tests.profiles.worlds import (
    HOST,
    MEN,
    METHOD,
    WOMEN,
    WORDS,
    all_known,
    known,
    seen,
    service,
)
from waypost.profiles.comparing import compare, is_sure
from waypost.profiles.context import consequences, context_table
from waypost.profiles.profile import profile
from waypost.profiles.values import Carried, Group, Inputs, Range

CHILDREN = Group(traits=(("age", "age_5_11"), ("age", "age_12_17")))
ADULTS = Group(traits=(("age", "age_25_59"),))


def differences(name, *observations):
    return [each for each in compare(profile(observations, METHOD), WORDS.groups) if each.comparison == name]


def test_women_stand_beside_men_need_by_need():
    grave = all_known(WOMEN, severities={"dignity": 4.0}, failing=["dignity"], factors={"no_privacy": 1.0})
    (found,) = differences("women_men", seen(WOMEN, inputs=grave), seen(MEN))
    assert (found.first.group, found.second.group) == (WOMEN, MEN)
    assert found.needs["dignity"] == Range(1.0, 1.0)
    assert found.needs["health"] == Range(0.0, 0.0)
    assert is_sure(found.exposure)
    assert found.exposure.low > 0


def test_a_side_that_nobody_looked_at_is_told():
    (found,) = differences("women_men", seen(WOMEN), seen(MEN, place="Agadez"))
    assert (found.second, found.exposure, found.needs) == (None, None, {})


def test_children_stand_beside_adults_where_both_are_asked():
    (found,) = differences("children_adults", seen(CHILDREN), seen(ADULTS))
    assert "education" not in found.needs
    assert "health" in found.needs


def test_what_is_not_known_leaves_a_difference_open():
    (found,) = differences("women_men", seen(WOMEN, inputs=Inputs()), seen(MEN))
    assert found.needs["health"] == Range(0.0, 1.0)
    assert not is_sure(found.needs["health"])


def test_hosts_stand_beside_people_on_the_move_of_the_same_traits_first():
    host_women = Group(traits=(("sex", "female"),), is_host=True)
    found = differences("migrants_host", seen(WOMEN), seen(MEN), seen(HOST, stage="stay"), seen(host_women))
    assert {each.first.group: each.second.group for each in found} == {WOMEN: host_women, MEN: HOST}


DEBT = Carried(factor="debt", stage="before_departure", country="NGA")


def test_a_need_is_told_where_it_was_made_and_where_and_by_whom_it_is_met():
    home = seen(stage="before_departure", country="NGA", capacities=(service("livelihood", programme="Savings"),))
    host = seen(HOST, stage="transit", capacities=(service("livelihood", programme="For hosts"),))
    later = seen(stage="stay", country="ITA", capacities=(service("livelihood", programme="Too late"),))
    told = all_known(factors={"debt": 1.0}, severities={"livelihood": 4.0}, failing=["livelihood"])
    here = seen(inputs=told, carried=(DEBT,), capacities=(service("livelihood", programme="Cash", society="ns-X"),))
    made = profile([home, host, later, here], METHOD)
    rows = context_table(made, WORDS)
    assert [(row.factor, row.need, row.created.country, row.cell.country) for row in rows] == [
        ("debt", "livelihood", "NGA", "NER"), ("debt", "safety", "NGA", "NER"),
    ]  # fmt: skip
    livelihood, safety = rows
    assert [(met.programme, met.stage) for met in livelihood.met] == [
        ("Cash", "transit"), ("Savings", "before_departure"),
    ]  # fmt: skip
    assert livelihood.unmet == Range(1.0, 1.0)
    assert livelihood.present == known(1.0)
    assert safety.met == ()
    assert consequences(made, home.cell, WORDS) == rows
    assert consequences(made, here.cell, WORDS) == ()


def test_what_is_said_to_come_from_later_is_left_out_and_the_other_rows_stay():
    back = Carried(factor="past_abuse", stage="stay", country="ITA")
    rows = context_table(profile([seen(carried=(DEBT, back))], METHOD), WORDS)
    assert {row.factor for row in rows} == {"debt"}


def test_families_left_behind_can_make_a_need_at_any_time():
    left = seen(stage="left_behind", country="NGA", capacities=(service("livelihood", programme="At home"),))
    pressed = Carried(factor="family_debt_or_pressure", stage="left_behind", country="NGA")
    (row,) = context_table(profile([left, seen(carried=(pressed,))], METHOD), WORDS)
    assert [met.programme for met in row.met] == ["At home"]
