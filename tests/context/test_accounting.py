"""The closed demographic accounting against the worked tables of its author.

Inputs and results: documentation of ``ffs_demo`` in the R package migest 2.0.5 by Guy J. Abel
(https://guyabel.github.io/migest/reference/ffs_demo.html), which names the paper that each example comes from.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.context.accounting import closed_accounting, flow_totals, scale_to_margins, stock_difference
from waypost.errors import InputError


def table(*rows: tuple[float, ...]) -> np.ndarray:
    return np.array(rows, dtype=np.float64)


def columns(*numbers: float) -> np.ndarray:
    """A table of four as R fills it: column by column."""
    return np.array(numbers, dtype=np.float64).reshape(4, 4).T


def test_demographic_research_2013_and_science_2014_without_births_and_deaths():
    start = table((1000, 100, 10, 0), (55, 555, 50, 5), (80, 40, 800, 40), (20, 25, 20, 200))
    end = table((950, 100, 60, 0), (80, 505, 75, 5), (90, 30, 800, 40), (40, 45, 0, 180))
    moves = closed_accounting(start, end)
    of_b = table((55, 0, 0, 0), (25, 505, 25, 0), (0, 0, 50, 0), (0, 0, 0, 5))
    of_d = table((20, 0, 0, 0), (0, 25, 0, 0), (10, 10, 0, 0), (10, 10, 0, 180))
    np.testing.assert_allclose(moves[:, :, 1], of_b, atol=1e-6)
    np.testing.assert_allclose(moves[:, :, 3], of_d, atol=1e-6)
    published = table((0, 0, 50, 0), (35, 0, 25, 0), (10, 10, 0, 0), (10, 10, 0, 0))
    np.testing.assert_allclose(flow_totals(moves), published, atol=1e-6)


def test_international_migration_review_2018():
    """The example with distances is left out: the documentation shows for it the result without any."""
    start = columns(100, 20, 10, 20, 10, 55, 40, 25, 10, 25, 140, 20, 0, 10, 65, 200)
    end = columns(70, 25, 10, 40, 30, 60, 55, 45, 10, 10, 140, 0, 10, 15, 50, 180)
    moves = closed_accounting(start, end)
    published = table((0, 20, 0, 10), (0, 0, 0, 0), (15, 15, 0, 5), (10, 25, 0, 0))
    np.testing.assert_allclose(flow_totals(moves), published, atol=1e-5)
    seeded = closed_accounting(start, end, seed=table((1, 5, 50, 1), (5, 1, 45, 1), (50, 45, 1, 1), (1, 1, 1, 1)))
    np.testing.assert_allclose(seeded.sum(axis=0), moves.sum(axis=0), atol=1e-2)
    assert flow_totals(seeded)[2, 0] != pytest.approx(15, abs=0.1)


def test_science_2014_supplement_with_births_and_deaths():
    start = columns(1000, 55, 80, 20, 100, 555, 40, 25, 10, 50, 800, 20, 0, 5, 40, 200)
    end = columns(1060, 45, 70, 30, 60, 540, 75, 30, 10, 40, 770, 20, 10, 0, 70, 230)
    moves = closed_accounting(start, end, births=np.array([80, 20, 60, 60]), deaths=np.array([70, 30, 50, 10]))
    published = table(
        (0.000000000, 3.328563, 0.0000000, 3.242990),
        (34.120952437, 0.000000, 0.5838738, 9.809336),
        (0.004365738, 27.127753, 0.0000000, 25.711331),
        (12.446119999, 9.058478, 2.2595262, 0.000000),
    )
    # The package stops its fits at a tolerance of a thousandth of a person.
    np.testing.assert_allclose(flow_totals(moves), published, atol=2e-3)
    assert flow_totals(moves).sum() == pytest.approx(127.693289, abs=5e-3)


def test_international_migration_review_2018_supplement_with_more_births_than_people_at_home():
    start = columns(100, 20, 10, 20, 10, 55, 40, 25, 10, 25, 140, 20, 0, 10, 65, 200)
    end = columns(75, 20, 30, 30, 25, 45, 40, 30, 5, 30, 150, 20, 0, 15, 60, 230)
    moves = closed_accounting(start, end, births=np.array([10, 50, 25, 60]), deaths=np.array([30, 10, 40, 10]))
    published = table(
        (0.00000, 8.126216, 0.000000, 0.000000),
        (15.45535, 0.000000, 18.081832, 5.712864),
        (0.00000, 1.125679, 0.000000, 0.000000),
        (17.66941, 0.000000, 8.043363, 0.000000),
    )
    np.testing.assert_allclose(flow_totals(moves), published, atol=2e-3)


def test_scientific_data_2019():
    start = columns(100, 80, 30, 60, 10, 180, 10, 70, 10, 10, 140, 10, 0, 90, 40, 160)
    end = columns(95, 75, 55, 35, 5, 225, 0, 25, 15, 5, 115, 25, 5, 55, 50, 215)
    published = table(
        (0, 5, 7.857143, 22.142857), (7.142857, 0, 12.142857, 40.714286), (17.857143, 5, 0, 7.142857), (0, 35, 0, 0)
    )
    np.testing.assert_allclose(flow_totals(closed_accounting(start, end)), published, atol=1e-5)


def test_differences_of_stocks():
    start = table((100, 10, 10), (20, 55, 25), (10, 40, 140))
    end = table((75, 25, 5), (20, 45, 30), (30, 40, 150))
    np.testing.assert_array_equal(stock_difference(start, end, "drop"), table((0, 15, 0), (0, 0, 5), (20, 0, 0)))
    np.testing.assert_array_equal(stock_difference(start, end, "reverse"), table((0, 15, 0), (0, 0, 5), (25, 0, 0)))


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="square tables"):
        closed_accounting(np.ones((3, 3)), np.ones((4, 4)))
    with pytest.raises(InputError, match="cannot be met"):
        scale_to_margins(np.eye(2), np.array([1.0, 2.0]), np.array([2.0, 1.0]))


_STOCK = st.lists(st.integers(1, 500), min_size=16, max_size=16)


@settings(max_examples=examples(8), deadline=None)
@given(_STOCK, _STOCK, st.permutations(range(4)))
def test_moves_add_up_to_both_ends_and_names_of_countries_do_not_matter(first, last, order):
    start, end = (np.array(numbers, dtype=np.float64).reshape(4, 4) for numbers in (first, last))
    end *= start.sum() / end.sum()
    moves = closed_accounting(start, end)
    np.testing.assert_allclose(moves.sum(axis=(1, 2)), start.sum(axis=0), rtol=1e-3)
    np.testing.assert_allclose(moves.sum(axis=(0, 2)), end.sum(axis=0), rtol=1e-3)
    assert (moves >= 0).all()
    again = closed_accounting(start[np.ix_(order, order)], end[np.ix_(order, order)])
    np.testing.assert_allclose(again, moves[np.ix_(order, order, order)], rtol=1e-4, atol=start.sum() * 1e-4)
