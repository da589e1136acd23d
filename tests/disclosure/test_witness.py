"""What a move of many cells at once is taken to prove is possible indeed."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.test_suppression import TABLES, grid
from tests.examples import examples
from waypost.disclosure.relations import Relation, bound_by, near_cells
from waypost.disclosure.suppression import possible
from waypost.disclosure.witness import moved_together


@given(TABLES, st.sets(st.integers(0, 24), min_size=2), st.sampled_from((-2, -1, 1, 3)))
@settings(max_examples=examples(40), deadline=None)
def test_no_cell_is_said_to_move_that_cannot(inner: list[list[int]], places: set[int], step: int) -> None:
    values, relations = grid(inner)
    hidden = np.zeros(len(values), dtype=np.bool_)
    hidden[[place for place in places if place < len(values)]] = True
    floor = np.zeros_like(values)
    steps = np.maximum(np.where(hidden, step, 0), -values)
    proven = moved_together(values, floor, bound_by(len(values), relations), hidden, steps)
    assert not proven[steps == 0].any()
    for place, (least, most) in possible(values, floor, relations, hidden, np.flatnonzero(proven)).items():
        assert least <= values[place] + steps[place]
        assert most is None or values[place] + steps[place] <= most


def test_cells_that_can_all_move_are_found_together() -> None:
    values, relations = grid([[2, 3], [4, 5]])
    hidden = np.ones(len(values), dtype=np.bool_)
    proven = moved_together(values, np.zeros_like(values), bound_by(len(values), relations), hidden, hidden * 1)
    assert proven.sum() >= 4


def test_a_move_by_halves_proves_nothing() -> None:
    values = np.asarray([1, 1, 1, 2, 2, 2], dtype=np.int64)
    pairs = [Relation(3, (0, 1)), Relation(4, (1, 2)), Relation(5, (0, 2))]
    hidden = np.asarray([True, True, True, False, False, False])
    asked = np.asarray([1, 1, 1, 0, 0, 0])
    assert not moved_together(values, np.zeros_like(values), bound_by(6, pairs), hidden, asked).any()


def test_cells_near_one_are_those_that_relations_lead_to() -> None:
    relations = [Relation(0, (1, 2)), Relation(3, (4, 5))]
    bounded, every = bound_by(6, relations), np.ones(6, dtype=np.bool_)
    assert near_cells(bounded, every, 1, None).columns.tolist() == [0, 1, 2]
    assert near_cells(bounded, every, 1, 2).columns.tolist() == [0, 1]
    assert near_cells(bounded, np.zeros(6, dtype=np.bool_), 4, None).columns.tolist() == [4]
