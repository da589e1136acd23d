"""The compiled ranking of all pairs of two programmes on one trail, without ever holding all pairs.

For each two sets of societies that have nobody in common it keeps the one best pair of programmes, and of those the
best ``top`` of the trail. Whole classes are skipped when not even their best pair could be kept. Ties are broken by
the programmes' order and then by the sides, so that the answer never depends on the order of work.

Everything is integers. The functions hold no lock of Python's, so that each core ranks a trail of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from waypost.analysis.opportunity.numbers import COMPLEMENT, CONTINUITY, OVERLAP, WHOLE

F = TypeVar("F", bound=Callable[..., Any])
# What numba works out for itself: machine integers, flags, arrays and named tuples of arrays.
Int = Any
Flag = Any

_CONTINUITY, _COMPLEMENT, _OVERLAP = CONTINUITY, COMPLEMENT, OVERLAP
_ORIGIN, _TRANSIT, _DESTINATION, _RETURN = 0, 1, 2, 3
WAY = np.int64(1) << np.int64(62)  # the shared bit of the groups on the way, see waypost.register.world
_WHOLE = WHOLE


def compiled(function: F) -> F:
    """Compile a function once per machine; without a folder that can be written, once per process."""
    try:
        return cast("F", numba.njit(nogil=True, cache=True)(function))
    except RuntimeError:  # numba found no folder for its cache: neither beside the code nor in the user's own
        return cast("F", numba.njit(nogil=True)(function))


@compiled
def bit_count(bits: Int) -> Int:
    """How many bits are set."""
    value = np.uint64(bits)
    value = value - ((value >> np.uint64(1)) & np.uint64(0x5555555555555555))
    value = (value & np.uint64(0x3333333333333333)) + ((value >> np.uint64(2)) & np.uint64(0x3333333333333333))
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((value * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def people_part(people: Int, steps: Any) -> Int:
    """The part that a number of people earns; -1 where nobody knows it."""
    if people < 0:
        return -1
    low, high = 0, _WHOLE
    while low < high:
        middle = (low + high + 1) // 2
        if steps[middle] <= people:
            low = middle
        else:
            high = middle - 1
    return low


@compiled
def match_part(exact: Int, by_heading: Int, numbers: Any) -> Int:
    """The part that services which fit earn; 0 where none does."""
    if exact + by_heading == 0:
        return 0
    return min(_WHOLE, numbers.base + numbers.exact * exact + numbers.by_heading * by_heading)


@compiled
def score_of(people: Int, points: Int, most: Int, match: Int, left: Int, numbers: Any) -> Int:
    """Weighted mean of the parts that are known, times what existing ties leave; all in thousandths."""
    evidence = _WHOLE * points // most
    if people < 0:
        mean = (numbers.evidence_weight * evidence + numbers.match_weight * match) // (
            numbers.evidence_weight + numbers.match_weight
        )
    else:
        mean = (numbers.people_weight * people + numbers.evidence_weight * evidence + numbers.match_weight * match) // (
            numbers.people_weight + numbers.evidence_weight + numbers.match_weight
        )
    return mean * left // _WHOLE


@compiled
def set_ties(trail: Any, one: Int, other: Int, ties: Any) -> tuple[Int, Int, Int]:
    """How many agreements, shared programmes and meetings tie two sets; -1 first where they have somebody in common."""
    found = np.zeros(3, dtype=np.int64)
    for i in range(trail.member_start[one], trail.member_start[one + 1]):
        for j in range(trail.member_start[other], trail.member_start[other + 1]):
            if trail.member[i] == trail.member[j]:
                return -1, 0, 0
            for kind in range(3):
                found[kind] += ties[kind, trail.member[i], trail.member[j]]
    return found[0], found[1], found[2]


@compiled
def left_by(agreements: Int, shared: Int, meetings: Int, numbers: Any) -> Int:
    """What ties between the societies leave of a score, in thousandths."""
    left = _WHOLE
    if agreements > 0:
        left = left * numbers.agreement // _WHOLE
    if shared > 0:
        left = left * numbers.shared_programme // _WHOLE
    if meetings > 0:
        left = left * numbers.meeting // _WHOLE
    return left


@compiled
def _collect(trail: Any, one: Int, side: Int, found: Any, count: Int) -> Int:
    """Add the countries of a class on a side to a list, each once; gives how many it holds."""
    for n in range(trail.cell_start[one], trail.cell_start[one + 1]):
        if trail.cell_side[n] == side:
            country, is_new = trail.cell_country[n], True
            for k in range(count):
                is_new = is_new and found[k] != country
            if is_new:
                found[count] = country
                count += 1
    return count


@compiled
def sum_people(trail: Any, begins: Any, from_count: Int, ends: Any, to_count: Int) -> Int:
    """People from some countries (all, where none is listed) to some; the sum of what is known, -1 if nothing is."""
    if from_count == 0 and to_count == 0:
        return np.int64(trail.people_all)
    total, is_known = np.int64(0), False
    for n in range(max(from_count, 1)):
        for m in range(max(to_count, 1)):
            if to_count == 0:
                people = trail.people_from[begins[n]]
            elif from_count == 0:
                people = trail.people_to[ends[m]]
            else:
                people = trail.people[begins[n], ends[m]]
            if people >= 0:
                total, is_known = total + people, True
    return total if is_known else np.int64(-1)


@compiled
def pair_people(trail: Any, one: Int, side: Int, other: Int, other_side: Int, scratch: Any) -> Int:
    """Whom a chance between two classes concerns: people from where they leave (or return) to where they arrive."""
    begins, ends = scratch[0], scratch[1]
    from_count, to_count = 0, 0
    if side == _DESTINATION:
        to_count = _collect(trail, one, side, ends, to_count)
    elif side != _TRANSIT:
        from_count = _collect(trail, one, side, begins, from_count)
    if other_side == _DESTINATION:
        to_count = _collect(trail, other, other_side, ends, to_count)
    elif other_side != _TRANSIT:
        from_count = _collect(trail, other, other_side, begins, from_count)
    return sum_people(trail, begins, from_count, ends, to_count)


@compiled
def sure_points(trail: Any, one: Int, side: Int, numbers: Any) -> Int:
    """Points for a sure stage: one of the countries of a class on a side is there on good evidence."""
    for n in range(trail.cell_start[one], trail.cell_start[one + 1]):
        if trail.cell_side[n] == side and trail.sure[side, trail.cell_country[n]] > 0:
            return numbers.stage_points
    return 0


@compiled
def _has_leg(trail: Any, one: Int, side: Int, other: Int, other_side: Int) -> Flag:
    """A leg of the trail leads from a country of the one class to a country of the other."""
    for n in range(trail.cell_start[one], trail.cell_start[one + 1]):
        if trail.cell_side[n] != side:
            continue
        for m in range(trail.cell_start[other], trail.cell_start[other + 1]):
            if trail.cell_side[m] == other_side and trail.leg[trail.cell_country[n], trail.cell_country[m]]:
                return True
    return False


@compiled
def _share_cell(trail: Any, one: Int, side: Int, other: Int) -> Flag:
    """Both classes stand in one country on one side."""
    for n in range(trail.cell_start[one], trail.cell_start[one + 1]):
        for m in range(trail.cell_start[other], trail.cell_start[other + 1]):
            if (
                trail.cell_side[n] == side
                and trail.cell_side[m] == side
                and trail.cell_country[n] == trail.cell_country[m]
            ):
                return True
    return False


@compiled
def fits(trail: Any, kind: Int, one: Int, side: Int, other: Int, other_side: Int) -> Flag:
    """Whether two classes on two sides, in this order, can be a chance of a kind.

    Continuity: neighbouring sides, or two countries of transit joined by a leg. Complement: different sides, the
    earlier first. Overlap: one country on one side.
    """
    if kind == _COMPLEMENT:
        return side < other_side
    if kind == _OVERLAP:
        return side == other_side and _share_cell(trail, one, side, other)
    if side == _TRANSIT and other_side == _TRANSIT:
        return _has_leg(trail, one, side, other, other_side)
    return other_side == side + 1 or (trail.skips_transit and side == _ORIGIN and other_side == _DESTINATION)


@compiled
def has_wanted(trail: Any, one: Int) -> Flag:
    """A country of the class is the one asked about, or all are."""
    for n in range(trail.cell_start[one], trail.cell_start[one + 1]):
        if trail.is_wanted[trail.cell_country[n]]:
            return True
    return False


@compiled
def set_is_wanted(trail: Any, one: Int, is_wanted: Any) -> Flag:
    """A society of the set is the one asked about, or all are."""
    for n in range(trail.member_start[one], trail.member_start[one + 1]):
        if is_wanted[trail.member[n]]:
            return True
    return False


@compiled
def is_linked(low: Int, high: Int, links: Any, count: Int) -> Flag:
    """One of two programmes names the other."""
    key = np.int64(low) * count + high
    at = np.searchsorted(links, key)
    return at < len(links) and links[at] == key


@compiled
def continuing(side: Int, other_side: Int, answers: Any) -> Int:
    """Services that go on: all but those that are each other's counterpart between these sides (a complement)."""
    mask = np.int64(-1)
    for bit in range(63):
        if answers[side, other_side, bit] & (np.int64(1) << bit):
            mask &= ~(np.int64(1) << bit)
    return mask


@compiled
def matches(
    kind: Int, a: Int, b: Int, side: Int, other_side: Int, allowed: Int, trail: Any, ground: Any
) -> tuple[Int, Int]:
    """How many services of two programmes fit exactly, and how many by their heading; both 0 where none does."""
    if kind == _COMPLEMENT:
        answering, answered, rest = np.int64(0), np.int64(0), ground.services[a]
        while rest:
            low = rest & -rest
            found = trail.answers[side, other_side, bit_count(low - 1)] & ground.services[b]
            if found:
                answering |= found
                answered |= low
            rest &= rest - 1
        if not (answering | answered) & ground.wanted_services:
            return 0, 0
        return min(bit_count(answering), bit_count(answered)), 0
    shared = ground.services[a] & ground.services[b] & allowed
    by_heading = (ground.vague[a] & ground.headings[b]) | (ground.headings[a] & ground.vague[b])
    if not (shared & ground.wanted_services) and not (by_heading & ground.wanted_headings):
        return 0, 0
    return bit_count(shared), bit_count(by_heading)


@compiled
def _room(kind: Int, trail: Any, a: Int, other: Int, ground: Any, numbers: Any) -> Int:
    """The most that the match of a programme with any of a class can be."""
    if kind == _COMPLEMENT:
        return match_part(bit_count(ground.services[a]), 0, numbers)
    exact = bit_count(ground.services[a] & trail.class_services[other])
    vague = bit_count(ground.headings[a] & trail.class_vague[other]) + bit_count(ground.vague[a])
    return match_part(exact, vague, numbers)


@compiled
def group_points(kind: Int, a: Int, b: Int, groups: Any, numbers: Any) -> Int:
    """Points for groups that both serve; 0 where one does not say, -1 where they serve different ones."""
    if groups[a] == 0 or groups[b] == 0:
        return 0
    shared = groups[a] & groups[b]
    if kind == _OVERLAP:
        shared &= ~WAY
    return numbers.group_points if shared else -1


# What is kept of a pair. The first four make the order: score from the most, then both programmes, then the sides.
# ``low`` and ``high`` are the programmes in their order, ``first`` and ``second`` their units by the order of sides.
# ``people_part`` is the part of ``people``.
KEPT = (
    "score", "low", "high", "sides", "first", "second", "first_class", "second_class", "people_part", "points", "match",
    "people",
)  # fmt: skip
_WIDTH = len(KEPT)


@compiled
def sides_code(side: Int, other_side: Int, is_turned: Flag) -> Int:
    """Both sides in one number; ``is_turned`` when the first programme is the higher one."""
    return (side * 4 + other_side) * 2 + (1 if is_turned else 0)


@compiled
def is_before(row: Any, other: Any) -> Flag:
    """The total order of what is kept."""
    if row[0] != other[0]:
        return row[0] > other[0]
    for n in range(1, 4):
        if row[n] != other[n]:
            return row[n] < other[n]
    return False


@compiled
def keep(row: Any, kept: Any, count: Int) -> Int:
    """Put a row among the best, in order; gives how many there are."""
    top = len(kept)
    if count == top and not is_before(row, kept[top - 1]):
        return count
    at = count if count < top else top - 1
    while at > 0 and is_before(row, kept[at - 1]):
        kept[at] = kept[at - 1]
        at -= 1
    kept[at] = row
    return min(count + 1, top)


@compiled
def _best_of_classes(
    trail: Any, kind: Int, one: Int, side: Int, other: Int, other_side: Int, floor: Int, left: Int, reached: Int,
    sure: Int, best: Any, row: Any, ground: Any, numbers: Any,
) -> None:  # fmt: skip
    """The best pair of two classes on two sides, put into ``best`` where it comes before what stands there.

    ``floor`` is the least score that would be kept at all. A unit of the first class is tried with units of the
    second from the most points down, and given up as soon as no more points can make up for it.
    """
    most, count = numbers.pair_points, len(ground.services)
    people = people_part(reached, ground.steps)
    allowed = continuing(side, other_side, trail.answers) if kind == _CONTINUITY else np.int64(-1)
    begin, end = trail.class_start[other], trail.class_start[other + 1]
    for i in range(trail.class_start[one], trail.class_start[one + 1]):
        a = trail.programme[i]
        room = _room(kind, trail, a, other, ground, numbers)
        start = begin
        while start < end:
            stop, reach = trail.level_end[start], trail.points[i] + trail.points[start] + sure
            bound = score_of(people, reach + numbers.group_points, most, room, left, numbers)
            if bound < best[0] or bound < floor:
                break
            for j in range(start, stop):
                b = trail.programme[j]
                low, high = min(a, b), max(a, b)
                if bound <= best[0] and (bound < best[0] or low > best[1] or (low == best[1] and high > best[2])):
                    break  # of the same points come only later programmes
                if kind == _OVERLAP and trail.place[i] != trail.place[j] and trail.place[i] * trail.place[j] != 0:
                    continue
                extra = group_points(kind, a, b, ground.groups, numbers)
                if extra < 0 or a == b:
                    continue
                exact, by_heading = matches(kind, a, b, side, other_side, allowed, trail, ground)
                if exact + by_heading == 0:
                    continue
                points, match = reach + extra, match_part(exact, by_heading, numbers)
                row[0] = score_of(people, points, most, match, left, numbers)
                row[1], row[2], row[3] = low, high, sides_code(side, other_side, a > b)
                if row[0] < floor or not is_before(row, best):
                    continue
                if is_linked(low, high, ground.links, count):
                    row[0] = score_of(people, points, most, match, left * numbers.linked // _WHOLE, numbers)
                    if row[0] < floor or not is_before(row, best):
                        continue
                row[4], row[5], row[6], row[7], row[8], row[9], row[10] = i, j, one, other, people, points, match
                row[11] = reached
                best[:] = row
            start = stop


@compiled
def _best_of_sets(
    trail: Any, kind: Int, first: Int, second: Int, floor: Int, left: Int, best: Any, row: Any, scratch: Any,
    ground: Any, numbers: Any,
) -> None:  # fmt: skip
    """The best pair of two sets of societies: all their classes, on all sides on which they can be a chance."""
    for one in range(trail.set_start[first], trail.set_start[first + 1]):
        for other in range(trail.set_start[second], trail.set_start[second + 1]):
            if not (has_wanted(trail, one) or has_wanted(trail, other)):
                continue
            for turn in range(2):
                left_class, right_class = (one, other) if turn == 0 else (other, one)
                for side in range(4):
                    if not trail.class_mask[left_class] >> side & 1:
                        continue
                    for other_side in range(4):
                        if not trail.class_mask[right_class] >> other_side & 1:
                            continue
                        if (kind == _OVERLAP and turn == 1) or not fits(
                            trail, kind, left_class, side, right_class, other_side
                        ):
                            continue
                        reach = pair_people(trail, left_class, side, right_class, other_side, scratch)
                        sure = sure_points(trail, left_class, side, numbers)
                        sure += sure_points(trail, right_class, other_side, numbers)
                        _best_of_classes(
                            trail, kind, left_class, side, right_class, other_side, floor, left, reach, sure, best,
                            row, ground, numbers,
                        )  # fmt: skip


@compiled
def rank_pairs(trail: Any, kind: Int, top: Int, ground: Any, numbers: Any) -> Any:
    """The ``top`` chances of a kind on a trail: rows of :data:`KEPT`, the best first."""
    kept, count = np.zeros((top, _WIDTH), dtype=np.int64), 0
    best, row = np.zeros(_WIDTH, dtype=np.int64), np.zeros(_WIDTH, dtype=np.int64)
    scratch = np.zeros((2, len(trail.is_wanted)), dtype=np.int64)
    sets = len(trail.set_start) - 1
    for first in range(sets):
        for second in range(first + 1, sets):
            if not (set_is_wanted(trail, first, ground.is_wanted) or set_is_wanted(trail, second, ground.is_wanted)):
                continue
            agreements, shared, meetings = set_ties(trail, first, second, ground.ties)
            if agreements < 0:
                continue
            best[:] = -1
            floor = kept[top - 1, 0] if count == top else 0
            left = left_by(agreements, shared, meetings, numbers)
            _best_of_sets(trail, kind, first, second, floor, left, best, row, scratch, ground, numbers)
            if best[0] >= 0:
                count = keep(best, kept, count)
    return kept[:count]
