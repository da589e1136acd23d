"""Flows out of stocks: differences, and Abel's closed demographic accounting.

Between two censuses nobody counts who moved; the stocks at both ends say how it must add up. For each place of birth,
who lived where at the start and at the end are the margins of a table of moves. Abel fills it with as few moves as the
margins allow: those who can have stayed stayed, and the rest is a log-linear model without further structure
(quasi-independence), fitted by proportional scaling. Births and deaths of the period are taken out first, and what is
then left over is spread so that the world neither gains nor loses anybody ("closed").

Sources: G. J. Abel, Estimating Global Migration Flow Tables Using Place of Birth, Demographic Research 28 (2013) 505;
G. J. Abel and N. Sander, Quantifying Global International Migration Flows, Science 343 (2014) 1520, with supplement;
G. J. Abel and J. E. Cohen, Bilateral international migration flow estimates for 200 countries, Scientific Data 6
(2019) 82. Tests reproduce the worked tables of these papers as the documentation of the author's R package shows them.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from waypost.errors import InputError

Table = npt.NDArray[np.float64]
# Shares of all people in a table. Where the margins leave some moves no choice, the fit comes nearer only as one over
# the number of rounds, so it is taken when it is near enough for whole people.
_TOLERANCE = 1e-8
_NEAR_ENOUGH = 1e-4
_MOST_ROUNDS = 20_000


def stock_difference(start: Table, end: Table, negative: Literal["drop", "reverse"]) -> Table:
    """Flows as differences of two stocks, both ``[birth, residence]`` with the same countries.

    ``drop``: a stock that shrinks is nobody who moved. ``reverse``: it is people who went back to their country of
    birth, so they are added to the opposite flow. The diagonal (people at home) counts for nothing.
    """
    change = np.asarray(end, dtype=np.float64) - np.asarray(start, dtype=np.float64)
    np.fill_diagonal(change, 0.0)
    gained = np.maximum(change, 0.0)
    if negative == "drop":
        return gained
    lost: Table = np.maximum(-change, 0.0)
    return gained + lost.T


def closed_accounting(
    start: Table,
    end: Table,
    births: Table | None = None,
    deaths: Table | None = None,
    seed: Table | None = None,
) -> Table:
    """Moves by place of birth, ``[origin, destination, birth]``, people who stayed on the diagonals.

    ``start`` and ``end`` are stocks ``[birth, residence]``, people at home included; ``births`` and ``deaths`` of the
    period by residence; ``seed`` says which moves are likelier (``[origin, destination]``; all alike when not given).
    Raises :class:`InputError` for tables of different sizes or a fit that does not come to an end.
    """
    first, last = (np.asarray(stock, dtype=np.float64).copy() for stock in (start, end))
    size = first.shape[0]
    born = np.zeros(size) if births is None else np.asarray(births, dtype=np.float64)
    died = np.zeros(size) if deaths is None else np.asarray(deaths, dtype=np.float64)
    if first.shape != (size, size) or last.shape != first.shape or born.shape != (size,) or died.shape != (size,):
        raise InputError(
            f"stocks of {first.shape} and {last.shape}: expected square tables of one size, and its births"
        )
    _close_world(first, last, born, died)
    first -= _deaths_by_birth(first, died)
    last -= _births_by_birth(last, born)
    first, last = _match_births(first, last)
    likely = np.ones((size, size)) if seed is None else np.asarray(seed, dtype=np.float64)
    return np.moveaxis(_fewest_moves(first, last, likely), 0, 2)


def flow_totals(moves: Table) -> Table:
    """Moves from origin to destination over all places of birth; nobody moves to where they are."""
    summed: Table = moves.sum(axis=2)
    np.fill_diagonal(summed, 0.0)
    return summed


def scale_to_margins(table: Table, rows: Table, columns: Table) -> Table:
    """The table next to the given one (in relative entropy) whose rows and columns add up as wanted.

    Iterative proportional fitting; cells that are zero stay zero. ``table`` may be a stack ``[…, row, column]`` of
    tables that are fitted side by side, with ``rows`` ``[…, row]`` and ``columns`` ``[…, column]``. Raises
    :class:`InputError` when the margins cannot be met.
    """
    fitted = np.asarray(table, dtype=np.float64).copy()
    scale = max(1.0, float(np.abs(rows).sum()))
    off = np.inf
    for number in range(_MOST_ROUNDS):
        fitted *= _ratio(rows, fitted.sum(axis=-1))[..., :, None]
        fitted *= _ratio(columns, fitted.sum(axis=-2))[..., None, :]
        before, off = off, float(np.abs(fitted.sum(axis=-1) - rows).max(initial=0.0)) / scale
        if off <= _TOLERANCE:
            return fitted
        if number > 100 and off > _NEAR_ENOUGH and off >= before * (1 - 1e-7):
            break
    if off <= _NEAR_ENOUGH:
        return fitted
    raise InputError(f"the margins cannot be met: {off:.2g} of the total is left over")


def _ratio(wanted: Table, have: Table) -> Table:
    return np.divide(wanted, have, out=np.zeros_like(wanted, dtype=np.float64), where=have > 0)


def _close_world(first: Table, last: Table, born: Table, died: Table) -> None:
    """Change people at home so that the world grows by births less deaths: half of what is left over at each end."""
    left_over = (born.sum() - died.sum()) - (last.sum() - first.sum())
    if left_over == 0:
        return
    for stock, share in ((first, -left_over / 2), (last, left_over / 2)):
        home = np.diag(stock).copy()
        np.fill_diagonal(stock, home * (1 + share / home.sum()))


def _deaths_by_birth(stock: Table, died: Table) -> Table:
    """Everybody in a country dies at one rate, wherever they were born."""
    return stock * _ratio(died, stock.sum(axis=0))[None, :]


def _births_by_birth(stock: Table, born: Table) -> Table:
    """Children are born at home; where that is more than there are people at home, in proportion to who lives there."""
    spread: Table = np.diag(born)
    for country in np.flatnonzero(np.diag(stock) < born):
        spread[:, country] = stock[:, country] * (born[country] / stock[:, country].sum())
    return spread


def _match_births(first: Table, last: Table) -> tuple[Table, Table]:
    """Both ends hold as many people of each place of birth, and of each residence as before."""
    middle = (first.sum(axis=1) + last.sum(axis=1)) / 2
    return scale_to_margins(first, middle, first.sum(axis=0)), scale_to_margins(last, middle, last.sum(axis=0))


def _fewest_moves(lived: Table, lives: Table, likely: Table) -> Table:
    """Moves ``[birth, origin, destination]``: who can have stayed did, the rest moved as the seed makes likely."""
    stayed = np.minimum(lived, lives)
    open_cells = likely.copy()
    np.fill_diagonal(open_cells, 0.0)
    size = len(likely)
    moved = scale_to_margins(np.broadcast_to(open_cells, (size, size, size)), lived - stayed, lives - stayed)
    moved[:, range(size), range(size)] = stayed
    return moved
