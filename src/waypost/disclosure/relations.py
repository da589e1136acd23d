"""Relations between published cells as rows of a matrix, and which cells hang together by them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csc_array, csr_array
from scipy.sparse.csgraph import connected_components

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Relation(NamedTuple):
    """A total and its parts, by the places of their cells.

    ``is_partition``: the parts make the total. Else they overlap, as programmes do that work in two countries: none is
    above the total, and the total is not above their sum.
    """

    total: int
    parts: tuple[int, ...]
    is_partition: bool = True


class Bounded(NamedTuple):
    """Relations as ``low <= matrix @ values <= high``."""

    matrix: csr_array
    by_cell: csc_array
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]


def bound_by(count: int, relations: Sequence[Relation]) -> Bounded:
    """Relations between ``count`` cells as rows; the same row is there once."""
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
    return Bounded(matrix, csc_array(matrix), np.asarray(low), np.asarray(high))


class Near(NamedTuple):
    """Relations and cells of a neighbourhood, by their places."""

    rows: Whole
    columns: Whole


def near_cells(bounded: Bounded, cells: Flags, place: int, most: int | None) -> Near:
    """The cells, among those marked, that one hangs together with, and their relations: the nearest ``most`` cells."""
    matrix, by_cell = bounded.matrix, bounded.by_cell
    if most is None:
        return _all_near(matrix, cells, place)
    rows: set[int] = set()
    columns, ahead = {place}, deque([place])
    while ahead:
        column = ahead.popleft()
        for row in by_cell.indices[by_cell.indptr[column] : by_cell.indptr[column + 1]].tolist():
            if row in rows:
                continue
            rows.add(row)
            for other in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist():
                if cells[other] and other not in columns and len(columns) < most:
                    columns.add(other)
                    ahead.append(other)
    return Near(np.asarray(sorted(rows), dtype=np.int64), np.asarray(sorted(columns), dtype=np.int64))


def _all_near(matrix: csr_array, cells: Flags, place: int) -> Near:
    marked = cells.copy()
    marked[place] = True
    columns = np.flatnonzero(marked)
    sides = coo_array(matrix[:, columns])
    rows, places = sides.coords
    height = matrix.shape[0]
    links = coo_array((np.ones(len(rows)), (rows, places + height)), shape=(height + len(columns),) * 2)
    piece = connected_components(links, directed=False)[1]
    own = piece[height + int(np.searchsorted(columns, place))]
    return Near(np.flatnonzero(piece[:height] == own), columns[piece[height:] == own])
