"""The compiled ranking of all pairs of two programmes on one trail, without ever holding all pairs.

For each two sets of societies that have nobody in common it keeps the one best pair of programmes, and of those the
best ``top`` of the trail. First it asks of each two sets what their best pair could reach at most, which needs no
programme, only classes. Then it looks into the sets from the most promising down, and stops where even the most that
could be reached would not be kept. Ties are broken by the programmes' order and then by the sides, so that the
answer never depends on the order of work.

Everything is integers. The functions hold no lock of Python's, so that each core ranks a trail of its own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from waypost.analysis.opportunity.compiling import Flag, Int, bit_count, compiled
from waypost.analysis.opportunity.numbers import COMPLEMENT, CONTINUITY, OVERLAP, WHOLE
from waypost.analysis.opportunity.scoring import (
    entries_people,
    is_linked,
    left_by,
    match_part,
    people_part,
    score_of,
    set_is_wanted,
    set_ties,
)

_CONTINUITY, _COMPLEMENT, _OVERLAP, _WHOLE = CONTINUITY, COMPLEMENT, OVERLAP, WHOLE
_ORIGIN, _TRANSIT, _DESTINATION = 0, 1, 2
WAY = np.int64(1) << np.int64(62)  # the shared bit of the groups on the way, see waypost.register.world

# What is kept of a pair. The first four make the order: score from the most, then both programmes, then the sides.
# ``low`` and ``high`` are the programmes in their order, ``first`` and ``second`` their units by the order of sides.
# ``people_part`` is the part of ``people``.
KEPT = (
    "score", "low", "high", "sides", "first", "second", "first_class", "second_class", "people_part", "points", "match",
    "people",
)  # fmt: skip
WIDTH = len(KEPT)


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
def continuing(side: Int, other_side: Int, answers: Any) -> Int:
    """Services that go on: all but those that are each other's counterpart between these sides (a complement)."""
    mask = np.int64(-1)
    for bit in range(63):
        if answers[side, other_side, bit] & (np.int64(1) << bit):
            mask &= ~(np.int64(1) << bit)
    return mask


@compiled
def answered(services: Int, answers: Any, side: Int, other_side: Int) -> Int:
    """The services on the other side that answer any of some services on a side."""
    found, rest = np.int64(0), np.int64(services)
    while rest:
        found |= answers[side, other_side, bit_count((rest & -rest) - 1)]
        rest &= rest - 1
    return found


@compiled
def turns(kind: Int, side: Int, other_side: Int, skips_transit: Flag) -> Int:
    """How two entries on two sides can be a chance of a kind: 1 in this order, 2 in the other, 3 in both, 0 in none.

    Continuity: neighbouring sides, the earlier first; two countries of transit in the order of the leg that joins
    them, which remains to be asked. Complement: different sides, the earlier first. Overlap: one country on one
    side, which remains to be asked, too.
    """
    if kind == _OVERLAP:
        return 1 if side == other_side else 0
    order = 1 if side < other_side else 2
    if kind == _COMPLEMENT:
        return 0 if side == other_side else order
    if side == other_side:
        return 3 if side == _TRANSIT else 0
    is_next = abs(side - other_side) == 1
    return order if is_next or (skips_transit and side + other_side == _ORIGIN + _DESTINATION) else 0


@compiled
def joins(kind: Int, side: Int, other_side: Int, begin: Int, end: Int, other_begin: Int, other_end: Int, country: Any,
          leg: Any) -> Flag:  # fmt: skip
    """What remained to be asked of two entries, in their order: a country in common, a leg from one to the other."""
    if side != other_side:
        return True
    for n in range(begin, end):
        for m in range(other_begin, other_end):
            if (kind == _OVERLAP and country[n] == country[m]) or (kind != _OVERLAP and leg[country[n], country[m]]):
                return True
    return False


@compiled
def _entry_match(
    kind: Int, mine: Int, theirs: Int, here: Int, there: Int, allowed: Int, heads: Int, other_heads: Int, vague: Int,
    other_vague: Int, numbers: Any,
) -> Int:  # fmt: skip
    """The most that the match of any two programmes of two entries can be; 0 where nothing can fit."""
    if kind == _COMPLEMENT:
        return match_part(min(bit_count(here & theirs), bit_count(there & mine)), 0, numbers)
    by_heading = (vague & other_heads) | (heads & other_vague)
    return match_part(bit_count(mine & theirs & allowed), bit_count(by_heading), numbers)


@compiled
def _bound_sets(trail: Any, kind: Int, ground: Any, numbers: Any, allowed: Any) -> Any:
    """``[pair of sets]``: both sets, what ties leave, and minus the most that their best pair could score."""
    kind_of, side_of, start, country = trail.entry_class, trail.entry_side, trail.entry_start, trail.entry_country
    services, headings, vague = trail.class_services, trail.class_headings, trail.class_vague
    answered_there, sure, alone = trail.entry_answered, trail.entry_sure, trail.entry_people
    points, class_start, wanted, leg = trail.points, trail.class_start, trail.class_wanted, trail.leg
    first_entry, people, steps, skips = trail.set_entry, trail.people, ground.steps, trail.skips_transit
    sets = len(trail.set_start) - 1
    found, count = np.empty((max(0, sets * (sets - 1) // 2), 4), dtype=np.int32), 0
    for first in range(sets):
        is_asked = set_is_wanted(trail.member_start, trail.member, first, ground.is_wanted)
        for second in range(first + 1, sets):
            if not (is_asked or set_is_wanted(trail.member_start, trail.member, second, ground.is_wanted)):
                continue
            agreements, shared, meetings = set_ties(trail.member_start, trail.member, first, second, ground.ties)
            if agreements < 0:
                continue
            left, bound = left_by(agreements, shared, meetings, numbers), -1
            for e in range(first_entry[first], first_entry[first + 1]):
                one, side = kind_of[e], side_of[e]
                for f in range(first_entry[second], first_entry[second + 1]):
                    other, other_side = kind_of[f], side_of[f]
                    turn = turns(kind, side, other_side, skips)
                    if turn == 0 or not (wanted[one] or wanted[other]):
                        continue
                    match = _entry_match(
                        kind, services[one], services[other], answered_there[e, other_side], answered_there[f, side],
                        allowed[min(side, other_side), max(side, other_side)], headings[one], headings[other],
                        vague[one], vague[other], numbers,
                    )  # fmt: skip
                    if match == 0:
                        continue
                    if side == other_side and not (
                        joins(kind, side, side, start[e], start[e + 1], start[f], start[f + 1], country, leg)
                        or joins(kind, side, side, start[f], start[f + 1], start[e], start[e + 1], country, leg)
                    ):
                        continue
                    reached = entries_people(e, f, side, other_side, start, country, alone, people)
                    most = points[class_start[one]] + points[class_start[other]] + numbers.group_points
                    most += (sure[e] + sure[f]) * numbers.stage_points
                    score = score_of(people_part(reached, steps), most, numbers.pair_points, match, left, numbers)
                    bound = max(bound, score)
            if bound >= 0:
                found[count, 0], found[count, 1], found[count, 2], found[count, 3] = first, second, left, -bound
                count += 1
    return found[:count]


@compiled
def matches(
    kind: Int, a: Int, b: Int, side: Int, other_side: Int, allowed: Int, answers: Any, services: Any, headings: Any,
    vague: Any, wanted_services: Int, wanted_headings: Int,
) -> tuple[Int, Int]:  # fmt: skip
    """How many services of two programmes fit exactly, and how many by their heading; both 0 where none does."""
    if kind == _COMPLEMENT:
        there = answered(services[a], answers, side, other_side) & services[b]
        if not there:
            return 0, 0
        here = answered(there, answers, other_side, side) & services[a]
        if not (here | there) & wanted_services:
            return 0, 0
        return min(bit_count(here), bit_count(there)), 0
    shared = services[a] & services[b] & allowed
    by_heading = (vague[a] & headings[b]) | (headings[a] & vague[b])
    if not (shared & wanted_services) and not (by_heading & wanted_headings):
        return 0, 0
    return bit_count(shared), bit_count(by_heading)


@compiled
def group_points(kind: Int, mine: Int, theirs: Int, numbers: Any) -> Int:
    """Points for groups that both serve; 0 where one does not say, -1 where they serve different ones."""
    if mine == 0 or theirs == 0:
        return 0
    shared = mine & theirs
    if kind == _OVERLAP:
        shared &= ~WAY
    return numbers.group_points if shared else -1


@compiled
def _best_of_level(
    trail: Any, kind: Int, i: Int, start: Int, stop: Int, sides: Int, sure: Int, people: Int, left: Int, allowed: Int,
    bound: Int, floor: Int, best: Any, row: Any, ground: Any, numbers: Any,
) -> Flag:  # fmt: skip
    """Try a unit with the units of one class that have the same points; whether a better pair was found."""
    programme, place, answers = trail.programme, trail.place, trail.answers
    services, headings, vague, groups = ground.services, ground.headings, ground.vague, ground.groups
    a, side, other_side, is_better = programme[i], sides >> 2, sides & 3, False
    for j in range(start, stop):
        b = programme[j]
        low, high = min(a, b), max(a, b)
        if bound <= best[0] and (bound < best[0] or low > best[1] or (low == best[1] and high > best[2])):
            break  # of the same points come only later programmes
        if kind == _OVERLAP and place[i] != place[j] and place[i] * place[j] != 0:
            continue
        extra = group_points(kind, groups[a], groups[b], numbers)
        if extra < 0 or a == b:
            continue
        exact, by_heading = matches(
            kind, a, b, side, other_side, allowed, answers, services, headings, vague, ground.wanted_services,
            ground.wanted_headings,
        )  # fmt: skip
        if exact + by_heading == 0:
            continue
        points, match = trail.points[i] + trail.points[j] + sure + extra, match_part(exact, by_heading, numbers)
        row[0] = score_of(people, points, numbers.pair_points, match, left, numbers)
        row[1], row[2], row[3] = low, high, sides_code(side, other_side, a > b)
        if row[0] < floor or not is_before(row, best):
            continue
        if is_linked(low, high, ground.links, len(services)):
            row[0] = score_of(people, points, numbers.pair_points, match, left * numbers.linked // _WHOLE, numbers)
            if row[0] < floor or not is_before(row, best):
                continue
        row[4], row[5], row[8], row[9], row[10] = i, j, people, points, match
        best[:] = row
        is_better = True
    return is_better


@compiled
def _best_of_entries(
    trail: Any, kind: Int, e: Int, f: Int, floor: Int, left: Int, allowed: Any, best: Any, row: Any, ground: Any,
    numbers: Any,
) -> None:  # fmt: skip
    """The best pair of two entries, put into ``best`` where it comes before what stands there.

    ``floor`` is the least score that would be kept at all. A unit of the first class is tried with units of the
    second from the most points down, and given up as soon as no more points can make up for it.
    """
    one, other, side, other_side = trail.entry_class[e], trail.entry_class[f], trail.entry_side[e], trail.entry_side[f]
    reached = entries_people(
        e, f, side, other_side, trail.entry_start, trail.entry_country, trail.entry_people, trail.people
    )
    people, sure = (
        people_part(reached, ground.steps),
        (trail.entry_sure[e] + trail.entry_sure[f]) * numbers.stage_points,
    )
    fitting, other_vague = trail.class_services[other] & allowed[side, other_side], trail.class_vague[other]
    if kind == _COMPLEMENT:
        fitting, other_vague = trail.entry_answered[f, side], np.int64(0)
    for i in range(trail.class_start[one], trail.class_start[one + 1]):
        a = trail.programme[i]
        by_heading = bit_count(ground.headings[a] & other_vague)
        if kind != _COMPLEMENT:
            by_heading += bit_count(ground.vague[a])
        room = match_part(bit_count(ground.services[a] & fitting), by_heading, numbers)
        start, end = trail.class_start[other], trail.class_start[other + 1]
        while room > 0 and start < end:
            stop, points = trail.level_end[start], trail.points[i] + trail.points[start] + sure + numbers.group_points
            bound = score_of(people, points, numbers.pair_points, room, left, numbers)
            if bound < best[0] or bound < floor:
                break
            if _best_of_level(
                trail, kind, i, start, stop, side * 4 + other_side, sure, people, left, allowed[side, other_side],
                bound, floor, best, row, ground, numbers,
            ):  # fmt: skip
                best[6], best[7], best[11] = one, other, reached
            start = stop


@compiled
def _best_of_sets(
    trail: Any, kind: Int, first: Int, second: Int, floor: Int, left: Int, allowed: Any, best: Any, row: Any,
    ground: Any, numbers: Any,
) -> None:  # fmt: skip
    """The best pair of two sets of societies: all their entries, in each order in which they can be a chance."""
    start, country, leg = trail.entry_start, trail.entry_country, trail.leg
    for e in range(trail.set_entry[first], trail.set_entry[first + 1]):
        for f in range(trail.set_entry[second], trail.set_entry[second + 1]):
            if not (trail.class_wanted[trail.entry_class[e]] or trail.class_wanted[trail.entry_class[f]]):
                continue
            side, other_side = trail.entry_side[e], trail.entry_side[f]
            turn = turns(kind, side, other_side, trail.skips_transit)
            if turn & 1 and joins(kind, side, other_side, start[e], start[e + 1], start[f], start[f + 1], country, leg):
                _best_of_entries(trail, kind, e, f, floor, left, allowed, best, row, ground, numbers)
            if turn & 2 and joins(kind, other_side, side, start[f], start[f + 1], start[e], start[e + 1], country, leg):
                _best_of_entries(trail, kind, f, e, floor, left, allowed, best, row, ground, numbers)


@compiled
def allowed_services(kind: Int, answers: Any) -> Any:
    """``[side, other side]``: the services that count for a kind there."""
    allowed = np.full((4, 4), -1, dtype=np.int64)
    if kind == _CONTINUITY:
        for side in range(4):
            for other_side in range(4):
                allowed[side, other_side] = continuing(side, other_side, answers)
    return allowed


@compiled
def rank_pairs(trail: Any, kind: Int, top: Int, ground: Any, numbers: Any) -> Any:
    """The ``top`` chances of a kind on a trail: rows of :data:`KEPT`, the best first."""
    allowed = allowed_services(kind, trail.answers)
    bounds = _bound_sets(trail, kind, ground, numbers, allowed)
    kept, filled = np.zeros((top, WIDTH), dtype=np.int64), 0
    best, row = np.zeros(WIDTH, dtype=np.int64), np.zeros(WIDTH, dtype=np.int64)
    for n in np.argsort(bounds[:, 3], kind="mergesort"):
        floor = kept[top - 1, 0] if filled == top else np.int64(0)
        if -bounds[n, 3] < floor:
            break
        best[:] = -1
        _best_of_sets(trail, kind, bounds[n, 0], bounds[n, 1], floor, bounds[n, 2], allowed, best, row, ground, numbers)
        if best[0] >= 0:
            filled = keep(best, kept, filled)
    return kept[:filled]
