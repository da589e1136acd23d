"""What of a profile may be shown: no cell of few people, and no number by which one could be worked out.

A cell is shown when at least as many people are in it as the method says, and somebody says so: a cell of which nobody
knows how many people are in it is held back too. Counts of other cells are hidden beside those held back where the
difference would tell them (:mod:`waypost.disclosure.suppression`). Where a count is hidden, gaps are hidden with it:
capacity divided by the share that it covers gives the count. Notes and nationalities are never shown.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np

from waypost.disclosure.suppression import Cells, suppress
from waypost.profiles.adding_up import adding_up
from waypost.profiles.gaps import Gap, gaps_of
from waypost.profiles.profile import Profile, Scored
from waypost.profiles.scores import Scores
from waypost.profiles.values import Cell, Inputs, Known, Range, bounds
from waypost.reference.profile_methods import Method
from waypost.reference.profiles import Groups


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as others see it. ``people`` is None where nobody knows the count, or where it ``is_hidden``."""

    cell: Cell
    inputs: Inputs
    scores: Scores
    exposure_here: Range
    width: float
    hidden: float
    people: int | None
    is_hidden: bool
    gaps: tuple[Gap, ...]


class ShownProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Cells that may be shown, and how many were held back; which ones is not told."""

    version: str
    digest: str
    cells: tuple[Shown, ...]
    held_back: int


def shown(profile: Profile, method: Method, groups: Groups) -> ShownProfile:
    """A profile as it may leave the workshop."""
    small = [is_small(each, method) for each in profile.cells]
    hidden = hidden_counts(profile, method, groups)
    return ShownProfile(
        version=profile.version,
        digest=profile.digest,
        cells=tuple(
            _shown(each, each.cell in hidden) for each, is_few in zip(profile.cells, small, strict=True) if not is_few
        ),
        held_back=sum(small),
    )


def is_small(scored: Scored, method: Method) -> bool:
    """Whether fewer people than the method wants may be in a cell. Nobody at all is not few."""
    people = bounds(scored.observation.people, 0, math.inf)
    return people.high > 0 and people.low < method.least_people


def hidden_counts(profile: Profile, method: Method, groups: Groups) -> frozenset[Cell]:
    """Cells whose count is not told: the small ones, and those by which one could be worked out.

    Whoever knows every count that is told, and how groups add up, has to hold it possible that a small cell has no
    fewer people than the method wants, and that it has none.
    """
    told = {
        each.cell: int(each.observation.people.value)
        for each in profile.cells
        if isinstance(each.observation.people, Known)
    }
    small = {each.cell for each in profile.cells if is_small(each, method)}
    if not told or not small:
        return frozenset(small)
    relations, rests = adding_up(told, groups)
    values = np.asarray([*told.values(), *rests], dtype=np.int64)
    is_rest = np.arange(len(values)) >= len(told)
    unsafe = (values > 0) & (values < method.least_people) & ~is_rest
    found = suppress(
        Cells(
            values=values,
            unsafe=unsafe,
            above=np.where(unsafe, method.least_people - values, 0),
            below=np.where(unsafe, values, 0),
            floor=np.zeros_like(values),
            known=np.zeros_like(unsafe),
            cost=1.0 + values.astype(np.float64),
            withheld=is_rest,
        ),
        relations,
    )
    is_hidden = found.every | found.open
    return frozenset(small | {cell for place, cell in enumerate(told) if is_hidden[place]})


def _shown(scored: Scored, is_hidden: bool) -> Shown:
    people = scored.observation.people
    return Shown(
        cell=scored.cell,
        inputs=scored.observation.inputs,
        scores=scored.scores,
        exposure_here=scored.exposure_here,
        width=scored.width,
        hidden=scored.hidden,
        people=int(people.value) if isinstance(people, Known) and not is_hidden else None,
        is_hidden=is_hidden,
        gaps=() if is_hidden else gaps_of(scored),
    )
