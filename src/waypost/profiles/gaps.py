"""What services leave: unmet need, less the share of people whom services can reach by their own rules.

A service that asks for something reaches only those who have it. How many these are is known or it is not: then the
gap is from what it would be if nobody were admitted to what it would be if everybody were.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

from waypost.profiles.profile import Profile, Scored
from waypost.profiles.values import Capacity, Cell, Observation, Range, bounds

# Axes by which people must be told apart where a programme is planned for them.
TOLD_APART = ("sex", "age")
_ALL = Range(1.0, 1.0)


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """What one service can do for a cell; ``admitted``: the share whom its requirements let in."""

    capacity: Capacity
    admitted: Range
    people: Range


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of a need in a cell.

    ``people`` in need and ``capacity``: people; ``high`` is infinite where nobody knows a bound. ``covered``: a share.
    ``not_told_apart``: axes by which nobody counted these people, though services are there for them.
    """

    cell: Cell
    need: str
    unmet: Range
    people: Range
    capacity: Range
    covered: Range
    gap: Range
    services: tuple[Reached, ...] = ()
    not_told_apart: tuple[str, ...] = ()


def gaps(profile: Profile) -> tuple[Gap, ...]:
    """All gaps of a profile, cell by cell, in the order of needs."""
    return tuple(gap for scored in profile.cells for gap in gaps_of(scored))


def gaps_of(scored: Scored) -> tuple[Gap, ...]:
    """The gaps of one cell."""
    return tuple(_gap(scored, need) for need in scored.scores.needs)


def greatest(found: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps with the one first that is greatest at least, then at most."""
    return tuple(sorted(found, key=lambda gap: (-gap.gap.low, -gap.gap.high)))


def admitted(capacity: Capacity) -> Range:
    """The share of a cell's people whom a service lets in: all without requirements, else what is known of it."""
    return bounds(capacity.admitted, 0, 1) if capacity.requirements else _ALL


def _gap(scored: Scored, need: str) -> Gap:
    observation, unmet = scored.observation, scored.scores.needs[need].unmet
    services = tuple(_reached(capacity) for capacity in observation.capacities if capacity.need == need)
    people = bounds(observation.people, 0, math.inf)
    capacity = Range(sum(of.people.low for of in services), sum(of.people.high for of in services))
    covered = _covered(capacity, people)
    return Gap(
        cell=observation.cell,
        need=need,
        unmet=unmet,
        people=people,
        capacity=capacity,
        covered=covered,
        gap=Range(unmet.low * (1 - covered.high), unmet.high * (1 - covered.low)),
        services=services,
        not_told_apart=not_told_apart(observation) if services else (),
    )


def _reached(capacity: Capacity) -> Reached:
    people, share = bounds(capacity.people, 0, math.inf), admitted(capacity)
    reached = Range(people.low * share.low, 0.0 if share.high == 0 else people.high * share.high)
    return Reached(capacity=capacity, admitted=share, people=reached)


def _covered(capacity: Range, people: Range) -> Range:
    """The share of people whom services reach; of nobody, all."""
    if people.high == 0:
        return _ALL
    low = 0.0 if people.high == math.inf else min(1.0, capacity.low / people.high)
    if capacity.high == 0:
        return Range(low, 0.0)
    is_enough = capacity.high == math.inf or people.low <= capacity.high
    return Range(low, 1.0 if is_enough else capacity.high / people.low)


def not_told_apart(observation: Observation) -> tuple[str, ...]:
    """Axes, sex and age, by which the people of a cell are neither counted nor named."""
    named = {axis for axis, _ in observation.cell.group.traits} | set(observation.people_by)
    return tuple(axis for axis in TOLD_APART if axis not in named)
