"""The ranking of pairs as anybody would write it in numpy: every two programmes of a trail, in blocks.

The same constraints (other society, groups that overlap, each pair once), the same parts, the same order of ties; no
classes are skipped and no pair is. It is what the compiled ranking is held against: for equality in the tests at small
size and in ``bench/questions.py``, for speed there too. What kinds need no pairs of programmes is not repeated here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from waypost.analysis.opportunity.ground import UNKNOWN, Ground, TrailArrays
from waypost.analysis.opportunity.numbers import (
    COMPLEMENT,
    CONTINUITY,
    OVERLAP,
    WHOLE,
    Numbers,
    numbers_of,
    people_steps,
)
from waypost.reference.counterparts import OpportunityRules

PAIR_KINDS = (CONTINUITY, COMPLEMENT, OVERLAP)
_BLOCK = 4_000_000  # pairs at once
_ROOM = (1 << 20) - 1  # programmes that the packed order has room for
_WAY = np.int64(1) << np.int64(62)
_FROM = (0, 3)  # origin, return
_TRANSIT, _DESTINATION = 1, 2


class Reference:
    """One trail, one kind: every pair in blocks, the best of each two sets of societies, the best of those."""

    def __init__(self, trail: TrailArrays, kind: int, ground: Ground, rules: OpportunityRules) -> None:
        self.trail, self.kind, self.ground = trail, kind, ground
        self.numbers: Numbers = numbers_of(rules)
        self.steps = people_steps(rules)
        self.units = np.arange(len(trail.programme))
        self.kinds = np.repeat(np.arange(len(trail.class_start) - 1), np.diff(trail.class_start))
        self.sets = np.repeat(np.arange(len(trail.set_start) - 1), np.diff(trail.set_start))[self.kinds]
        self.set_begin = np.searchsorted(self.sets, np.arange(len(trail.set_start) - 1))
        self.pairs = 0

    def rank(self, top: int) -> np.ndarray:
        """Rows ``score, low, high, sides`` of the best, in order."""
        sets = len(self.trail.set_start) - 1
        best = np.full((sets, sets), -1, dtype=np.int64)
        left = self._left()
        for side in range(4):
            for other_side in range(4):
                if self._is_possible(side, other_side):
                    self._all_pairs(side, other_side, left, best)
        best = np.maximum(best, best.T)[np.triu_indices(sets, 1)]
        best = np.sort(best[best >= 0])[::-1][:top]
        return np.stack(
            [best >> 45, _ROOM - (best >> 25 & _ROOM), _ROOM - (best >> 5 & _ROOM), 31 - (best & 31)], axis=1
        )

    def _is_possible(self, side: int, other_side: int) -> bool:
        if self.kind == COMPLEMENT:
            return side < other_side
        if self.kind == OVERLAP:
            return side == other_side
        skips = self.trail.skips_transit and (side, other_side) == (0, _DESTINATION)
        return other_side == side + 1 or side == other_side == _TRANSIT or skips

    def _on_side(self, side: int) -> tuple[np.ndarray, np.ndarray]:
        """``[class, country]`` on a side, and which entry of a class is there."""
        trail = self.trail
        here = np.zeros((len(trail.class_start) - 1, len(trail.is_wanted)), dtype=np.int64)
        entry = np.full(len(here), -1)
        for e in np.flatnonzero(trail.entry_side == side):
            here[trail.entry_class[e], trail.entry_country[trail.entry_start[e] : trail.entry_start[e + 1]]] = 1
            entry[trail.entry_class[e]] = e
        return here, entry

    def _all_pairs(self, side: int, other_side: int, left: np.ndarray, best: np.ndarray) -> None:
        """Every unit on a side with every unit on another, in blocks; the best of each two sets."""
        here, entry = self._on_side(side)
        there, other_entry = self._on_side(other_side)
        first = self.units[entry[self.kinds] >= 0]
        second = self.units[other_entry[self.kinds] >= 0]
        if not len(first) or not len(second):
            return
        people, stands = self._of_classes(side, other_side, here, there, entry, other_entry)
        begins = np.flatnonzero(np.diff(self.sets[second], prepend=-1))
        columns = self.sets[second][begins]
        step = max(1, _BLOCK // len(second))
        for start in range(0, len(first), step):
            rows = first[start : start + step]
            packed = self._packed(rows, second, side, other_side, left, people, stands)
            by_set = np.maximum.reduceat(packed, begins, axis=1)
            row_begins = np.flatnonzero(np.diff(self.sets[rows], prepend=-1))
            found = np.maximum.reduceat(by_set, row_begins, axis=0)
            at = np.ix_(self.sets[rows][row_begins], columns)
            best[at] = np.maximum(best[at], found)

    def _of_classes(
        self, side: int, other_side: int, here: np.ndarray, there: np.ndarray, entry: np.ndarray, other: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """``[class, class]``: the part for the people concerned, and whether the two can be a chance at all."""
        trail = self.trail
        alone, other_alone = (np.where(e >= 0, trail.entry_people[e], UNKNOWN) for e in (entry, other))
        shape = (len(here), len(there))
        if side == _TRANSIT:
            people = np.broadcast_to(other_alone, shape)
        elif other_side == _TRANSIT:
            people = np.broadcast_to(alone[:, None], shape)
        elif (side == _DESTINATION) == (other_side == _DESTINATION):
            people = np.maximum(alone[:, None], other_alone)
        else:
            known = np.where(trail.people >= 0, trail.people, 0)
            is_known = (trail.people >= 0).astype(np.int64)
            if side == _DESTINATION:
                known, is_known = known.T, is_known.T
            people = np.where(here @ is_known @ there.T > 0, here @ known @ there.T, UNKNOWN)
        reached = np.maximum(
            0, np.searchsorted(self.steps, people, side="right") - 1
        )  # nobody concerned is a part of 0
        part = np.where(people < 0, UNKNOWN, reached)
        stands = np.ones(shape, dtype=np.bool_)
        if self.kind == OVERLAP:
            stands = here @ there.T > 0
        elif side == other_side:
            stands = here @ trail.leg.astype(np.int64) @ there.T > 0
        return part, stands & (trail.class_wanted[:, None] | trail.class_wanted)

    def _packed(
        self, a: np.ndarray, b: np.ndarray, side: int, other_side: int, left: np.ndarray, people: np.ndarray,
        stands: np.ndarray,
    ) -> np.ndarray:  # fmt: skip
        """``[a, b]``: score, programmes and sides in one number, larger is earlier; -1 where it is no chance."""
        trail, ground = self.trail, self.ground
        p, q = trail.programme[a].astype(np.int64)[:, None], trail.programme[b].astype(np.int64)
        kinds, others = self.kinds[a][:, None], self.kinds[b]
        is_chance = stands[kinds, others] & (left[self.sets[a][:, None], self.sets[b]] >= 0) & (p != q)
        if self.kind == OVERLAP:
            place, other_place = trail.place[a][:, None], trail.place[b]
            is_chance &= (place == other_place) | (place == 0) | (other_place == 0)
            is_chance &= self.sets[a][:, None] < self.sets[b]
        groups, other_groups = ground.groups[p], ground.groups[q]
        shared = groups & other_groups & (~_WAY if self.kind == OVERLAP else np.int64(-1))
        is_chance &= (groups == 0) | (other_groups == 0) | (shared != 0)
        self.pairs += p.size * q.size
        packed = np.full(is_chance.shape, -1, dtype=np.int64)
        at, to = np.nonzero(is_chance)
        packed[at, to] = self._scored(a[at], b[to], side, other_side, left, people)
        return packed

    def _scored(
        self, a: np.ndarray, b: np.ndarray, side: int, other_side: int, left: np.ndarray, people: np.ndarray
    ) -> np.ndarray:
        """The same for a list of pairs that stand on fitting sides and serve fitting groups."""
        trail, ground, numbers = self.trail, self.ground, self.numbers
        p, q = trail.programme[a].astype(np.int64), trail.programme[b].astype(np.int64)
        exact, by_heading = self._matches(p, q, side, other_side)
        is_known = (ground.groups[p] != 0) & (ground.groups[q] != 0)
        sure = self._sure(side)[self.kinds[a]] + self._sure(other_side)[self.kinds[b]]
        points = trail.points[a].astype(np.int64) + trail.points[b]
        points += sure * numbers.stage_points + np.where(is_known, numbers.group_points, 0)
        match = np.minimum(WHOLE, numbers.base + numbers.exact * exact + numbers.by_heading * by_heading)
        evidence, part = WHOLE * points // numbers.pair_points, people[self.kinds[a], self.kinds[b]]
        known = numbers.evidence_weight * evidence + numbers.match_weight * match
        weights = numbers.evidence_weight + numbers.match_weight
        mean = np.where(
            part < 0, known // weights, (numbers.people_weight * part + known) // (weights + numbers.people_weight)
        )
        low, high = np.minimum(p, q), np.maximum(p, q)
        leaves = left[self.sets[a], self.sets[b]]
        linked = np.isin(low * max(len(ground.services), 1) + high, ground.links)
        score = mean * np.where(linked, leaves * numbers.linked // WHOLE, leaves) // WHOLE
        sides = (side * 4 + other_side) * 2 + (p > q)
        packed = (score << 45) | ((_ROOM - low) << 25) | ((_ROOM - high) << 5) | (31 - sides)
        return np.where(exact + by_heading > 0, packed, -1)

    def _sure(self, side: int) -> np.ndarray:
        """``[class]``: 1 where it is surely on a side."""
        found = np.zeros(len(self.trail.class_start) - 1, dtype=np.int64)
        on_side = self.trail.entry_side == side
        found[self.trail.entry_class[on_side]] = self.trail.entry_sure[on_side]
        return found

    def _matches(self, p: np.ndarray, q: np.ndarray, side: int, other_side: int) -> tuple[Any, Any]:
        ground, answers = self.ground, self.trail.answers
        services, others = ground.services[p], ground.services[q]
        if self.kind == COMPLEMENT:
            there = self._answered(services, answers[side, other_side]) & others
            here = self._answered(others, answers[other_side, side]) & services
            wanted = ((here | there) & ground.wanted_services) != 0
            return np.where(wanted, np.minimum(np.bitwise_count(here), np.bitwise_count(there)).astype(np.int64), 0), 0
        shared = services & others
        if self.kind == CONTINUITY:
            own = [bit for bit in range(63) if answers[side, other_side, bit] >> bit & 1]
            shared = shared & ~np.int64(sum(1 << bit for bit in own))
        vague = (ground.vague[p] & ground.headings[q]) | (ground.headings[p] & ground.vague[q])
        wanted = ((shared & ground.wanted_services) != 0) | ((vague & ground.wanted_headings) != 0)
        exact, by_heading = np.bitwise_count(shared).astype(np.int64), np.bitwise_count(vague).astype(np.int64)
        return np.where(wanted, exact, 0), np.where(wanted, by_heading, 0)

    @staticmethod
    def _answered(services: np.ndarray, answers: np.ndarray) -> np.ndarray:
        found = np.zeros_like(services)
        for bit in np.flatnonzero(answers[:63]):
            found |= np.where(services >> bit & 1, answers[bit], 0)
        return found

    def _left(self) -> np.ndarray:
        """``[set, set]``: what ties leave, -1 where both have a society in common or neither is asked about."""
        trail, ground, numbers = self.trail, self.ground, self.numbers
        sets = len(trail.set_start) - 1
        members = np.zeros((sets, len(ground.society_ids)), dtype=np.int64)
        for number in range(sets):
            members[number, trail.member[trail.member_start[number] : trail.member_start[number + 1]]] = 1
        left = np.full((sets, sets), WHOLE, dtype=np.int64)
        for tie, remains in enumerate((numbers.agreement, numbers.shared_programme, numbers.meeting)):
            tied = members @ ground.ties[tie] @ members.T > 0
            left = np.where(tied, left * remains // WHOLE, left)
        asked = (members @ ground.is_wanted.astype(np.int64)) > 0
        return np.where((members @ members.T > 0) | ~(asked[:, None] | asked), -1, left)
