"""Whether a strategy closes on both sides: each hand-over has a giver and a taker, each need somebody or an open word.

Each open point is a question with whom to call on. None of them is about what was never said to be needed.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Iterator

from waypost.strategies.sides import SIDES
from waypost.strategies.values import Data, HandOver, Need, State, Strategy


@dataclasses.dataclass(frozen=True)
class OpenPoint:
    """Something that is not closed. ``part`` and ``number`` say what it is about, ``societies`` who can close it.

    ``need_without_commitment``, ``commitment_undecided``, ``hand_over_without_giver``, ``hand_over_without_taker``,
    ``giver_undecided``, ``taker_undecided``, ``boundary_without_hand_over`` (work is committed on both sides of the
    boundary of two stages, and nothing says how people get from one to the other), ``one_side_only``,
    ``data_beyond_both`` (data about persons would reach a society from which they may get to an enforcement body).
    """

    kind: str
    part: str = ""
    number: int = 0
    societies: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


def open_points(strategy: Strategy, *, reaching: Collection[str] = ()) -> tuple[OpenPoint, ...]:
    """What is not closed, in the order of needs, commitments, hand-overs, boundaries.

    ``reaching`` are societies from which data about persons are known to be able to reach an enforcement body (X4).
    """
    return (
        *_of_needs(strategy),
        *_of_commitments(strategy),
        *_of_hand_overs(strategy, frozenset(reaching)),
        *_of_boundaries(strategy),
    )


def is_closed(strategy: Strategy, *, reaching: Collection[str] = ()) -> bool:
    """Nothing is open, and there is something to be closed."""
    return bool(strategy.open_needs) and not open_points(strategy, reaching=reaching)


def _of_needs(strategy: Strategy) -> Iterator[OpenPoint]:
    met = {each.need for each in strategy.live_commitments}
    for need in strategy.open_needs:
        if need.number not in met and not need.is_open:
            yield OpenPoint("need_without_commitment", "need", need.number, sides=(need.side,))


def _of_commitments(strategy: Strategy) -> Iterator[OpenPoint]:
    for each in strategy.live_commitments:
        if each.state is State.PROPOSED:
            yield OpenPoint("commitment_undecided", "commitment", each.number, (each.ns_id,), (each.side,))


def _of_hand_overs(strategy: Strategy, reaching: frozenset[str]) -> Iterator[OpenPoint]:
    live = {each.number: each for each in strategy.live_commitments}
    for each in strategy.live_hand_overs:
        for side, number, accepts in (
            ("giver", each.giver, each.giver_accepts),
            ("taker", each.taker, each.taker_accepts),
        ):
            one = live.get(number)
            if one is None:
                yield OpenPoint(f"hand_over_without_{side}", "hand_over", each.number)
            elif not accepts:
                yield OpenPoint(f"{side}_undecided", "hand_over", each.number, (one.ns_id,), (one.side,))
        if each.data is Data.WITH_CONSENT and (onward := _onward(each, strategy, reaching)):
            yield OpenPoint("data_beyond_both", "hand_over", each.number, onward)


def _onward(each: HandOver, strategy: Strategy, reaching: frozenset[str]) -> tuple[str, ...]:
    both = (strategy.commitment(each.giver), strategy.commitment(each.taker))
    return tuple(sorted({one.ns_id for one in both if one is not None} & reaching))


def stage_of(strategy: Strategy, number: int) -> str | None:
    """The stage at which a commitment works: that of its need."""
    one = strategy.commitment(number)
    needs = {each.number: each for each in strategy.needs}
    need: Need | None = needs.get(one.need) if one is not None else None
    return need.side if need is not None else None


def boundaries(strategy: Strategy) -> tuple[tuple[str, str], ...]:
    """Pairs of stages, each after the one before it, at which something is committed."""
    at = {stage_of(strategy, each.number) for each in strategy.live_commitments}
    along = [side for side in SIDES if side in at]
    return tuple(itertools.pairwise(along))


def _of_boundaries(strategy: Strategy) -> Iterator[OpenPoint]:
    at = {stage_of(strategy, each.number) for each in strategy.live_commitments}
    if len(at) == 1:
        yield OpenPoint("one_side_only", sides=tuple(str(side) for side in at))
    live = {each.number for each in strategy.live_commitments}
    crossed = {
        frozenset((stage_of(strategy, each.giver), stage_of(strategy, each.taker)))
        for each in strategy.live_hand_overs
        if {each.giver, each.taker} <= live
    }
    for one, other in boundaries(strategy):
        if frozenset((one, other)) not in crossed:
            yield OpenPoint("boundary_without_hand_over", sides=(one, other))
