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
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from waypost.disclosure.relations import Bounded, Flags, Near, Relation, Whole, bound_by, near_cells
from waypost.disclosure.witness import moved_together


def _none() -> Flags:
    """Flags of no cell, to go with arrays of any length."""
    return np.zeros(1, dtype=np.bool_)


_MOVED = 1e-7  # of a cell's value in a linear program: less is rounding
_PATIENCE = 10.0  # seconds for one bound; then the best that was found counts, which is the careful side
_TOGETHER = 40  # cells that are looked at alone before all others are looked at together again
_NEAR = (30, 300)  # hidden cells that are tried before all of them are


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Counts that would be published; arrays of one length.

    ``unsafe`` ones are hidden. An outsider must hold possible a value at least ``above`` above the true one, and one at
    least ``below`` below it (or ``floor``). ``floor``: what everybody knows that it is not below; where nothing is
    told as 0 and what is hidden is marked, a marked cell is not 0. ``known`` cells are told anyway, in an earlier
    release or as 0, so hiding them hides nothing. ``cost``: how much a cell is missed when hidden, above 0; a total is
    missed more than its parts.

    ``withheld`` cells are hidden from the start. ``past`` ones are of earlier releases: what those tell of them
    cannot be taken back, but nothing may be added. ``again``: known ones that need not be told again; when nothing
    else protects a cell, they are not, and an outsider is not told whether they changed.
    """

    values: Whole
    unsafe: Flags
    above: Whole
    below: Whole
    floor: Whole
    known: Flags
    cost: npt.NDArray[np.float64]
    withheld: Flags = field(default_factory=_none)
    past: Flags = field(default_factory=_none)
    again: Flags = field(default_factory=_none)


class Hidden(NamedTuple):
    """``primary``: the unsafe cells; ``secondary``: hidden beside them; ``open``: unsafe cells that nothing protects.

    A set of counts with an open cell must not be published as it is: its value is the only one that is possible.
    ``narrow``: unsafe cells whose range is as wide as it can be and yet not as wide as was asked, because of what
    floors, relations or earlier releases say by themselves.
    """

    primary: Flags
    secondary: Flags
    open: Flags
    narrow: Flags

    @property
    def every(self) -> Flags:
        """All hidden cells."""
        return self.primary | self.secondary


def suppress(cells: Cells, relations: Sequence[Relation]) -> Hidden:
    """Hide the unsafe cells and as much beside them as keeps each one's range wide enough.

    What is hidden beside a cell is the cheapest way to move its value without moving anything published: a linear
    program over the cells of its relations. Cells are taken in their order, so the order is part of the input. First
    those are set aside that move among unsafe cells alone, many at once.
    """
    bounded = bound_by(len(cells.values), relations)
    primary = cells.unsafe & ~cells.known
    hidden, is_open = primary | cells.withheld, cells.unsafe & cells.known & ~cells.past
    is_narrow = np.zeros_like(primary)
    asked = {way: _steps(cells, primary, way) for way in (1, -1)}
    proven = {way: np.zeros_like(primary) for way in asked}
    is_past, alone = np.broadcast_to(cells.past, primary.shape), 0
    for place in np.flatnonzero(primary):
        if alone % _TOGETHER == 0:  # what was hidden for the last ones lets others move
            for way, steps in asked.items():
                ahead = np.where(proven[way] | (np.arange(len(steps)) < place), 0, steps)
                proven[way] |= moved_together(cells.values, cells.floor, bounded, hidden, ahead)
            alone += 1
        room = []
        for way, steps in asked.items():
            is_done = bool(proven[way][place])
            alone += not is_done and steps[place] != 0
            room.append(abs(int(steps[place])) if is_done else _widen(cells, bounded, hidden, int(place), way))
        is_open[place] = not any(room) and not is_past[place]
        is_narrow[place] = room != [abs(int(steps[place])) for steps in asked.values()]
    return Hidden(primary, hidden & ~primary, is_open, is_narrow)


def _steps(cells: Cells, primary: Flags, way: int) -> Whole:
    """By how much each unsafe cell must be able to move, above or below its value."""
    if way > 0:
        return np.where(primary, cells.above, 0)
    return np.where(primary, -np.minimum(cells.below, cells.values - cells.floor), 0)


def possible(
    values: Whole, floor: Whole, relations: Sequence[Relation], hidden: Flags, asked: Iterable[int] | None = None
) -> dict[int, tuple[int, int | None]]:
    """Least and greatest value of each hidden cell (or of those asked about) that an outsider cannot rule out.

    The outsider knows the published cells, all relations, and that counts are whole and not below ``floor``. None for
    a value without an upper bound.
    """
    bounded = bound_by(len(values), relations)
    told = _Told(values, floor, hidden)
    found: dict[int, tuple[int, int | None]] = {}
    for place in np.flatnonzero(hidden) if asked is None else asked:
        near = near_cells(bounded, hidden, int(place), None)
        least = _bound_of(told, bounded, near, int(place), -1)
        found[int(place)] = (least or 0, _bound_of(told, bounded, near, int(place), 1))
    return found


class _Told(NamedTuple):
    """What an outsider is told: all values but the hidden ones, and of those what they are not below."""

    values: Whole
    floor: Whole
    hidden: Flags


def _needed(cells: Cells, place: int, way: int) -> int:
    """The value of a cell that an outsider must hold possible, above or below the true one."""
    value = int(cells.values[place])
    return value + int(cells.above[place]) if way > 0 else max(int(cells.floor[place]), value - int(cells.below[place]))


def _widen(cells: Cells, bounded: Bounded, hidden: Flags, place: int, way: int) -> int:
    """Hide cells beside one so that its range reaches as far as it must, or as it can; how far from its value it does.

    What floors, relations and earlier releases say by themselves cannot be hidden and needs no hiding.
    """
    value, needed, free = int(cells.values[place]), _needed(cells, place, way), ~cells.known | hidden
    if needed == value:
        return 0
    if _moves_alone(cells, bounded, place, needed - value):
        return abs(needed - value)
    if _reaches(cells, bounded, hidden, free, place, needed):
        return abs(needed - value)
    again = free | cells.again
    for target in range(_furthest(cells, bounded, hidden, again, place, needed), value, -way):
        if _reaches(cells, bounded, hidden, free, place, target):
            return abs(target - value)
        if cells.again.any() and _reaches(cells, bounded, hidden, again, place, target):
            return abs(target - value)
    return 0


def _reaches(cells: Cells, bounded: Bounded, hidden: Flags, free: Flags, place: int, needed: int) -> bool:
    """Hide what moves when a cell takes the value ``needed`` at the least cost, among ``free`` cells; whether it can.

    A move in whole numbers is a proof by itself: what the cells would be then agrees with all that is published.
    """
    way = 1 if needed > cells.values[place] else -1
    step = needed - int(cells.values[place])
    near, move = near_cells(bounded, free, place, _NEAR[0]), None
    for most in (*_NEAR, None):
        near = near_cells(bounded, free, place, most)
        move = _cheapest_move(cells, bounded, hidden, near, place, step)
        if move is not None or most is None or len(near.columns) < most:
            break
    if move is None:
        return False
    hidden[near.columns[np.abs(move) > _MOVED]] = True
    if np.abs(move - np.round(move)).max() < _MOVED or _is_wide(cells, bounded, hidden, place, way, needed):
        return True
    ahead = near.columns[~hidden[near.columns]]
    for other in ahead[np.lexsort((ahead, cells.cost[ahead]))]:  # moved by halves only
        hidden[other] = True
        if _is_wide(cells, bounded, hidden, place, way, needed):
            return True
    return False


def _furthest(cells: Cells, bounded: Bounded, hidden: Flags, free: Flags, place: int, needed: int) -> int:
    """The value nearest to ``needed`` that a cell could take if all ``free`` cells were hidden, by halves too."""
    value = int(cells.values[place])
    near, way, sure, tried = near_cells(bounded, free, place, None), np.sign(needed - value), 0, abs(needed - value)
    while sure < tried:
        half = (sure + tried + 1) // 2
        if _cheapest_move(cells, bounded, hidden, near, place, int(way) * half) is None:
            tried = half - 1
        else:
            sure = half
    return value + int(way) * sure


def _is_wide(cells: Cells, bounded: Bounded, hidden: Flags, place: int, way: int, needed: int) -> bool:
    """Whether a cell's range reaches ``needed``; first with the nearest hidden cells alone, which is quick.

    What some of the hidden cells allow, all of them allow.
    """
    told = _Told(cells.values, cells.floor, hidden)
    for most in (*_NEAR, None):
        near = near_cells(bounded, hidden, place, most)
        bound = _bound_of(told, bounded, near, place, way)
        if bound is None or (bound >= needed if way > 0 else bound <= needed):
            return True
        if most is None or len(near.columns) < most:
            break
    return False


def _moves_alone(cells: Cells, bounded: Bounded, place: int, step: int) -> bool:
    """Whether a cell can have another value while everything else stays."""
    start, end = bounded.by_cell.indptr[place], bounded.by_cell.indptr[place + 1]
    rows, signs = bounded.by_cell.indices[start:end], bounded.by_cell.data[start:end]
    then = bounded.matrix[rows] @ cells.values.astype(np.float64) + signs * step
    return bool(((then >= bounded.low[rows]) & (then <= bounded.high[rows])).all())


def _bound_of(told: _Told, bounded: Bounded, near: Near, place: int, way: int) -> int | None:
    """The greatest (``way`` 1) or least (-1) value of a hidden cell when those in ``near`` move.

    None when nothing bounds it.
    """
    inside = bounded.matrix[near.rows][:, near.columns]
    values = told.values.astype(np.float64)
    values[near.columns] = 0
    outside = bounded.matrix[near.rows] @ values
    at = int(np.searchsorted(near.columns, place))
    goal = np.zeros(len(near.columns))
    goal[at] = -way
    far = 10 * (int(told.values.max(initial=0)) + 100)  # what reaches it is bounded by nothing
    limits = LinearConstraint(inside, bounded.low[near.rows] - outside, bounded.high[near.rows] - outside)
    found = milp(
        goal,
        constraints=limits,
        bounds=Bounds(told.floor[near.columns], far),
        integrality=np.ones(len(goal)),
        # With presolve HiGHS 1.12 calls a bound optimal that it is not (a test holds the case).
        options={"time_limit": _PATIENCE, "mip_rel_gap": 0.0, "presolve": False},
    )
    # A value that some completion has is possible for sure; where none was found in time, only the true one is.
    bound = int(told.values[place]) if found.x is None else round(float(found.x[at]))
    return None if bound >= far else bound


def _cheapest_move(
    cells: Cells, bounded: Bounded, hidden: Flags, near: Near, place: int, step: int
) -> npt.NDArray[np.float64] | None:
    """By how much each of the cells in ``near`` moves when one moves by ``step``, cheapest; None when it cannot.

    Hidden cells cost next to nothing, so that published ones move only where they must.
    """
    size = len(near.columns)
    inside = bounded.matrix[near.rows][:, near.columns]
    now = bounded.matrix[near.rows] @ cells.values.astype(np.float64)
    low, high = bounded.low[near.rows] - now, bounded.high[near.rows] - now
    both = csr_array(hstack([inside, -inside]))
    cost = np.where(hidden[near.columns], 0.0, cells.cost[near.columns])
    cost = cost + 1e-6 * (1 + np.arange(size))  # of moves that cost the same, always the same one
    at = int(np.searchsorted(near.columns, place))
    limits = [(0.0, np.inf)] * size + [(0.0, float(v)) for v in (cells.values - cells.floor)[near.columns]]
    limits[at], limits[size + at] = ((step, step), (0.0, 0.0)) if step > 0 else ((0.0, 0.0), (-step, -step))
    is_equal = low == high
    has_high, has_low = ~is_equal & np.isfinite(high), ~is_equal & np.isfinite(low)
    found = linprog(
        np.concatenate([cost, cost]),
        A_eq=both[is_equal] if is_equal.any() else None,
        b_eq=low[is_equal] if is_equal.any() else None,
        A_ub=csr_array(vstack([both[has_high], -both[has_low]])),
        b_ub=np.concatenate([high[has_high], -low[has_low]]),
        bounds=limits,
        method="highs",
    )
    if found.status != 0:
        return None
    move: npt.NDArray[np.float64] = found.x[:size] - found.x[size:]
    return move
