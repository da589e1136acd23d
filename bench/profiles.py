"""Vulnerability profiles over made-up cells: how long 10,000 take, and what unknowns leave of the order between cells.

Inputs are made with a seed; a share of them is not known. Prints medians: the whole profile, its gaps, what may be
shown, the next question and the explanation of one cell; then for several shares of unknowns how many pairs of cells
are surely in order, and whether random completions lie inside.

    python bench/profiles.py [--cells 10000] [--repeats 3]
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from waypost.profiles.explaining import explain
from waypost.profiles.gaps import gaps
from waypost.profiles.profile import profile
from waypost.profiles.questions import next_question
from waypost.profiles.scores import Scores, asked_of, precedes, score
from waypost.profiles.shown import shown
from waypost.profiles.values import (
    NOT_KNOWN,
    Access,
    Capacity,
    Cell,
    Group,
    Input,
    Inputs,
    Known,
    Observation,
    Told,
    Unknown,
)
from waypost.reference import load_catalog
from waypost.reference.profiles import TESTS

WORDS = load_catalog().profiles
METHOD = WORDS.method
TOLD = Told(source="made up", decided_by="bench", on=dt.date(2026, 11, 27), grade="B")
GROUPS = (
    Group(),
    Group(traits=(("sex", "female"),)),
    Group(traits=(("sex", "male"),)),
    Group(traits=(("age", "age_5_11"),)),
    Group(is_host=True),
)


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    chance = np.random.default_rng(2009)
    cells = [observation(number, chance, 0.2) for number in range(given.cells)]
    made = profile(cells, METHOD)
    one = made.cells[0]
    for what, work in {
        f"profile of {given.cells:,} cells": lambda: profile(cells, METHOD),
        "its gaps": lambda: gaps(made),
        "what of it may be shown": lambda: shown(made, METHOD, WORDS.groups),
        "next question of one cell": lambda: next_question(one.observation, METHOD),
        "explanation of one cell": lambda: explain(one, METHOD),
    }.items():
        print(f"{what:32} {median(work, given.repeats) * 1000:10.1f} ms")
    for unknown in (0.1, 0.2, 0.3):
        surely_ordered(unknown, np.random.default_rng(1951))


def median(work: Callable[[], Any], repeats: int) -> float:
    """Seconds that some work takes."""
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def observation(number: int, chance: np.random.Generator, unknown: float) -> Observation:
    """A cell with inputs by chance, five groups at each place."""
    group = GROUPS[number % len(GROUPS)]
    cell = Cell(
        corridor="NGA-ITA", corridor_version="1", period="2026", stage="transit", country="NER",
        place=str(number // len(GROUPS)), group=group,
    )  # fmt: skip
    people = int(chance.integers(0, 400))
    clinic = Capacity(need="health", programme="Clinic", society="ns-NER", people=_known(people // 2),
                      requirements=("residence_card",) if people % 3 else ())  # fmt: skip
    return Observation(cell=cell, inputs=inputs(group, chance, unknown), people=_known(people), capacities=(clinic,))


def inputs(group: Group, chance: np.random.Generator, unknown: float) -> Inputs:
    """Inputs of which a share is not known."""

    def told(values: tuple[float, ...]) -> Input:
        return NOT_KNOWN if chance.random() < unknown else _known(values[int(chance.integers(len(values)))])

    asked = asked_of(group, METHOD)
    return Inputs(
        factors={code: told((0, 0, 0.5, 1)) for code in sorted(asked.factors())},
        severities={need: told((0, 1, 2, 3, 4)) for need in asked.needs},
        access={need: Access(**{test: told((1, 1, 1, 0)) for test in TESTS}) for need in asked.needs},
    )


def _known(value: float) -> Known:
    return Known(value=float(value), told=TOLD)


def surely_ordered(unknown: float, chance: np.random.Generator, count: int = 300) -> None:
    """How many pairs of cells are in an order that nothing unknown can change; whether completions lie inside."""
    drawn = [inputs(GROUPS[0], chance, unknown) for _ in range(count)]
    found = [score(each, GROUPS[0], METHOD) for each in drawn]
    pairs = list(itertools.combinations(found, 2))
    sure = sum(precedes(one, other) or precedes(other, one) for one, other in pairs)
    inside = sum(
        _inside(of, score(completed(each, chance), GROUPS[0], METHOD))
        for of, each in zip(found, drawn, strict=True)
        for _ in range(10)
    )
    print(f"{unknown:.0%} not known: {sure / len(pairs):.0%} of pairs surely in order; "
          f"{inside} of {10 * count} completions inside")  # fmt: skip


def completed(told: Inputs, chance: np.random.Generator) -> Inputs:
    """Inputs as they may turn out to be."""

    def one(each: Input, values: tuple[float, ...]) -> Input:
        return _known(values[int(chance.integers(len(values)))]) if isinstance(each, Unknown) else each

    return Inputs(
        factors={code: one(each, (0, 0.5, 1)) for code, each in told.factors.items()},
        severities={need: one(each, (0, 1, 2, 3, 4)) for need, each in told.severities.items()},
        access={
            need: Access(**{test: one(getattr(access, test), (0, 1)) for test in TESTS})
            for need, access in told.access.items()
        },
    )


def _inside(outer: Scores, inner: Scores) -> bool:
    pairs = [(outer.exposure, inner.exposure), (outer.tier, inner.tier), (outer.pressing, inner.pressing)]
    pairs += [(of.unmet, inner.needs[need].unmet) for need, of in outer.needs.items()]
    return all(around.low <= of.low and of.high <= around.high for around, of in pairs)


if __name__ == "__main__":
    main()
