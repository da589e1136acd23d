"""The trans-national context: where a need was made, where it is met or not, and by whom.

People bring with them what happened earlier on their way. A table over a whole corridor shows what societies on its
other sides know of it, and is what a cross-regional meeting begins with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from waypost.profiles.checking import check_vocabulary
from waypost.profiles.profile import Profile, Scored
from waypost.profiles.values import NOT_KNOWN, Carried, Cell, Input, Range
from waypost.reference.profiles import Profiles


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers a need, and where on the way."""

    programme: str
    society: str
    stage: str
    country: str
    place: str


class ContextRow(msgspec.Struct, frozen=True, kw_only=True):
    """A need that a factor made at an earlier stage and that a cell has now.

    ``present``: how far the factor is there. ``met``: services for the need from where it was made to where it is had,
    this cell's first; nobody known where empty.
    """

    factor: str
    need: str
    created: Carried
    cell: Cell
    present: Input
    unmet: Range
    met: tuple[Met, ...]


def context_table(profile: Profile, vocabulary: Profiles) -> tuple[ContextRow, ...]:
    """All rows of a profile, in the order of its cells; none of a factor that cannot have been brought to its cell.

    Raises :class:`InputError` for a stage, a trait or a requirement that the catalog does not know.
    """
    return tuple(row for scored in profile.cells for row in _rows(scored, profile, vocabulary))


def consequences(profile: Profile, cell: Cell, vocabulary: Profiles) -> tuple[ContextRow, ...]:
    """What is made at the stage and place of a cell and had further down the way."""
    here = (cell.stage, cell.country, cell.place)
    return tuple(
        row
        for row in context_table(profile, vocabulary)
        if (row.cell.corridor, row.cell.corridor_version, row.cell.period)
        == (cell.corridor, cell.corridor_version, cell.period)
        and (row.created.stage, row.created.country, row.created.place) == here
    )


def can_bring(stage: str, here: str, vocabulary: Profiles) -> bool:
    """Whether people can have been at a stage before they are at another, or all the while: a family stays behind."""
    order = list(vocabulary.stages)
    return vocabulary.stages[stage].is_beside or order.index(stage) <= order.index(here)


def _rows(scored: Scored, profile: Profile, vocabulary: Profiles) -> Iterator[ContextRow]:
    observation = scored.observation
    if observation.carried:
        check_vocabulary(observation, vocabulary)
    order = {stage: place for place, stage in enumerate(vocabulary.stages)}
    for carried in observation.carried:
        here = scored.cell.stage
        if not can_bring(carried.stage, here, vocabulary):
            continue
        between = set(list(order)[order[carried.stage] : order[here] + 1]) | {carried.stage, here}
        for need in vocabulary.factors[carried.factor].needs:
            if need not in scored.scores.needs:
                continue
            yield ContextRow(
                factor=carried.factor,
                need=need,
                created=carried,
                cell=scored.cell,
                present=observation.inputs.factors.get(carried.factor, NOT_KNOWN),
                unmet=scored.scores.needs[need].unmet,
                met=_met(scored.cell, need, [other for other in profile.cells if other.cell.stage in between], order),
            )


def _met(here: Cell, need: str, between: Iterable[Scored], order: Mapping[str, int]) -> tuple[Met, ...]:
    """Services of this cell, then of other cells on the way of the same people, in the order of the way."""
    on_way = [other for other in between if _is_on_way(other.cell, here)]
    on_way.sort(key=lambda other: (other.cell != here, order[other.cell.stage]))
    found = [
        Met(
            programme=capacity.programme,
            society=capacity.society,
            stage=other.cell.stage,
            country=other.cell.country,
            place=other.cell.place,
        )
        for other in on_way
        for capacity in other.observation.capacities
        if capacity.need == need
    ]
    return tuple(dict.fromkeys(found))


def _is_on_way(other: Cell, here: Cell) -> bool:
    """Whether a cell is of the same people's way: hosts have a way of their own."""
    return (other.corridor, other.corridor_version, other.period, other.group.is_host) == (
        here.corridor, here.corridor_version, here.period, here.group.is_host,
    )  # fmt: skip
