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
    told = Before(told={cell(MEN): frozenset({996})})
    assert hidden(few, told) == {cell(WOMEN), cell(ALL)}


def test_a_count_that_was_held_back_is_not_told_later():
    grown = made(all=known(1396), women=known(400), men=known(996))
    assert hidden(grown) == frozenset()
    assert hidden(grown, Before(hidden=frozenset({cell(WOMEN), cell(MEN)}))) == {cell(WOMEN), cell(MEN)}


def test_bounds_of_others_do_not_tell_a_few():
    """Of a hundred at least ninety-four are men: no more than six are not."""
    assert cell(MEN) in hidden(made(all=known(100), women=known(5), men=between(94, 96)))
    assert cell(MEN) not in hidden(made(all=known(100), women=known(50), men=between(40, 50)))


def test_a_few_within_bounds_are_a_few():
    few = made(all=known(100), women=between(3, 5), men=known(95))
    assert {cell(WOMEN), cell(MEN)} <= hidden(few)
