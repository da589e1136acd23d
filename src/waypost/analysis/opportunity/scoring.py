"""Parts and scores, compiled: what every kind of chance is measured by. All in thousandths, all integers."""

from __future__ import annotations

from typing import Any

import numpy as np

from waypost.analysis.opportunity.compiling import Flag, Int, compiled
from waypost.analysis.opportunity.numbers import WHOLE

_WHOLE = WHOLE
_TRANSIT, _DESTINATION = 1, 2


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
def set_ties(member_start: Any, member: Any, one: Int, other: Int, ties: Any) -> tuple[Int, Int, Int]:
    """How many agreements, shared programmes and meetings tie two sets; -1 first where they have somebody in common."""
    agreements, shared, meetings = np.int64(0), np.int64(0), np.int64(0)
    for i in range(member_start[one], member_start[one + 1]):
        for j in range(member_start[other], member_start[other + 1]):
            if member[i] == member[j]:
                return np.int64(-1), np.int64(0), np.int64(0)
            agreements += ties[0, member[i], member[j]]
            shared += ties[1, member[i], member[j]]
            meetings += ties[2, member[i], member[j]]
    return agreements, shared, meetings


@compiled
def set_is_wanted(member_start: Any, member: Any, one: Int, is_wanted: Any) -> Flag:
    """A society of the set is the one asked about, or all are."""
    for n in range(member_start[one], member_start[one + 1]):
        if is_wanted[member[n]]:
            return True
    return False


@compiled
def is_linked(low: Int, high: Int, links: Any, count: Int) -> Flag:
    """One of two programmes names the other."""
    key = np.int64(low) * count + high
    at = np.searchsorted(links, key)
    return at < len(links) and links[at] == key


@compiled
def entries_people(
    e: Int, f: Int, side: Int, other_side: Int, start: Any, country: Any, alone: Any, people: Any
) -> Int:
    """Whom a chance between two entries concerns: people from where they leave (or return to) to where they arrive.

    ``alone`` holds what each entry concerns on its own, over all of the trail. A side of transit narrows nothing
    down. Of two sides of one kind the larger is taken, since they may be the same people. -1: nobody knows.
    """
    if side == _TRANSIT:
        return alone[f]
    if other_side == _TRANSIT:
        return alone[e]
    if (side == _DESTINATION) == (other_side == _DESTINATION):
        return max(alone[e], alone[f])
    total, is_known = np.int64(0), False
    for n in range(start[e], start[e + 1]):
        for m in range(start[f], start[f + 1]):
            found = people[country[m], country[n]] if side == _DESTINATION else people[country[n], country[m]]
            if found >= 0:
                total, is_known = total + found, True
    return total if is_known else np.int64(-1)
