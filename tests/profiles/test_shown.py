"""What leaves a workshop twice, or within bounds, tells a few people no more than what leaves it once."""

from __future__ import annotations

from tests.profiles.worlds import ALL, MEN, METHOD, TOLD, WOMEN, WORDS, cell, known, seen
from waypost.profiles.profile import profile
from waypost.profiles.shown import Before, hidden_counts
from waypost.profiles.values import Unknown


def made(**counts):
    groups = {"all": ALL, "women": WOMEN, "men": MEN}
    return profile([seen(groups[name], people=people) for name, people in counts.items()], METHOD)


def hidden(whole, before=None):
    return hidden_counts(whole, METHOD, WORDS.groups, before or Before())


def between(least, most):
    return Unknown(least=least, most=most, told=TOLD)


def test_a_count_that_was_told_before_hides_nothing_and_another_one_is_hidden():
    few = made(all=known(1000), women=known(4), men=known(996))
    assert hidden(few) == {cell(WOMEN), cell(MEN)}
    told = Before(told={cell(MEN): (996,)})
    assert hidden(few, told) == {cell(WOMEN), cell(ALL)}


def test_a_count_that_was_held_back_is_not_told_later():
    grown = made(all=known(1396), women=known(400), men=known(996))
    assert hidden(grown) == frozenset()
    assert hidden(grown, Before(hidden={cell(WOMEN): known(4), cell(MEN): known(996)})) == {cell(WOMEN), cell(MEN)}


def test_bounds_of_others_do_not_tell_a_few():
    """Of a hundred at least ninety-four are men: no more than six are not."""
    assert cell(MEN) in hidden(made(all=known(100), women=known(5), men=between(94, 96)))
    assert cell(MEN) not in hidden(made(all=known(100), women=known(50), men=between(40, 50)))


def test_a_few_within_bounds_are_a_few():
    few = made(all=known(100), women=between(3, 5), men=known(95))
    assert {cell(WOMEN), cell(MEN)} <= hidden(few)


def test_a_total_does_not_tell_the_few_whom_another_profile_held_back():
    """Others told of 996 men and held four women back: whoever reads that there are a thousand knows how many."""
    others = Before(told={cell(MEN): (996,)}, hidden={cell(WOMEN): known(4)})
    assert hidden(made(all=known(1000))) == frozenset()
    assert hidden(made(all=known(1000)), others) == {cell(ALL)}
    many = Before(told={cell(MEN): (600,)}, hidden={cell(WOMEN): known(400)})
    assert hidden(made(all=known(1000)), many) == frozenset()


def test_a_part_does_not_tell_the_few_beside_a_total_of_another_profile():
    others = Before(told={cell(ALL): (1000,)})
    assert hidden(made(women=known(4), men=known(996))) == {cell(WOMEN)}
    assert hidden(made(women=known(4), men=known(996)), others) == {cell(WOMEN), cell(MEN)}


def test_a_count_that_others_told_otherwise_is_set_beside_as_well():
    """Here a thousand and one, there a thousand: the total is hidden, and still there is one to subtract from."""
    others = Before(told={cell(ALL): (1000,)})
    assert hidden(made(all=known(1001), women=known(4), men=known(996)), others) >= {cell(WOMEN), cell(MEN)}


def test_what_others_held_back_within_bounds_is_protected():
    others = Before(told={cell(MEN): (95,)}, hidden={cell(WOMEN): between(3, 5)})
    assert hidden(made(all=known(100)), others) == {cell(ALL)}
