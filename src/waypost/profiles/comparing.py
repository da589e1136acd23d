"""Groups beside each other at the same place: women and men, children and adults, people on the move and their hosts.

A difference is told from the least to the greatest that unknowns leave open. Where nothing is told of one side, that is
said too: nothing is averaged over it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from waypost.profiles.profile import Profile, Scored, place_of
from waypost.profiles.values import Cell, Group, Range
from waypost.reference.profiles import GroupComparison, Groups


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """First less second, for exposure and each unmet need that both are asked about.

    ``second`` is None where nobody looked at it, or it is not shown: then ``exposure`` is None and ``needs`` are empty.
    """

    comparison: str
    first: Cell
    second: Cell | None = None
    exposure: Range | None = None
    needs: dict[str, Range] = {}


def difference(one: Range, other: Range) -> Range:
    """What one can be more than the other."""
    return Range(one.low - other.high, one.high - other.low)


def is_sure(found: Range) -> bool:
    """Whether a difference has the same sign whatever the unknown turns out to be."""
    return found.low > 0 or found.high < 0


def compare(profile: Profile, groups: Groups) -> tuple[Difference, ...]:
    """All comparisons of the catalog over a profile, each cell of the first side with its counterparts."""
    found: list[Difference] = []
    for name, comparison in groups.comparisons.items():
        is_of_hosts = not comparison.axis
        for scored in profile.cells:
            if is_of_hosts and not scored.cell.group.is_host:
                found += _beside(name, scored, _hosts(profile, scored.cell))
            elif not is_of_hosts and _is_on(scored.cell.group, comparison, comparison.first):
                found += _beside(name, scored, _others(profile, scored.cell, comparison))
    return tuple(found)


def _beside(name: str, one: Scored, others: list[Scored]) -> Iterator[Difference]:
    if not others:
        yield Difference(comparison=name, first=one.cell)
    for other in others:
        yield Difference(
            comparison=name,
            first=one.cell,
            second=other.cell,
            exposure=difference(one.scores.exposure, other.scores.exposure),
            needs={
                need: difference(of.unmet, other.scores.needs[need].unmet)
                for need, of in one.scores.needs.items()
                if need in other.scores.needs
            },
        )


def _is_on(group: Group, comparison: GroupComparison, side: tuple[str, ...]) -> bool:
    own = group.on(comparison.axis)
    return bool(own) and set(own) <= set(side)


def _others(profile: Profile, cell: Cell, comparison: GroupComparison) -> list[Scored]:
    """Cells that differ from one in the compared axis alone."""
    rest = cell.group.without(comparison.axis)
    return [
        other
        for other in profile.cells
        if msgspec.structs.replace(other.cell, group=cell.group) == cell
        and other.cell.group.without(comparison.axis) == rest
        and _is_on(other.cell.group, comparison, comparison.second)
    ]


def _hosts(profile: Profile, cell: Cell) -> list[Scored]:
    """Hosts of the same place and traits, at the same stage where there are any.

    Where nobody looked at hosts with these traits, all hosts of the place.
    """
    hosts = [other for other in profile.cells if other.cell.group.is_host and place_of(other.cell) == place_of(cell)]
    alike = [other for other in hosts if other.cell.group.traits == cell.group.traits]
    of_all = alike or [other for other in hosts if not other.cell.group.traits]
    return [other for other in of_all if other.cell.stage == cell.stage] or of_all
