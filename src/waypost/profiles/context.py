"""The trans-national context: where a need was made, where it is met or not, and by whom.

People bring with them what happened earlier on their way. A table over a whole corridor shows what societies on its
other sides know of it, and is what a cross-regional meeting begins with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from waypost.errors import InputError
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
    """All rows of a profile, in the order of its cells.

    Raises :class:`InputError` for a factor that was acquired at a later stage than the cell's own.
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


def _rows(scored: Scored, profile: Profile, vocabulary: Profiles) -> Iterator[ContextRow]:
    order = {stage: place for place, stage in enumerate(vocabulary.stages)}
    for carried in scored.observation.carried:
        if order[carried.stage] > order[scored.cell.stage] and scored.cell.stage != "left_behind":
            raise InputError(
                f"{carried.factor}: carried over from {carried.stage} to {scored.cell.stage}, which is earlier"
            )
        factor = vocabulary.factors[carried.factor]
        for need in factor.needs:
            if need not in scored.scores.needs:
                continue
            yield ContextRow(
                factor=carried.factor,
                need=need,
                created=carried,
                cell=scored.cell,
                present=scored.observation.inputs.factors.get(carried.factor, NOT_KNOWN),
                unmet=scored.scores.needs[need].unmet,
                met=tuple(_met(scored, carried, need, profile, order)),
            )


def _met(scored: Scored, carried: Carried, need: str, profile: Profile, order: Mapping[str, int]) -> Iterator[Met]:
    """Services of this cell, then of other cells of people on the move on the same corridor, from the cause on."""
    here = scored.cell
    between = range(min(order[carried.stage], order[here.stage]), order[here.stage] + 1)
    others = sorted(
        (other for other in profile.cells if _is_on_way(other.cell, here) and order[other.cell.stage] in between),
        key=lambda other: (other.cell != here, order[other.cell.stage]),
    )
    seen: set[Met] = set()
    for other in others:
        for capacity in other.observation.capacities:
            cell = other.cell
            met = Met(
                programme=capacity.programme, society=capacity.society,
                stage=cell.stage, country=cell.country, place=cell.place,
            )  # fmt: skip
            if capacity.need == need and met not in seen:
                seen.add(met)
                yield met


def _is_on_way(other: Cell, here: Cell) -> bool:
    """Whether a cell is of the same people's way: hosts have a way of their own."""
    return (other.corridor, other.corridor_version, other.period, other.group.is_host) == (
        here.corridor, here.corridor_version, here.period, here.group.is_host,
    )  # fmt: skip
