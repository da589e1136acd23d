"""The compiled ranking of what is not a pair of two programmes side by side: a missing counterpart, peer learning."""

from __future__ import annotations

from typing import Any

import numpy as np

from waypost.analysis.opportunity.compiling import Flag, Int, bit_count, compiled
from waypost.analysis.opportunity.kernel import WIDTH, is_before, keep, sides_code
from waypost.analysis.opportunity.numbers import WHOLE
from waypost.analysis.opportunity.scoring import (
    is_linked,
    left_by,
    match_part,
    people_part,
    score_of,
    set_is_wanted,
)

_WHOLE = WHOLE
_TRANSIT, _DESTINATION = 1, 2


@compiled
def lacking_services(trail: Any, heading_of: Any) -> Any:
    """``[side, other side, country]``: services whose every counterpart is absent from the country on the other side.

    A vague heading there may hold the counterpart, so that it is not known to be missing.
    """
    countries = len(trail.is_wanted)
    found = np.zeros((4, 4, countries), dtype=np.int64)
    for side in range(4):
        for other in range(4):
            for bit in range(63):
                wanted = trail.answers[side, other, bit]
                if wanted == 0:
                    continue
                headings, rest = np.int64(0), wanted
                while rest:
                    headings |= heading_of[bit_count((rest & -rest) - 1)]
                    rest &= rest - 1
                for country in range(countries):
                    if (
                        not wanted & trail.present[other, country]
                        and not headings & trail.present_vague[other, country]
                    ):
                        found[side, other, country] |= np.int64(1) << bit
    return found


@compiled
def _ties_with(trail: Any, one: Int, society: Int, ties: Any) -> tuple[Int, Int, Int]:
    """Ties between a set and one society; -1 first where it is of the set."""
    found = np.zeros(3, dtype=np.int64)
    for n in range(trail.member_start[one], trail.member_start[one + 1]):
        if trail.member[n] == society:
            return -1, 0, 0
        for kind in range(3):
            found[kind] += ties[kind, trail.member[n], society]
    return found[0], found[1], found[2]


@compiled
def _people_towards(trail: Any, e: Int, other_side: Int, country: Int) -> Int:
    """Whom a chance between an entry and one country on another side concerns; as between two entries."""
    side = trail.entry_side[e]
    alone = trail.people_to[country] if other_side == _DESTINATION else trail.people_from[country]
    if other_side == _TRANSIT:
        return trail.entry_people[e]
    if side == _TRANSIT:
        return alone
    if (side == _DESTINATION) == (other_side == _DESTINATION):
        return max(alone, trail.entry_people[e])
    total, is_known = np.int64(0), False
    for n in range(trail.entry_start[e], trail.entry_start[e + 1]):
        mine = trail.entry_country[n]
        people = trail.people[country, mine] if side == _DESTINATION else trail.people[mine, country]
        if people >= 0:
            total, is_known = total + people, True
    return total if is_known else np.int64(-1)


@compiled
def _is_in(trail: Any, one: Int, other_side: Int, country: Int) -> Flag:
    """A class stands in a country on a side itself."""
    for e in range(trail.class_entry[one], trail.class_entry[one + 1]):
        for n in range(trail.entry_start[e], trail.entry_start[e + 1]):
            if trail.entry_side[e] == other_side and trail.entry_country[n] == country:
                return True
    return False


@compiled
def _missing_of_entry(
    trail: Any, e: Int, other_side: Int, country: Int, left: Int, lacks: Int, best: Any, row: Any, ground: Any,
    numbers: Any,
) -> None:  # fmt: skip
    """The programme of an entry that misses its counterpart in a country most."""
    one, people = trail.entry_class[e], _people_towards(trail, e, other_side, country)
    part = people_part(people, ground.steps)
    fixed = (trail.entry_sure[e] + trail.sure[other_side, country]) * numbers.stage_points
    if ground.is_heard[trail.stage_society[other_side, country]]:
        fixed += numbers.heard_points
    for i in range(trail.class_start[one], trail.class_start[one + 1]):
        lacking = ground.services[trail.programme[i]] & lacks
        if not lacking:
            continue
        points, match = trail.points[i] + fixed, match_part(bit_count(lacking), 0, numbers)
        row[0] = score_of(part, points, numbers.single_points, match, left, numbers)
        row[1], row[2], row[3] = trail.programme[i], country, sides_code(trail.entry_side[e], other_side, False)
        if is_before(row, best):
            row[4], row[5], row[6], row[7], row[8], row[9], row[10] = i, country, one, -1, part, points, match
            row[11] = people
            best[:] = row


@compiled
def rank_missing(trail: Any, top: Int, ground: Any, numbers: Any) -> Any:
    """The best missing counterparts of a trail, one for each set of societies and country; rows of KEPT.

    ``low`` is the programme, ``high`` and ``second`` the country.
    """
    kept, count = np.zeros((top, WIDTH), dtype=np.int64), 0
    best, row = np.zeros(WIDTH, dtype=np.int64), np.zeros(WIDTH, dtype=np.int64)
    lacking = lacking_services(trail, ground.heading_of)
    for first in range(len(trail.set_start) - 1):
        is_asked = set_is_wanted(trail.member_start, trail.member, first, ground.is_wanted)
        for country in range(len(trail.is_wanted)):
            best[:] = -1
            for other_side in range(4):
                society = trail.stage_society[other_side, country]
                if society < 0 or not (is_asked or ground.is_wanted[society]):
                    continue
                agreements, shared, meetings = _ties_with(trail, first, society, ground.ties)
                if agreements < 0:
                    continue
                left = left_by(agreements, shared, meetings, numbers)
                for e in range(trail.set_entry[first], trail.set_entry[first + 1]):
                    one = trail.entry_class[e]
                    lacks = lacking[trail.entry_side[e], other_side, country] & ground.wanted_services
                    if (
                        lacks & trail.class_services[one]
                        and (trail.class_wanted[one] or trail.is_wanted[country])
                        and not _is_in(trail, one, other_side, country)
                    ):
                        _missing_of_entry(trail, e, other_side, country, left, lacks, best, row, ground, numbers)
            if best[0] >= 0:
                count = keep(best, kept, count)
    return kept[:count]


@compiled
def offered_on(trail: Any, societies: Int) -> Any:
    """``[society]``: the services of its programmes on a trail."""
    found = np.zeros(societies, dtype=np.int64)
    for one in range(len(trail.set_start) - 1):
        for n in range(trail.member_start[one], trail.member_start[one + 1]):
            for kind in range(trail.set_start[one], trail.set_start[one + 1]):
                found[trail.member[n]] |= trail.class_services[kind]
    return found


@compiled
def _example(trail: Any, society: Int, services: Int, ground: Any) -> tuple[Int, Int]:
    """The unit of a society that has most of some services, with the most points, the first by name; its class."""
    found, its_class, most, points = -1, -1, 0, -1
    for one in range(len(trail.set_start) - 1):
        is_member = False
        for n in range(trail.member_start[one], trail.member_start[one + 1]):
            is_member = is_member or trail.member[n] == society
        if not is_member:
            continue
        for kind in range(trail.set_start[one], trail.set_start[one + 1]):
            if not trail.class_services[kind] & services:
                continue
            for i in range(trail.class_start[kind], trail.class_start[kind + 1]):
                many = bit_count(ground.services[trail.programme[i]] & services)
                is_better = many > most or (many == most and many > 0 and trail.points[i] > points)
                is_same = many == most and many > 0 and trail.points[i] == points
                if is_better or (is_same and trail.programme[i] < trail.programme[found]):
                    found, its_class, most, points = i, kind, many, trail.points[i]
    return found, its_class


@compiled
def rank_peers(trail: Any, top: Int, ground: Any, numbers: Any) -> Any:
    """Who is strong in what another on the trail begins; rows of KEPT, their classes replaced by the two societies.

    ``first`` is a programme of the strong society, ``second`` one of the society that starts.
    """
    kept, count = np.zeros((top, WIDTH), dtype=np.int64), 0
    row = np.zeros(WIDTH, dtype=np.int64)
    societies = len(ground.is_wanted)
    offered = offered_on(trail, societies)
    for strong in range(societies):
        known = ground.strong[strong] & offered[strong] & ground.wanted_services
        if not known:
            continue
        for starting in range(societies):
            common = known & ground.starting[starting] & offered[starting]
            if not common or strong == starting:
                continue
            if not (ground.is_wanted[strong] or ground.is_wanted[starting]):
                continue
            i, one = _example(trail, strong, common, ground)
            j, other = _example(trail, starting, common, ground)
            a, b = trail.programme[i], trail.programme[j]
            if a == b or not (trail.class_wanted[one] or trail.class_wanted[other]):
                continue
            e, f = trail.class_entry[one], trail.class_entry[other]  # each on the first side on which it stands
            people = trail.entry_people[f]
            part = people_part(people, ground.steps)
            points = (
                trail.points[i] + trail.points[j] + (trail.entry_sure[e] + trail.entry_sure[f]) * numbers.stage_points
            )
            points += numbers.group_points if ground.groups[a] & ground.groups[b] else 0
            match = match_part(bit_count(common), 0, numbers)
            left = left_by(
                ground.ties[0, strong, starting], ground.ties[1, strong, starting], ground.ties[2, strong, starting],
                numbers,
            )  # fmt: skip
            low, high = min(a, b), max(a, b)
            if is_linked(low, high, ground.links, len(ground.services)):
                left = left * numbers.linked // _WHOLE
            row[0] = score_of(part, points, numbers.pair_points, match, left, numbers)
            row[1], row[2], row[3] = low, high, sides_code(trail.entry_side[e], trail.entry_side[f], a > b)
            row[4], row[5], row[6], row[7], row[8], row[9], row[10] = i, j, strong, starting, part, points, match
            row[11] = people
            count = keep(row, kept, count)
    return kept[:count]
