"""Moves of many hidden cells at once that agree with all that is published: each proves the ranges of many cells.

One linear program lets all cells that still want a proof move as far as they need, as many as can at once. What it
finds falls into pieces that share no relation. A piece whose moves are whole numbers and break no relation is
something that an outsider cannot rule out, whoever found it; it is checked here in whole numbers. Pieces that are not
prove nothing and are left out.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import coo_array, csc_array, csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from waypost.disclosure.relations import Bounded, Flags, Whole

_MOVED = 1e-3  # what moving a cell by one costs, beside 1 for a cell that gets its proof: pieces stay small
_FEW = 0.02  # of what was asked for: a round that proves less is the last
_ROUNDS = 12


def moved_together(values: Whole, floor: Whole, bounded: Bounded, hidden: Flags, steps: Whole) -> Flags:
    """Of cells that should be able to move by ``steps`` (0 where nothing is asked), those for which a move was found.

    Only ``hidden`` cells move. A cell that is not among the found ones may be able to move all the same.
    """
    proven = np.zeros(len(values), dtype=np.bool_)
    for way in (1, -1):
        wanted = np.flatnonzero((np.sign(steps) == way) & hidden)
        for _ in range(_ROUNDS):
            if not len(wanted):
                break
            move = _move(values, floor, bounded, hidden, wanted, steps)
            if move is None:
                break
            reached = move[wanted] * way >= steps[wanted] * way
            proven[wanted[reached]] = True
            is_last = reached.sum() <= max(1, _FEW * len(wanted))
            wanted = wanted[~reached]
            if is_last:
                break
    return proven


def _move(values: Whole, floor: Whole, bounded: Bounded, hidden: Flags, wanted: Whole, steps: Whole) -> Whole | None:
    """A move of the hidden cells in whole numbers that breaks nothing, with as many wanted ones as come along.

    The wanted ones all go the same way.
    """
    columns = np.flatnonzero(hidden)
    inside = csr_array(bounded.matrix[:, columns])
    now = bounded.matrix @ values
    low, high = bounded.low - now, bounded.high - now
    touched = np.diff(inside.indptr) > 0
    is_equal, has_low, has_high = touched & (low == high), touched & np.isfinite(low), touched & np.isfinite(high)
    has_low, has_high = has_low & ~is_equal, has_high & ~is_equal
    size, far = len(columns), 10.0 * (int(values.max(initial=0)) + 100)
    up, down = np.full(size, far), (values - floor)[columns].astype(np.float64)
    gain = np.zeros(size)
    at = np.searchsorted(columns, wanted)
    step = np.abs(steps[wanted])
    (up if steps[wanted[0]] > 0 else down)[at] = step
    gain[at] = 1.0 / step
    cost = np.full(2 * size, _MOVED)
    cost[:size] -= gain if steps[wanted[0]] > 0 else 0.0
    cost[size:] -= gain if steps[wanted[0]] < 0 else 0.0
    both = csr_array(hstack([inside, -inside]))
    found = linprog(
        cost,
        A_eq=both[is_equal] if is_equal.any() else None,
        b_eq=low[is_equal] if is_equal.any() else None,
        A_ub=csr_array(vstack([both[has_high], -both[has_low]])),
        b_ub=np.concatenate([high[has_high], -low[has_low]]),
        bounds=np.column_stack([np.zeros(2 * size), np.concatenate([up, down])]),
        method="highs",
    )
    if found.x is None or found.status != 0:
        return None
    return _whole_pieces(values, floor, bounded, columns, found.x[:size] - found.x[size:])


def _whole_pieces(
    values: Whole, floor: Whole, bounded: Bounded, columns: Whole, found: npt.NDArray[np.float64]
) -> Whole:
    """The pieces of a move that are a proof, rounded; the others stay where they are."""
    move = np.zeros(len(values), dtype=np.int64)
    move[columns] = np.round(found).astype(np.int64)
    move = np.where(values + move < floor, 0, move)
    moved = np.flatnonzero(move)
    if not len(moved):
        return move
    matrix = csc_array(bounded.matrix[:, moved])
    now = bounded.matrix @ values + matrix @ move[moved]
    broken = (now < bounded.low) | (now > bounded.high)
    broken &= np.diff(csr_array(matrix).indptr) > 0
    if broken.any():
        sides = coo_array(matrix)
        rows, cells = sides.coords
        count = matrix.shape[0]
        links = coo_array((np.ones(len(rows)), (rows, cells + count)), shape=(count + len(moved),) * 2)
        piece = connected_components(links, directed=False)[1]
        move[moved[np.isin(piece[count:], piece[:count][broken])]] = 0
    return move
