"""A profile: all cells with their numbers, in what method, what may be hidden in them, and where hosts are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from waypost.errors import InputError
from waypost.profiles.checking import check, written
from waypost.profiles.scores import Asked, Scores, asked_of, score_asked, width
from waypost.profiles.values import Cell, Group, Input, Inputs, Known, Observation, Range
from waypost.reference.profile_methods import Method, digest_of
from waypost.reference.profiles import TESTS

_SUPPORTED = frozenset("ABC")  # a single story or a report in the media (D) supports nothing by itself


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """One cell with what its inputs come to.

    ``exposure_here``: the exposure without risks that were carried over from earlier stages. ``width``: how much is
    open. ``hidden``: the same weighed by the worst tier that is possible and by whether evidence supports anything.
    """

    observation: Observation
    scores: Scores
    exposure_here: Range
    width: float
    hidden: float

    @property
    def cell(self) -> Cell:
        """Which one."""
        return self.observation.cell


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What was observed and what it came to, by one frozen version of the method.

    ``missing_hosts``: a cell of each place where people on the move are looked at and their hosts are not; in one that
    is shown, where nothing is shown of their hosts.
    """

    version: str
    digest: str
    cells: tuple[Scored, ...]
    missing_hosts: tuple[Cell, ...] = ()

    def of(self, cell: Cell) -> Scored:
        """The numbers of a cell; raises :class:`InputError` where it is not in the profile."""
        for scored in self.cells:
            if scored.cell == cell:
                return scored
        raise InputError(f"{written(cell)}: not in this profile")


def profile(cells: Iterable[Observation], method: Method) -> Profile:
    """Work out all cells.

    Raises :class:`InputError` for an input that the method does not know or that nobody stands behind, and for a cell
    that is told twice.
    """
    listed = tuple(cells)
    _refuse_twice(listed)
    asked: dict[Group, Asked] = {}
    scored = []
    for observation in listed:
        group = observation.cell.group
        if group not in asked:
            asked[group] = asked_of(group, method)
        check(observation, method, asked[group])
        scored.append(scored_by(observation, asked[group], method))
    return Profile(
        version=method.version,
        digest=digest_of(method),
        cells=tuple(scored),
        missing_hosts=missing_hosts(observation.cell for observation in listed),
    )


def scored_by(observation: Observation, asked: Asked, method: Method) -> Scored:
    """One cell."""
    scores = score_asked(observation.inputs, asked, method)
    here = scores
    if observation.carried:
        here = score_asked(observation.inputs, without_carried(asked, observation), method)
    is_open = width(scores, method)
    weight = method.hidden.tier_weights[int(scores.tier.low) - 1]
    supported = method.hidden.supported if is_supported(observation.inputs) else 1.0
    return Scored(
        observation=observation,
        scores=scores,
        exposure_here=here.exposure,
        width=is_open,
        hidden=is_open * weight * supported,
    )


def without_carried(asked: Asked, observation: Observation) -> Asked:
    """What is asked of a group without the risks that it brought with it."""
    carried = {each.factor for each in observation.carried}
    risk = {level: tuple(pair for pair in of if pair[0] not in carried) for level, of in asked.risk.items()}
    return msgspec.structs.replace(asked, risk=risk)


def known_inputs(inputs: Inputs) -> Iterator[Known]:
    """All that is known of a cell."""
    told: list[Input] = [*inputs.factors.values(), *inputs.severities.values()]
    told += [getattr(access, test) for access in inputs.access.values() for test in TESTS]
    yield from (each for each in told if isinstance(each, Known))


def is_supported(inputs: Inputs) -> bool:
    """Whether evidence of a grade that supports something stands behind any input."""
    return any(known.told.grade in _SUPPORTED for known in known_inputs(inputs))


def by_tier(profile: Profile) -> dict[int, tuple[Scored, ...]]:
    """Cells by the most urgent tier that is possible for them; within it by what presses most, at least.

    No rank: two cells of a tier may be the other way round. :func:`waypost.profiles.scores.precedes` says what is sure.
    """
    found: dict[int, list[Scored]] = {1: [], 2: [], 3: [], 4: []}
    for scored in profile.cells:
        found[int(scored.scores.tier.low)].append(scored)
    return {tier: tuple(sorted(cells, key=_urgency)) for tier, cells in found.items()}


def _urgency(scored: Scored) -> tuple[float, float, float]:
    scores = scored.scores
    return scores.tier.high, -scores.pressing.low, -scores.exposure.low


def most_hidden(profile: Profile) -> tuple[Scored, ...]:
    """Cells in the order in which they propose themselves for research: little known, and perhaps urgent."""
    return tuple(sorted(profile.cells, key=lambda scored: -scored.hidden))


def place_of(cell: Cell) -> tuple[str, str, str, str, str]:
    """The place of a cell inside of a corridor's version and a period, at whatever stage and of whatever group."""
    return cell.corridor, cell.corridor_version, cell.period, cell.country, cell.place


def missing_hosts(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """A cell of hosts for each place of these cells at which none is of hosts."""
    listed = tuple(cells)
    hosted = {place_of(cell) for cell in listed if cell.group.is_host}
    others = {place_of(cell): cell for cell in reversed(listed) if place_of(cell) not in hosted}
    return tuple(msgspec.structs.replace(cell, group=Group(is_host=True)) for cell in reversed(others.values()))


def _refuse_twice(listed: tuple[Observation, ...]) -> None:
    seen: set[Cell] = set()
    for observation in listed:
        if observation.cell in seen:
            raise InputError(f"{written(observation.cell)}: this cell is told twice")
        seen.add(observation.cell)
