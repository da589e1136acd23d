"""Which cells of published counts are held back, so that nobody can work out the unsafe ones from the rest.

A published picture is a set of cells and of relations between them: the countries of a region make the region, in
whatever table they stand. An unsafe cell is hidden; hidden alone it would be the difference between a total and its
other parts, so others are hidden beside it. What an outsider can still conclude is the range of all values of the
hidden cells, whole and not below zero, that agree with everything that is published (:func:`possible`): the audit is
that range, computed from the published cells alone.

Hiding one cell more never narrows a range, so one pass over the unsafe cells is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_MOVED = 1e-7  # of a cell's value in a linear program: less is rounding
_PATIENCE = 10.0  # seconds for one bound; then the best that was found counts, which is the careful side
_UNBOUNDED = 3  # as scipy tells it


class Relation(NamedTuple):
    """A total and its parts, by the places of their cells.

    ``is_partition``: the parts make the total. Else they overlap, as programmes do that work in two countries: none is
    above the total, and the total is not above their sum.
    """

    total: int
    parts: tuple[int, ...]
    is_partition: bool = True


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Counts that would be published; arrays of one length.

    ``unsafe`` ones are hidden. An outsider must hold possible a value at least ``above`` above the true one, and one at
    least ``below`` below it (or ``floor``). ``floor``: what everybody knows that it is not below; where nothing is
    told as 0 and what is hidden is marked, a marked cell is not 0. ``known`` cells are told anyway, in an earlier
    release or as 0, so hiding them hides nothing. ``cost``: how much a cell is missed when hidden, above 0; a total is
    missed more than its parts.
    """

    values: Whole
    unsafe: Flags
    above: Whole
    below: Whole
    floor: Whole
    known: Flags
    cost: npt.NDArray[np.float64]


class Hidden(NamedTuple):
    """``primary``: the unsafe cells; ``secondary``: hidden beside them; ``open``: unsafe cells that nothing protects.

    A set of counts with an open cell must not be published as it is.
    """

    primary: Flags
    secondary: Flags
    open: Flags

    @property
    def every(self) -> Flags:
        """All hidden cells."""
        return self.primary | self.secondary


class _Bounded(NamedTuple):
    """Relations as ``low <= matrix @ values <= high``."""

    matrix: csr_array
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]


def suppress(cells: Cells, relations: Sequence[Relation]) -> Hidden:
    """Hide the unsafe cells and as much beside them as keeps each one's range wide enough.

    What is hidden beside a cell is the cheapest way to move its value without moving anything published: a linear
    program over the cells of its relations. Cells are taken in their order, so the order is part of the input.
    """
    bounded = _bound(len(cells.values), relations)
    primary = cells.unsafe & ~cells.known
    hidden, is_open = primary.copy(), cells.unsafe & cells.known
    for place in np.flatnonzero(primary):
        for way in (1, -1):
            while not _is_wide(cells, bounded, hidden, int(place), way):
                more = _beside(cells, bounded, hidden, int(place), way)
                if not len(more):
                    is_open[place] = True
                    break
                hidden[more] = True
    return Hidden(primary, hidden & ~primary, is_open)


def possible(
    values: Whole, floor: Whole, relations: Sequence[Relation], hidden: Flags, asked: Iterable[int] | None = None
) -> dict[int, tuple[int, int | None]]:
    """Least and greatest value of each hidden cell (or of those asked about) that an outsider cannot rule out.

    The outsider knows the published cells, all relations, and that counts are whole and not below ``floor``. None for
    a value without an upper bound.
    """
    bounded = _bound(len(values), relations)
    told = _Told(values, floor, hidden)
    found: dict[int, tuple[int, int | None]] = {}
    for place in np.flatnonzero(hidden) if asked is None else asked:
        least = _bound_of(told, bounded, int(place), -1)
        found[int(place)] = (least or 0, _bound_of(told, bounded, int(place), 1))
    return found


class _Told(NamedTuple):
    """What an outsider is told: all values but the hidden ones, and of those what they are not below."""

    values: Whole
    floor: Whole
    hidden: Flags


def _bound(count: int, relations: Sequence[Relation]) -> _Bounded:
    rows: list[int] = []
    columns: list[int] = []
    signs: list[float] = []
    low: list[float] = []
    high: list[float] = []

    def add(part: Iterable[tuple[int, float]], least: float, most: float) -> None:
        for column, sign in part:
            rows.append(len(low))
            columns.append(column)
            signs.append(sign)
        low.append(least)
        high.append(most)

    for total, parts, is_partition in relations:
        add([(total, 1.0), *((part, -1.0) for part in parts)], 0.0 if is_partition else -np.inf, 0.0)
        if not is_partition:
            for part in parts:
                add([(total, 1.0), (part, -1.0)], 0.0, np.inf)
    matrix = csr_array((signs, (rows, columns)), shape=(len(low), count))
    return _Bounded(matrix, np.asarray(low), np.asarray(high))


def _is_wide(cells: Cells, bounded: _Bounded, hidden: Flags, place: int, way: int) -> bool:
    bound = _bound_of(_Told(cells.values, cells.floor, hidden), bounded, place, way)
    value = int(cells.values[place])
    if way > 0:
        return bound is None or bound >= value + int(cells.above[place])
    return bound is None or bound <= max(int(cells.floor[place]), value - int(cells.below[place]))


def _bound_of(told: _Told, bounded: _Bounded, place: int, way: int) -> int | None:
    """The greatest (``way`` 1) or least (-1) value of a hidden cell; None when nothing bounds it."""
    near = _near(bounded, told.hidden, place)
    inside = bounded.matrix[near.rows][:, near.columns]
    outside = bounded.matrix[near.rows] @ np.where(told.hidden, 0, told.values).astype(np.float64)
    goal = np.zeros(len(near.columns))
    goal[np.searchsorted(near.columns, place)] = -way
    limits = LinearConstraint(inside, bounded.low[near.rows] - outside, bounded.high[near.rows] - outside)
    options = {"time_limit": _PATIENCE, "mip_rel_gap": 0.0}
    found = milp(
        goal, constraints=limits, bounds=Bounds(told.floor[near.columns], np.inf),
        integrality=np.ones(len(goal)), options=options,
    )  # fmt: skip
    if found.status == _UNBOUNDED:
        return None
    # A value that some completion has is possible for sure; where none was found in time, only the true one is.
    return int(told.values[place]) if found.x is None else round(float(found.x[np.searchsorted(near.columns, place)]))


class _Near(NamedTuple):
    rows: Whole
    columns: Whole


def _near(bounded: _Bounded, cells: Flags, place: int) -> _Near:
    """The relations and cells, among those marked, that a cell hangs together with."""
    matrix, by_column = bounded.matrix, bounded.matrix.tocsc()
    rows: set[int] = set()
    columns, ahead = {place}, [place]
    while ahead:
        column = ahead.pop()
        for row in by_column.indices[by_column.indptr[column] : by_column.indptr[column + 1]]:
            if int(row) in rows:
                continue
            rows.add(int(row))
            for other in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]:
                if cells[other] and int(other) not in columns:
                    columns.add(int(other))
                    ahead.append(int(other))
    return _Near(np.asarray(sorted(rows), dtype=np.int64), np.asarray(sorted(columns), dtype=np.int64))


def _beside(cells: Cells, bounded: _Bounded, hidden: Flags, place: int, way: int) -> Whole:
    """Published cells to hide, so that a cell's value can be another: those that move in the cheapest such move.

    When it can be moved by halves only, or hidden cells alone would do and whole numbers say they do not, the cheapest
    published cell of its relations.
    """
    free = ~cells.known
    near = _near(bounded, free, place)
    value = int(cells.values[place])
    step = int(cells.above[place]) if way > 0 else min(value - int(cells.floor[place]), int(cells.below[place]))
    size = len(near.columns)
    inside = bounded.matrix[near.rows][:, near.columns]
    now = bounded.matrix[near.rows] @ cells.values.astype(np.float64)
    low, high = bounded.low[near.rows] - now, bounded.high[near.rows] - now
    both = csr_array(hstack([inside, -inside]))
    cost = np.where(hidden[near.columns], 0.0, cells.cost[near.columns])
    cost = cost + 1e-6 * (1 + np.arange(size))  # of moves that cost the same, always the same one
    at = int(np.searchsorted(near.columns, place))
    limits = [(0.0, np.inf)] * size + [(0.0, float(v)) for v in (cells.values - cells.floor)[near.columns]]
    limits[at], limits[size + at] = ((step, step), (0.0, 0.0)) if way > 0 else ((0.0, 0.0), (step, step))
    is_equal = low == high
    found = linprog(
        np.concatenate([cost, cost]),
        A_eq=both[is_equal] if is_equal.any() else None,
        b_eq=low[is_equal] if is_equal.any() else None,
        A_ub=_stacked(both, low, high, is_equal),
        b_ub=np.concatenate([high[~is_equal & np.isfinite(high)], -low[~is_equal & np.isfinite(low)]]),
        bounds=limits,
        method="highs",
    )
    if found.status == 0:
        moved = (found.x[:size] > _MOVED) | (found.x[size:] > _MOVED)
        more: Whole = near.columns[moved & ~hidden[near.columns]]
        if len(more):
            return more
    published = near.columns[~hidden[near.columns]]
    if not len(published):
        return published
    order = np.lexsort((published, cells.cost[published]))
    return published[order[:1]]


def _stacked(
    both: csr_array, low: npt.NDArray[np.float64], high: npt.NDArray[np.float64], is_equal: Flags
) -> csr_array:
    return csr_array(vstack([both[~is_equal & np.isfinite(high)], -both[~is_equal & np.isfinite(low)]]))
