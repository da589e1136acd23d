"""An outsider who knows all that is published tries to work out what is hidden, and cannot."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.disclosure.suppression import Cells, Relation, possible, suppress

SMALL = 5


def grid(inner: list[list[int]]) -> tuple[np.ndarray, list[Relation]]:
    """Cells of a table with its margins, row after row; the last row and column are totals."""
    table = np.asarray(inner, dtype=np.int64)
    full = np.vstack([table, table.sum(axis=0)])
    full = np.hstack([full, full.sum(axis=1, keepdims=True)])
    rows, columns = full.shape
    relations = [
        Relation(r * columns + columns - 1, tuple(r * columns + c for c in range(columns - 1))) for r in range(rows)
    ]
    relations += [
        Relation((rows - 1) * columns + c, tuple(r * columns + c for r in range(rows - 1))) for c in range(columns)
    ]
    return full.ravel(), relations


def cells(values: np.ndarray, *, known: tuple[int, ...] = ()) -> Cells:
    """Counts of which those from 1 to 4 are unsafe: from outside they may be nobody, or five."""
    unsafe = (values > 0) & (values < SMALL)
    is_known = np.zeros(len(values), dtype=np.bool_)
    is_known[list(known)] = True
    return Cells(values=values, unsafe=unsafe, above=np.where(unsafe, SMALL - values, 0),
                 below=np.where(unsafe, values - 1, 0), floor=np.zeros_like(values),
                 known=is_known, cost=1.0 + values)  # fmt: skip


def completions(values: np.ndarray, relations: list[Relation], hidden: np.ndarray, most: int) -> list[dict[int, int]]:
    """Every way to fill the hidden cells with whole numbers up to ``most``, by trying all of them."""
    places = np.flatnonzero(hidden)
    found = []
    for numbers in product(range(most + 1), repeat=len(places)):
        filled = values.copy()
        filled[places] = numbers
        if all(fits(filled, relation) for relation in relations):
            found.append(dict(zip(places.tolist(), numbers, strict=True)))
    return found


def fits(values: np.ndarray, relation: Relation) -> bool:
    parts = [int(values[part]) for part in relation.parts]
    total = int(values[relation.total])
    return total == sum(parts) if relation.is_partition else max(parts, default=0) <= total <= sum(parts)


TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=2, max_size=4)
)


@given(TABLES)
@settings(max_examples=examples(60), deadline=None)
def test_nobody_works_out_an_unsafe_cell(inner: list[list[int]]) -> None:
    values, relations = grid(inner)
    asked = cells(values)
    found = suppress(asked, relations)
    assert not (found.primary & found.secondary).any()
    assert (found.primary == asked.unsafe).all()
    ranges = possible(values, np.zeros_like(values), relations, found.every)
    for place in np.flatnonzero(found.primary & ~found.open):
        least, most = ranges[int(place)]
        assert least <= 1
        assert most is None or most >= SMALL
        assert least <= values[place]


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=2),
    st.sets(st.integers(0, 8), max_size=5),
)
@settings(max_examples=examples(60), deadline=None)
def test_the_range_is_what_trying_everything_finds(inner: list[list[int]], places: set[int]) -> None:
    values, relations = grid(inner)
    hidden = np.zeros(len(values), dtype=np.bool_)
    hidden[list(places)] = True
    if hidden[8]:
        hidden[8] = False  # a grand total that nobody tells leaves all open
    tried = completions(values, relations, hidden, 12)
    for place, (least, most) in possible(values, np.zeros_like(values), relations, hidden).items():
        numbers = [way[place] for way in tried]
        assert (least, most) == (min(numbers), max(numbers))


def test_a_lone_small_cell_takes_a_rectangle_with_it() -> None:
    values, relations = grid([[2, 30, 40], [50, 60, 70], [80, 90, 100]])
    found = suppress(cells(values), relations)
    assert found.primary.sum() == 1
    assert found.secondary.sum() == 3  # one more in its row, one in its column, and their corner
    assert not found.open.any()


def test_hidden_as_halves_only_is_not_hidden() -> None:
    """Three pairs of which each adds up to two: by halves anything goes, in whole numbers each is pinned to one."""
    values = np.asarray([1, 1, 1, 2, 2, 2], dtype=np.int64)
    pairs = [Relation(3, (0, 1)), Relation(4, (1, 2)), Relation(5, (0, 2))]
    hidden = np.asarray([True, True, True, False, False, False])
    assert possible(values, np.zeros_like(values), pairs, hidden) == {0: (1, 1), 1: (1, 1), 2: (1, 1)}


def test_parts_that_overlap_bound_their_total_and_no_more() -> None:
    values = np.asarray([9, 7, 4], dtype=np.int64)
    overlap = [Relation(0, (1, 2), is_partition=False)]
    assert possible(values, np.zeros_like(values), overlap, np.asarray([False, False, True])) == {2: (2, 9)}
    assert possible(values, np.zeros_like(values), overlap, np.asarray([True, False, False])) == {0: (7, 11)}


def test_what_an_earlier_release_told_is_told() -> None:
    values, relations = grid([[2, 30], [40, 50]])
    found = suppress(cells(values, known=(0,)), relations)
    assert found.open.tolist()[0]
    assert not found.every.any()


def test_a_cell_that_nothing_can_protect_is_named() -> None:
    values, relations = grid([[2, 0], [0, 0]])
    everything_else = tuple(range(1, 9))
    found = suppress(cells(values, known=everything_else), relations)
    assert found.open[0]
    assert not found.secondary.any()


@pytest.mark.parametrize("seed", range(3))
def test_three_dimensions_and_their_margins_hang_together(seed: int) -> None:
    numbers = np.random.default_rng(seed).integers(0, 40, size=(4, 3, 3))
    full = numbers
    for axis in range(3):
        full = np.concatenate([full, full.sum(axis=axis, keepdims=True)], axis=axis)
    place = np.arange(full.size).reshape(full.shape)
    relations = []
    for axis in range(3):
        lines = np.moveaxis(place, axis, -1).reshape(-1, full.shape[axis])
        relations += [Relation(int(line[-1]), tuple(map(int, line[:-1]))) for line in lines]
    values = full.ravel().astype(np.int64)
    asked = cells(values)
    found = suppress(asked, relations)
    assert not found.open.any()
    again = suppress(asked, relations)
    assert (again.every == found.every).all()
    for place_no, (least, most) in possible(
        values, np.zeros_like(values), relations, found.every, np.flatnonzero(found.primary)
    ).items():
        assert least <= 1 <= values[place_no]
        assert most is None or most >= SMALL
