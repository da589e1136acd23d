"""X2: two societies tell one audience along a trail the opposite, or numbers that cannot both be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from waypost.analysis.relations.finding import CONFORMS, DEPARTS, NOT_ENOUGH, Finding, Result
from waypost.analysis.relations.values import Figure, Message, World
from waypost.reference.relations import OppositeMessages


def opposite_messages(world: World, given: OppositeMessages) -> Result:
    """A finding per trail, audience and pair of aims, and per figure and pair of numbers."""
    stands = [*_aims(world, given), *_numbers(world)]
    return Result(
        findings=tuple(found for found in stands if isinstance(found, Finding)),
        conforming=stands.count(CONFORMS),
        undecided=stands.count(NOT_ENOUGH),
    )


def _aims(world: World, given: OppositeMessages) -> Iterator[Finding | str]:
    heard: dict[tuple[str, str | None], list[Message]] = defaultdict(list)
    for message in world.messages:
        if message.date is None or 0 <= (world.day - message.date).days <= given.within_days:
            heard[message.trail, message.audience].append(message)
    opposite = {frozenset(pair) for pair in given.opposites}
    aims = {aim for pair in given.opposites for aim in pair}
    for (_, audience), listed in heard.items():
        for one, other in combinations(sorted(listed, key=_order), 2):
            if one.society == other.society:
                continue
            is_opposite = frozenset((one.aim, other.aim)) in opposite
            lacks_aim = (one.aim is None and other.aim in aims) or (other.aim is None and one.aim in aims)
            is_dated = one.date is not None and other.date is not None
            if is_opposite and audience is not None and is_dated:
                yield _told(one, other, DEPARTS, ())
            elif is_opposite or (lacks_aim and audience is not None):
                lacking = {"message.audience": audience is None, "message.aim": lacks_aim, "message.date": not is_dated}
                yield _told(one, other, NOT_ENOUGH, tuple(name for name, is_so in lacking.items() if is_so))
            else:
                yield NOT_ENOUGH if None in (one.aim, other.aim, audience) else CONFORMS


def _order(message: Message) -> tuple[str, str, str]:
    return message.society, message.aim or "", message.programme_id or ""


def _told(one: Message, other: Message, outcome: str, missing: tuple[str, ...]) -> Finding:
    return Finding(
        outcome=outcome, society=one.society, other=other.society, trail=one.trail, matter=one.audience,
        programme_id=one.programme_id, other_programme_id=other.programme_id, missing=missing,
        said=f"message.aim:{one.aim}" if one.aim else None,
        other_said=f"message.aim:{other.aim}" if other.aim else None,
        dated=one.date.isoformat() if one.date else None, other_dated=other.date.isoformat() if other.date else None,
    )  # fmt: skip


def _numbers(world: World) -> Iterator[Finding | str]:
    told: dict[tuple[str, str | None, str | None, int | None], list[Figure]] = defaultdict(list)
    for figure in world.figures:
        told[figure.about, figure.origin, figure.destination, figure.year].append(figure)
    for listed in told.values():
        by_value = sorted(listed, key=lambda f: (f.society, f.value or 0.0, f.programme_id or ""))
        for one, other in combinations(by_value, 2):
            if one.society != other.society:
                yield _compared(one, other)


def _compared(one: Figure, other: Figure) -> Finding | str:
    if one.value is None or other.value is None:
        return NOT_ENOUGH
    away = abs(one.value - other.value)
    reaches = [None if f.tolerance is None else away <= abs(f.value or 0.0) * f.tolerance for f in (one, other)]
    if away == 0 or True in reaches:  # within one of both tolerances
        return CONFORMS
    missing = ("message_figure.tolerance",) if None in reaches else ()
    return Finding(
        outcome=NOT_ENOUGH if missing else DEPARTS, society=one.society, other=other.society,
        programme_id=one.programme_id, other_programme_id=other.programme_id, missing=missing,
        said=f"message_figure.value:{one.value:g}", other_said=f"message_figure.value:{other.value:g}",
        matter=" ".join(str(each) for each in (one.about, one.origin, one.destination, one.year) if each is not None),
    )  # fmt: skip
