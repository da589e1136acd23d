"""What of a profile may be shown: no cell of few people, and no number by which one could be worked out.

A cell is shown when at least as many people are in it as the method says, and somebody says so: a cell of which nobody
knows how many people are in it is held back too. Counts of other cells are hidden beside those held back where the
difference would tell them (:mod:`waypost.disclosure.suppression`). A hidden count reads as not known, so that gaps are
as wide as that: capacity divided by the share that it covers would give the count. Notes and nationalities never leave.

Whoever reads a profile may have read others of the same corridor and period (:class:`Before`), made before it or by
other people. What those told of a count is known, and hides nothing any more; a count that they did not tell is not
told by a later one either. Their cells add up with its own: what one tells does not give away what another holds back.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec
import numpy as np

from waypost.disclosure.suppression import Cells, suppress
from waypost.profiles.adding_up import adding_up
from waypost.profiles.profile import Profile, Scored, missing_hosts
from waypost.profiles.values import NOT_KNOWN, Cell, Input, Known, bounds
from waypost.reference.profile_methods import Method
from waypost.reference.profiles import Groups


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What was read before of the same corridor and period.

    ``told``: counts of cells in the order in which they were told, the latest last. ``hidden``: what somebody said of
    how many people are in a cell, and was held back.
    """

    told: Mapping[Cell, tuple[int, ...]] = {}
    hidden: Mapping[Cell, Input] = {}


NOTHING_BEFORE = Before()


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A profile as others may see it: gaps, comparisons, explanations and the way of needs are asked of ``profile``.

    ``hidden_counts``: its cells whose count is hidden, and so reads there as not known. ``held_back``: how many cells
    are not in it; which ones is not told. So a place without hosts is one where nobody looked at them, or where they
    are held back: a page that told the two apart would tell by elimination which cell is held back.
    """

    profile: Profile
    hidden_counts: tuple[Cell, ...]
    held_back: int


def shown(profile: Profile, method: Method, groups: Groups, before: Before = NOTHING_BEFORE) -> Shown:
    """A profile as it may leave the workshop, held together with what left it before."""
    hidden = hidden_counts(profile, method, groups, before)
    kept = [each for each in profile.cells if not is_small(each, method)]
    return Shown(
        profile=msgspec.structs.replace(
            profile,
            cells=tuple(_without_private(each, each.cell in hidden) for each in kept),
            missing_hosts=missing_hosts(each.cell for each in kept),
        ),
        hidden_counts=tuple(each.cell for each in kept if each.cell in hidden),
        held_back=len(profile.cells) - len(kept),
    )


def is_small(scored: Scored, method: Method) -> bool:
    """Whether fewer people than the method wants may be in a cell. Nobody at all is not few."""
    return _may_be_few(scored.observation.people, method)


def is_few(people: Input, method: Method) -> bool:
    """Whether fewer people than the method wants are in a cell for sure, by a count or by bounds."""
    return _is_few(bounds(people, 0, math.inf).high, method)


def _is_few(count: float, method: Method) -> bool:
    return 0 < count < method.least_people


def is_counted(people: Input) -> bool:
    """Whether somebody says anything of how many people there are."""
    return isinstance(people, Known) or people.least is not None or people.most is not None


def hidden_counts(profile: Profile, method: Method, groups: Groups, before: Before = NOTHING_BEFORE) -> frozenset[Cell]:
    """Cells whose count is not told: the small ones, and those by which one could be worked out.

    Whoever knows every count that is told, and how groups add up, has to hold it possible that a small cell has no
    fewer people than the method wants, and that it has none. Bounds of cells in the same country as a small one are
    hidden with it: "at least ninety of a hundred" leaves ten. Where a count is not what it was told as before, a reader
    may set either beside the others: what one of the two would give away is hidden.
    """
    own = {each.cell: each.observation.people for each in profile.cells}
    held = {cell: people for cell, people in before.hidden.items() if cell not in own and cell not in before.told}
    people = own | held
    others = {cell: counts[-1] for cell, counts in before.told.items() if counts}
    told = {
        cell: _counted(each)
        for cell, each in people.items()
        if isinstance(each, Known) or is_few(each, method)
    }  # fmt: skip
    small = frozenset(cell for cell, each in people.items() if _may_be_few(each, method))
    bound = frozenset(cell for cell in people if cell not in told)  # within bounds, or not known at all
    found: frozenset[Cell] = frozenset()
    for counts in (others | told, told | others):
        known = frozenset(
            cell for cell, count in counts.items() if count in before.told.get(cell, ()) and not _is_few(count, method)
        )
        stay = (small | (before.hidden.keys() & people.keys())) - known
        found |= stay | _beside(counts, small, known, stay, bound, method=method, groups=groups)
        if all(told.get(cell, count) == count for cell, count in others.items()):
            break
    return found & own.keys()


def _beside(
    told: Mapping[Cell, int],
    small: frozenset[Cell],
    known: frozenset[Cell],
    stay: frozenset[Cell],
    bound: frozenset[Cell],
    *,
    method: Method,
    groups: Groups,
) -> frozenset[Cell]:
    """What is hidden beside cells that are: bounds in their country, and counts that would give one of them away."""
    if not told or not small:
        return frozenset()
    near = {_in_period(cell) for cell in small & told.keys()}
    bounds_near = frozenset(cell for cell in bound if _in_period(cell) in near)
    stay |= bounds_near
    relations, rests = adding_up(told, groups)
    values = np.asarray([*told.values(), *rests], dtype=np.int64)
    is_rest = np.arange(len(values)) >= len(told)
    is_unsafe = (cell in small and cell not in known and count > 0 for cell, count in told.items())
    unsafe = np.asarray([*is_unsafe, *(False for _ in rests)])
    found = suppress(
        Cells(
            values=values,
            unsafe=unsafe,
            above=np.where(unsafe, np.maximum(method.least_people - values, 1), 0),
            below=np.where(unsafe, values, 0),
            floor=np.zeros_like(values),
            known=np.asarray([*(cell in known for cell in told), *(False for _ in rests)]),
            cost=1.0 + values.astype(np.float64),
            withheld=is_rest | np.asarray([*(cell in stay for cell in told), *(False for _ in rests)]),
        ),
        relations,
    )
    is_hidden = found.every | found.open
    return bounds_near | frozenset(cell for place, cell in enumerate(told) if is_hidden[place])


def _may_be_few(people: Input, method: Method) -> bool:
    found = bounds(people, 0, math.inf)
    return found.high > 0 and found.low < method.least_people


def _counted(people: Input) -> int:
    """The count; of a few of whom only bounds are known the lower one, or one."""
    return int(people.value) if isinstance(people, Known) else max(int(people.least or 0), 1)


def _in_period(cell: Cell) -> tuple[str, str, str, str, bool]:
    """Where counts add up: in a country, inside of a corridor's version and a period, hosts and others apart."""
    return cell.corridor, cell.corridor_version, cell.period, cell.country, cell.group.is_host


def _without_private(scored: Scored, is_hidden: bool) -> Scored:
    observation = msgspec.structs.replace(
        scored.observation,
        people=NOT_KNOWN if is_hidden else scored.observation.people,
        note="",
        nationalities=(),
    )
    return msgspec.structs.replace(scored, observation=observation)
