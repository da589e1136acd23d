"""The rows of the answer: codes for bits, parts beside the score, what stands already between the two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from waypost.analysis.opportunity import kernel, singles
from waypost.analysis.opportunity.ground import SIDES, Ground, TrailArrays
from waypost.analysis.opportunity.numbers import COMPLEMENT, KINDS, MISSING, OVERLAP, PEERS, WHOLE, numbers_of

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
    numbers = numbers_of(rules)
    ids, titles = ground.programme_ids, ground.titles
    rows = []
    for one in kept:
        row = dict(zip(kernel.KEPT, (int(value) for value in one.row), strict=True))
        ends = _ends(one, row, ground)
        ties = _ties(one, row, ends, ground)
        most = numbers.single_points if one.kind == MISSING else numbers.pair_points
        left = kernel.left_by(ties["agreements"], ties["shared_programmes"], ties["meetings"], numbers)
        if ties["is_linked"]:
            left = left * numbers.linked // WHOLE
        rows.append(
            {
                "trail_id": one.trail.trail_id,
                "kind": KINDS[one.kind],
                "rank": one.rank,
                "score": row["score"] / WHOLE,
                "people_part": None if row["people_part"] < 0 else row["people_part"] / WHOLE,
                "evidence_part": WHOLE * row["points"] // most / WHOLE,
                "match_part": row["match"] / WHOLE,
                "left_part": left / WHOLE,
                "people": None if row["people"] < 0 else row["people"],
                **{f"{name}_a": value for name, value in ends[0].items() if name != "members"},
                **{f"{name}_b": value for name, value in ends[1].items() if name != "members"},
                **ties,
                "programme_a": ids[_programme(one, row["first"])].as_py(),
                "title_a": titles[_programme(one, row["first"])].as_py(),
                "programme_b": None if one.kind == MISSING else ids[_programme(one, row["second"])].as_py(),
                "title_b": None if one.kind == MISSING else titles[_programme(one, row["second"])].as_py(),
                "is_silent": not ground.is_heard[ends[1]["members"][0]] if one.kind == MISSING else None,
                **_experience(one, row, ground),
                "also_on": " ".join(one.also_on) or None,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _programme(one: Kept, unit: int) -> int:
    return int(one.trail.arrays.programme[unit])


def _class_of(trail: TrailArrays, unit: int) -> int:
    return int(np.searchsorted(trail.class_start, unit, side="right")) - 1


def _members(trail: TrailArrays, unit: int) -> list[int]:
    found = int(np.searchsorted(trail.set_start, _class_of(trail, unit), side="right")) - 1
    return [int(society) for society in trail.member[trail.member_start[found] : trail.member_start[found + 1]]]


def _countries(one: Kept, unit: int, side: int) -> str:
    trail, kind = one.trail.arrays, _class_of(one.trail.arrays, unit)
    cells = range(trail.cell_start[kind], trail.cell_start[kind + 1])
    return " ".join(one.trail.countries[trail.cell_country[n]] for n in cells if trail.cell_side[n] == side)


def _ends(one: Kept, row: dict[str, int], ground: Ground) -> tuple[dict[str, Any], dict[str, Any]]:
    """Society, side, country and services of both ends."""
    trail, sides = one.trail.arrays, divmod(row["sides"] >> 1, 4)
    members = [_members(trail, row["first"]), []]
    countries = [_countries(one, row["first"], sides[0]), ""]
    if one.kind == MISSING:
        members[1] = [int(trail.stage_society[sides[1], row["second"]])]
        countries[1] = one.trail.countries[row["second"]]
    else:
        members[1] = _members(trail, row["second"])
        countries[1] = _countries(one, row["second"], sides[1])
    if one.kind == PEERS:
        members = [[row["first_class"]], [row["second_class"]]]
    services = _services(one, row, sides, ground)
    groups = [_groups(one, row["first"], ground), None if one.kind == MISSING else _groups(one, row["second"], ground)]
    first, second = (
        {
            "members": members[n],
            "society": " ".join(ground.society_ids[society] for society in members[n]),
            "side": SIDES[sides[n]],
            "country": countries[n],
            "service_codes": services[n],
            "population_group_codes": groups[n],
        }
        for n in range(2)
    )
    return first, second


def _groups(one: Kept, unit: int, ground: Ground) -> str | None:
    """The groups that a programme names; null where it does not say."""
    groups = int(ground.groups[_programme(one, unit)]) & ~int(kernel.WAY)
    return _codes(groups, "population_group", ground) or None


def _services(one: Kept, row: dict[str, int], sides: tuple[int, int], ground: Ground) -> tuple[str, str]:
    """The services on both ends that make the chance; a heading where one side says no more."""
    a = _programme(one, row["first"])
    if one.kind == PEERS:
        codes = _codes(_common(one, row, ground), "service", ground)
        return codes, codes
    if one.kind in (COMPLEMENT, MISSING):
        other = None if one.kind == MISSING else int(ground.services[_programme(one, row["second"])])
        return _answering(one, row, sides, int(ground.services[a]), other, ground)
    b = _programme(one, row["second"])
    shared = int(ground.services[a] & ground.services[b])
    if one.kind != OVERLAP:
        shared &= int(kernel.continuing(*sides, one.trail.arrays.answers))
    vague = int((ground.vague[a] & ground.headings[b]) | (ground.headings[a] & ground.vague[b]))
    codes = " ".join(
        text for text in (_codes(shared, "service", ground), _codes(vague, "service_heading", ground)) if text
    )
    return codes, codes


def _answering(
    one: Kept, row: dict[str, int], sides: tuple[int, int], services: int, other: int | None, ground: Ground
) -> tuple[str, str]:
    """Services that have a counterpart (``other`` given) or lack every one of them, and those counterparts."""
    lacking = None
    if other is None:
        absent = singles.lacking_services(one.trail.arrays, ground.heading_of)
        lacking = int(absent[sides[0], sides[1], row["second"]]) & ground.wanted_services
    here = there = 0
    for bit in range(63):
        answers = int(one.trail.arrays.answers[sides[0], sides[1], bit])
        found = answers if lacking is not None else answers & (other or 0)
        if services >> bit & 1 and found and (lacking is None or lacking >> bit & 1):
            here |= 1 << bit
            there |= found
    return _codes(here, "service", ground), _codes(there, "service", ground)


def _common(one: Kept, row: dict[str, int], ground: Ground) -> int:
    """Services that the one society is strong in and the other starts, as both stand on this trail."""
    strong, starting = row["first_class"], row["second_class"]
    mask = ground.strong[strong] & ground.starting[starting] & ground.wanted_services
    return int(mask & singles.offered_by(one.trail.arrays, strong) & singles.offered_by(one.trail.arrays, starting))


def _codes(mask: int, code_list: str, ground: Ground) -> str:
    return " ".join(code for bit, code in ground.bits[code_list].items() if mask >> bit & 1)


def _ties(
    one: Kept, row: dict[str, int], ends: tuple[dict[str, Any], dict[str, Any]], ground: Ground
) -> dict[str, Any]:
    """What stands between the two already."""
    counts = [
        sum(int(ground.ties[kind, i, j]) for i in ends[0]["members"] for j in ends[1]["members"]) for kind in range(3)
    ]
    linked = None
    if one.kind != MISSING:
        linked = bool(kernel.is_linked(row["low"], row["high"], ground.links, len(ground.services)))
    return {
        "is_linked": linked,
        "agreements": counts[0],
        "shared_programmes": counts[1],
        "meetings": counts[2],
    }


def _experience(one: Kept, row: dict[str, int], ground: Ground) -> dict[str, int | None]:
    """The longest experience of the strong society with a service that the other starts, and its programmes of it."""
    if one.kind != PEERS:
        return {"years": None, "programmes": None}
    bits = [bit for bit in range(63) if _common(one, row, ground) >> bit & 1]
    strong = row["first_class"]
    return {
        "years": max(int(ground.years[strong, bit]) for bit in bits),
        "programmes": max(int(ground.programmes[strong, bit]) for bit in bits),
    }
