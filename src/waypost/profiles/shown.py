"""What of a profile may be shown: no cell of few people, and no number by which one could be worked out.

A cell is shown when at least as many people are in it as the method says, and somebody says so: a cell of which nobody
knows how many people are in it is held back too. Counts of other cells are hidden beside those held back where the
difference would tell them (:mod:`waypost.disclosure.suppression`). A hidden count reads as not known, so that gaps are
as wide as that: capacity divided by the share that it covers would give the count. Notes and nationalities never leave.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np

from waypost.disclosure.suppression import Cells, suppress
from waypost.profiles.adding_up import adding_up
from waypost.profiles.profile import Profile, Scored, place_of
from waypost.profiles.values import NOT_KNOWN, Cell, Known, bounds
from waypost.reference.profile_methods import Method
from waypost.reference.profiles import Groups


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A profile as others may see it: gaps, comparisons, explanations and the way of needs are asked of ``profile``.

    ``hidden_counts``: its cells whose count is hidden, and so reads there as not known. ``held_back``: how many cells
    are not in it; which ones is not told.
    """

    profile: Profile
    hidden_counts: tuple[Cell, ...]
    held_back: int


def shown(profile: Profile, method: Method, groups: Groups) -> Shown:
    """A profile as it may leave the workshop."""
    hidden = hidden_counts(profile, method, groups)
    kept = [each for each in profile.cells if not is_small(each, method)]
    places = {place_of(each.cell) for each in kept}
    return Shown(
        profile=msgspec.structs.replace(
            profile,
            cells=tuple(_without_private(each, each.cell in hidden) for each in kept),
            missing_hosts=tuple(cell for cell in profile.missing_hosts if place_of(cell) in places),
        ),
        hidden_counts=tuple(each.cell for each in kept if each.cell in hidden),
        held_back=len(profile.cells) - len(kept),
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


def _without_private(scored: Scored, is_hidden: bool) -> Scored:
    observation = msgspec.structs.replace(
        scored.observation,
        people=NOT_KNOWN if is_hidden else scored.observation.people,
        note="",
        nationalities=(),
    )
    return msgspec.structs.replace(scored, observation=observation)
