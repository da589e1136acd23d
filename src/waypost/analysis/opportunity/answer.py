"""The rows of the answer: codes for bits, parts beside the score, what stands already between the two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from waypost.analysis.opportunity import kernel, scoring, singles
from waypost.analysis.opportunity.ground import SIDES, TIES, Ground, Ints, TrailArrays, TrailGround
from waypost.analysis.opportunity.numbers import (
    COMPLEMENT,
    CONTINUITY,
    KINDS,
    MISSING,
    PEERS,
    WHOLE,
    Numbers,
    numbers_of,
)

if TYPE_CHECKING:
    from waypost.analysis.opportunity.ranking import Kept
    from waypost.reference.counterparts import OpportunityRules

_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("trail_id", pa.string()),
    ("kind", pa.string()),
    ("rank", pa.int64()),
    ("score", pa.float64()),
    ("people_part", pa.float64()),
    ("evidence_part", pa.float64()),
    ("match_part", pa.float64()),
    ("left_part", pa.float64()),
    ("people", pa.int64()),
    ("society_a", pa.string()),
    ("side_a", pa.string()),
    ("country_a", pa.string()),
    ("service_codes_a", pa.string()),
    ("population_group_codes_a", pa.string()),
    ("programme_a", pa.string()),
    ("title_a", pa.string()),
    ("society_b", pa.string()),
    ("side_b", pa.string()),
    ("country_b", pa.string()),
    ("service_codes_b", pa.string()),
    ("population_group_codes_b", pa.string()),
    ("programme_b", pa.string()),
    ("title_b", pa.string()),
    ("is_linked", pa.bool_()),
    ("agreements", pa.int64()),
    ("shared_programmes", pa.int64()),
    ("meetings", pa.int64()),
    ("is_silent", pa.bool_()),
    ("years", pa.int64()),
    ("programmes", pa.int64()),
    ("also_on", pa.string()),
]
SCHEMA = pa.schema(_COLUMNS)


def answer_rows(kept: Iterable[Kept], ground: Ground, rules: OpportunityRules) -> pa.Table:
    """The answer's columns for the rows that were kept; see ``catalog/rules/questions/opportunities.yml``."""
    teller = _Teller(ground, numbers_of(rules))
    return pa.Table.from_pylist([teller.row(one) for one in kept], schema=SCHEMA)


class _End(NamedTuple):
    """One end of a chance: a programme (or none, where it is missing) of some societies on one side."""

    members: list[int]
    side: int
    countries: tuple[str, ...]
    services: str
    programme: int | None


class _Teller:
    """Turns what the ranking kept into rows; what holds for a whole trail is worked out once."""

    def __init__(self, ground: Ground, numbers: Numbers) -> None:
        self._ground, self._numbers = ground, numbers
        self._lacking: dict[str, Ints] = {}
        self._offered: dict[str, Ints] = {}

    def row(self, one: Kept) -> dict[str, Any]:
        """One row of the answer."""
        row = dict(zip(kernel.KEPT, (int(value) for value in one.row), strict=True))
        first, second = self._ends(one, row)
        ties = self._ties(one, row, first, second)
        most = self._numbers.single_points if one.kind == MISSING else self._numbers.pair_points
        return {
            "trail_id": one.trail.trail_id,
            "kind": KINDS[one.kind],
            "rank": one.rank,
            "score": row["score"] / WHOLE,
            "people_part": None if row["people_part"] < 0 else row["people_part"] / WHOLE,
            "evidence_part": WHOLE * row["points"] // most / WHOLE,
            "match_part": row["match"] / WHOLE,
            "left_part": self._left(ties) / WHOLE,
            "people": None if row["people"] < 0 else row["people"],
            **{f"{name}_a": value for name, value in self._told(first).items()},
            **{f"{name}_b": value for name, value in self._told(second).items()},
            **ties,
            "is_silent": not self._ground.is_heard[second.members[0]] if one.kind == MISSING else None,
            **self._experience(one, row),
            "also_on": " ".join(one.also_on) or None,
        }

    def _told(self, end: _End) -> dict[str, Any]:
        ground, programme = self._ground, end.programme
        groups = 0 if programme is None else int(ground.groups[programme]) & ~int(kernel.WAY)
        return {
            "society": " ".join(ground.society_ids[society] for society in end.members),
            "side": SIDES[end.side],
            "country": " ".join(end.countries),
            "service_codes": end.services,
            "population_group_codes": self._codes(groups, "population_group") or None,
            "programme": None if programme is None else ground.programme_ids[programme].as_py(),
            "title": None if programme is None else ground.titles[programme].as_py(),
        }

    def _ends(self, one: Kept, row: dict[str, int]) -> tuple[_End, _End]:
        trail, sides = one.trail.arrays, divmod(row["sides"] >> 1, 4)
        here = int(trail.programme[row["first"]])
        there = None if one.kind == MISSING else int(trail.programme[row["second"]])
        services = self._services(one, row, sides, here, there)
        members = _members(trail, row["first"])
        if one.kind == MISSING:
            society = int(trail.stage_society[sides[1], row["second"]])
            other = _End([society], sides[1], (one.trail.countries[row["second"]],), services[1], None)
        else:
            theirs = [row["second_class"]] if one.kind == PEERS else _members(trail, row["second"])
            other = _End(theirs, sides[1], _countries(one, row["second"], sides[1]), services[1], there)
        if one.kind == PEERS:
            members = [row["first_class"]]
        return _End(members, sides[0], _countries(one, row["first"], sides[0]), services[0], here), other

    def _services(
        self, one: Kept, row: dict[str, int], sides: tuple[int, int], a: int, b: int | None
    ) -> tuple[str, str]:
        """The services on both ends that make the chance; a heading where one side says no more."""
        ground, answers = self._ground, one.trail.arrays.answers
        if b is None:
            lacking = int(self._lacking_of(one.trail)[sides[0], sides[1], row["second"]]) & ground.wanted_services
            return self._answering(int(ground.services[a]) & lacking, None, answers[sides])
        if one.kind == COMPLEMENT:
            return self._answering(int(ground.services[a]), int(ground.services[b]), answers[sides])
        if one.kind == PEERS:
            codes = self._codes(self._common(one, row), "service")
            return codes, codes
        shared = int(ground.services[a] & ground.services[b])
        if one.kind == CONTINUITY:
            shared &= int(kernel.continuing(*sides, answers))
        vague = int((ground.vague[a] & ground.headings[b]) | (ground.headings[a] & ground.vague[b]))
        told = (self._codes(shared, "service"), self._codes(vague, "service_heading"))
        codes = " ".join(text for text in told if text)
        return codes, codes

    def _answering(self, services: int, others: int | None, answers: Ints) -> tuple[str, str]:
        """Services that have a counterpart among others, and those; every counterpart, where no others are given."""
        here = there = 0
        for bit in range(63):
            found = int(answers[bit]) if others is None else int(answers[bit]) & others
            if services >> bit & 1 and found:
                here |= 1 << bit
                there |= found
        return self._codes(here, "service"), self._codes(there, "service")

    def _lacking_of(self, trail: TrailGround) -> Ints:
        if trail.trail_id not in self._lacking:
            self._lacking[trail.trail_id] = singles.lacking_services(trail.arrays, self._ground.heading_of)
        return self._lacking[trail.trail_id]

    def _common(self, one: Kept, row: dict[str, int]) -> int:
        """Services that the one society is strong in and the other starts, as both stand on this trail."""
        ground, strong, starting = self._ground, row["first_class"], row["second_class"]
        if one.trail.trail_id not in self._offered:
            self._offered[one.trail.trail_id] = singles.offered_on(one.trail.arrays, len(ground.society_ids))
        offered = self._offered[one.trail.trail_id]
        known = ground.strong[strong] & ground.starting[starting] & ground.wanted_services
        return int(known & offered[strong] & offered[starting])

    def _codes(self, mask: int, code_list: str) -> str:
        return " ".join(code for bit, code in self._ground.bits[code_list].items() if mask >> bit & 1)

    def _ties(self, one: Kept, row: dict[str, int], first: _End, second: _End) -> dict[str, Any]:
        """What stands between the two already."""
        ground = self._ground
        counts = ground.ties[:, first.members][:, :, second.members].sum(axis=(1, 2))
        linked = None
        if one.kind != MISSING:
            linked = bool(scoring.is_linked(row["low"], row["high"], ground.links, len(ground.services)))
        return {"is_linked": linked, **{name: int(counts[TIES.index(tie)]) for name, tie in _TIES.items()}}

    def _left(self, ties: dict[str, Any]) -> int:
        left = int(scoring.left_by(ties["agreements"], ties["shared_programmes"], ties["meetings"], self._numbers))
        return left * self._numbers.linked // WHOLE if ties["is_linked"] else left

    def _experience(self, one: Kept, row: dict[str, int]) -> dict[str, int | None]:
        """The longest experience of the strong society with what the other starts, and its programmes of it."""
        if one.kind != PEERS:
            return {"years": None, "programmes": None}
        common, strong = self._common(one, row), row["first_class"]
        bits = [bit for bit in range(63) if common >> bit & 1]
        return {
            "years": int(self._ground.years[strong, bits].max()),
            "programmes": int(self._ground.programmes[strong, bits].max()),
        }


_TIES = {"agreements": "agreement", "shared_programmes": "shared_programme", "meetings": "meeting"}


def _class_of(trail: TrailArrays, unit: int) -> int:
    return int(np.searchsorted(trail.class_start, unit, side="right")) - 1


def _members(trail: TrailArrays, unit: int) -> list[int]:
    found = int(np.searchsorted(trail.set_start, _class_of(trail, unit), side="right")) - 1
    return [int(society) for society in trail.member[trail.member_start[found] : trail.member_start[found + 1]]]


def _countries(one: Kept, unit: int, side: int) -> tuple[str, ...]:
    trail, kind = one.trail.arrays, _class_of(one.trail.arrays, unit)
    entries = range(trail.class_entry[kind], trail.class_entry[kind + 1])
    here = next(e for e in entries if trail.entry_side[e] == side)
    codes = trail.entry_country[trail.entry_start[here] : trail.entry_start[here + 1]]
    return tuple(one.trail.countries[code] for code in codes)
