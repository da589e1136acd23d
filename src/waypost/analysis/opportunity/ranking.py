"""Both cores over all trails, and the rows of the answer: what :data:`waypost.analysis.opportunity` ranks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from waypost.analysis.opportunity import kernel, singles
from waypost.analysis.opportunity.answer import answer_rows
from waypost.analysis.opportunity.ground import Flags, Ground, Ints, Small, TrailGround
from waypost.analysis.opportunity.numbers import (
    COMPLEMENT,
    CONTINUITY,
    MISSING,
    OVERLAP,
    PEERS,
    Numbers,
    numbers_of,
    people_steps,
)

if TYPE_CHECKING:
    from waypost.analysis.question import Asked
    from waypost.reference import Catalog
    from waypost.reference.counterparts import OpportunityRules


class GroundArrays(NamedTuple):
    """What the compiled loops need beside a trail."""

    services: Ints
    headings: Ints
    vague: Ints
    groups: Ints
    is_heard: Flags
    is_wanted: Flags
    ties: Small
    links: Ints
    heading_of: Ints
    strong: Ints
    starting: Ints
    steps: Ints
    wanted_services: int
    wanted_headings: int


class Ranked(NamedTuple):
    """The best of one kind on one trail: rows of :data:`waypost.analysis.opportunity.kernel.KEPT`."""

    kind: int
    trail: TrailGround
    rows: Ints


def ground_arrays(ground: Ground, rules: OpportunityRules) -> GroundArrays:
    """The arrays of a ground as the compiled loops take them."""
    return GroundArrays(
        services=ground.services,
        headings=ground.headings,
        vague=ground.vague,
        groups=ground.groups,
        is_heard=ground.is_heard,
        is_wanted=ground.is_wanted,
        ties=ground.ties,
        links=ground.links,
        heading_of=ground.heading_of,
        strong=ground.strong,
        starting=ground.starting,
        steps=people_steps(rules),
        wanted_services=ground.wanted_services,
        wanted_headings=ground.wanted_headings,
    )


def rank(ground: Ground, top: int, rules: OpportunityRules, workers: int | None = None) -> list[Ranked]:
    """The best of each kind on each trail, in the order of trails and kinds, whoever computed it."""
    arrays, numbers = ground_arrays(ground, rules), numbers_of(rules)
    tasks = [(kind, trail) for trail in ground.trails for kind in range(5)]
    costly = sorted(range(len(tasks)), key=lambda n: -len(tasks[n][1].arrays.programme))
    found: list[Ranked | None] = [None] * len(tasks)

    def work(n: int) -> None:
        kind, trail = tasks[n]
        found[n] = Ranked(kind, trail, _rank_one(kind, trail, top, arrays, numbers))

    with ThreadPoolExecutor(workers or min(8, os.cpu_count() or 1)) as pool:
        list(pool.map(work, costly))
    return [one for one in found if one is not None]


def _rank_one(kind: int, trail: TrailGround, top: int, arrays: GroundArrays, numbers: Numbers) -> Ints:
    ways: dict[int, Callable[[], Any]] = {
        CONTINUITY: lambda: kernel.rank_pairs(trail.arrays, CONTINUITY, top, arrays, numbers),
        COMPLEMENT: lambda: kernel.rank_pairs(trail.arrays, COMPLEMENT, top, arrays, numbers),
        OVERLAP: lambda: kernel.rank_pairs(trail.arrays, OVERLAP, top, arrays, numbers),
        MISSING: lambda: singles.rank_missing(trail.arrays, top, arrays, numbers),
        PEERS: lambda: singles.rank_peers(trail.arrays, top, arrays, numbers),
    }
    rows: Ints = ways[kind]()
    return rows


def opportunities(found: pa.Table, asked: Asked, catalog: Catalog) -> pa.Table:
    """The answer to the question from its facts."""
    from waypost.analysis.opportunity.laying import lay_ground  # noqa: PLC0415 - kept apart for the reference

    ground = lay_ground(found, asked, catalog)
    ranked = rank(ground, asked.top, catalog.opportunity_rules)
    return answer_rows(_once(ranked), ground, catalog.opportunity_rules)


class Kept(NamedTuple):
    """One row of the answer to be: its place in the list of its trail and kind, and where else it stands."""

    kind: int
    trail: TrailGround
    rank: int
    row: Ints
    also_on: tuple[str, ...]


def _once(ranked: list[Ranked]) -> Iterator[Kept]:
    """Each pair once: where it stands on several trails' lists, on the one where its score is highest."""
    lists: dict[tuple[int, int, int | str], list[Kept]] = {}
    for kind, trail, rows in ranked:
        for number, row in enumerate(rows, start=1):
            other: int | str = trail.countries[row[2]] if kind == MISSING else int(row[2])
            lists.setdefault((kind, int(row[1]), other), []).append(Kept(kind, trail, number, row, ()))
    for same in lists.values():
        same.sort(key=lambda one: (-int(one.row[0]), one.trail.trail_id, one.rank))
        elsewhere = sorted({one.trail.trail_id for one in same} - {same[0].trail.trail_id})
        yield same[0]._replace(also_on=tuple(elsewhere))
