"""Columns and targets brought together so that the whole fits best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from waypost.importing.names import Scores
from waypost.reference import Catalog
from waypost.reference.column_names import IGNORE

_SHARPER = 4  # one sure column weighs more than two doubtful ones


def assign(scores: Sequence[Scores], catalog: Catalog, least: float) -> list[str | None]:
    """A target, or None, for each column: none below ``least``, none twice where it may stand once.

    The sum over the table is the largest possible. The outcome for columns of equal worth follows their order.
    """
    listed = catalog.column_names.targets
    many = {IGNORE} | {code for code, target in listed.items() if target.many}
    single = sorted(
        {target for found in scores for target, (score, _) in found.items() if target not in many and score >= least}
    )
    free = [_best(found, many, least) for found in scores]
    if not single or not scores:
        return free
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - half a second, for whoever imports this room

    place = {target: at for at, target in enumerate(single)}
    worth = np.zeros((len(scores), len(single) + len(scores)))
    for row, found in enumerate(scores):
        for target, (score, _) in found.items():
            if target in place and score >= least:
                worth[row, place[target]] = score**_SHARPER
        own = free[row]
        worth[row, len(single) :] = found[own][0] ** _SHARPER if own is not None else 0.0
    rows, chosen = linear_sum_assignment(worth, maximize=True)
    result = list(free)
    for row, column in zip(rows.tolist(), chosen.tolist(), strict=True):
        if column < len(single) and worth[row, column] > 0:
            result[row] = single[column]
    return result


def _best(found: Scores, among: set[str], least: float) -> str | None:
    ranked = sorted((-score, target) for target, (score, _) in found.items() if target in among and score >= least)
    return ranked[0][1] if ranked else None
