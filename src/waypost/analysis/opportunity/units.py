"""Units, classes and sets of each trail: where programmes stand, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from waypost.analysis.opportunity.ground import (
    SIDES,
    UNKNOWN,
    Flags,
    Ground,
    Ints,
    Small,
    Texts,
    TrailArrays,
    TrailGround,
    numbers,
    positions,
    vocabulary,
)

if TYPE_CHECKING:
    from waypost.analysis.question import Asked

Parts = dict[str, pa.Table]


class _Rows(NamedTuple):
    """Rows of the part ``side`` as positions, ordered by trail, programme, side, country, society."""

    trail: Small
    programme: Small
    side: Small
    country: Small
    society: Small
    place: Small
    basis: Small


class _Units(NamedTuple):
    """One entry per programme and trail; ``first`` is its first row, ``kind`` its class, global over trails."""

    trail: Small
    programme: Small
    points: Small
    place: Small
    first: Ints
    kind: Ints


class _Class(NamedTuple):
    members: tuple[int, ...]
    cells: tuple[tuple[int, int], ...]
    kind: int


def lay_trails(
    parts: Parts, programme_ids: Texts, societies: Texts, own_points: Small, ground: Ground, asked: Asked
) -> Iterator[TrailGround]:
    """The arrays of each trail that a programme or a stage stands on, in order of its id."""
    trails = vocabulary(*(parts[name].column("trail_id") for name in ("side", "stage")))
    countries = vocabulary(
        *(parts[name].column(column) for name in ("side", "stage", "leg", "corridor")
          for column in ("country_code", "other_country_code"))
    )  # fmt: skip
    rows = _rows(parts["side"], trails, countries, programme_ids, societies)
    here = _Here(parts, trails, countries, societies, rows, ground)
    carried = _Rows(*(column[rows.society >= 0] for column in rows))
    units = _units(carried, own_points, len(countries), len(societies))
    bounds = np.searchsorted(units.trail, np.arange(len(trails) + 1))
    for number, trail_id in enumerate(trails.to_pylist()):
        span = slice(bounds[number], bounds[number + 1])
        own = _Units(*(column[span] for column in units))  # type: ignore[arg-type]  # two widths of integers
        yield _lay_trail(trail_id, number, own, carried, here, ground, asked)


def _rows(side: pa.Table, trails: Texts, countries: Texts, programmes: Texts, societies: Texts) -> _Rows:
    places = vocabulary(side.column("place_code"))
    found = _Rows(
        positions(side, "trail_id", trails),
        positions(side, "programme_id", programmes),
        positions(side, "side", pa.array(SIDES)),
        positions(side, "country_code", countries),
        positions(side, "society_id", societies),
        positions(side, "place_code", places) + 1,
        numbers(side, "number").astype(np.int32),
    )
    order = np.lexsort((found.society, found.country, found.side, found.programme, found.trail))
    return _Rows(*(column[order] for column in found))


def _units(rows: _Rows, own_points: Small, countries: int, societies: int) -> _Units:
    if not len(rows.trail):
        none = np.zeros(0, dtype=np.int32)
        return _Units(none, none, none, none, none.astype(np.int64), none.astype(np.int64))
    changes = (np.diff(rows.trail) != 0) | (np.diff(rows.programme) != 0)
    first = np.concatenate(([0], np.flatnonzero(changes) + 1)).astype(np.int64)
    length = np.diff(np.append(first, len(rows.trail)))
    trail, programme = rows.trail[first], rows.programme[first]
    is_one = (np.minimum.reduceat(rows.country, first) == np.maximum.reduceat(rows.country, first)) & (
        np.minimum.reduceat(rows.place, first) == np.maximum.reduceat(rows.place, first)
    )
    code = (rows.side.astype(np.int64) * countries + rows.country) * societies + rows.society
    return _Units(
        trail,
        programme,
        (own_points[programme] + np.maximum.reduceat(rows.basis, first)).astype(np.int32),
        np.where(is_one, rows.place[first], 0).astype(np.int32),
        first,
        _kinds(trail, first, length, code, len(SIDES) * countries * societies),
    )


def _kinds(trail: Small, first: Ints, length: Ints, code: Ints, codes: int) -> Ints:
    """Number the different lists of rows, exactly: by pairs of (number of what came before, next row)."""
    kind = trail.astype(np.int64)
    taken = int(kind.max()) + 1
    for step in range(int(length.max())):
        longer = length > step
        pairs, inverse = np.unique(kind[longer] * codes + code[first[longer] + step], return_inverse=True)
        kind[longer] = taken + inverse
        taken += len(pairs)
    return kind


class _Here:
    """What is known of countries on trails, by positions."""

    def __init__(
        self, parts: Parts, trails: Texts, countries: Texts, societies: Texts, rows: _Rows, ground: Ground
    ) -> None:
        shape = (len(trails), len(SIDES), len(countries))
        self.countries: list[str] = countries.to_pylist()
        self.sure = np.zeros(shape, dtype=np.int32)
        self.stage_society = np.full(shape, UNKNOWN, dtype=np.int32)
        self.is_stage = np.zeros(shape, dtype=np.bool_)
        self.present, self.present_vague = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        stage = parts["stage"]
        at = (
            positions(stage, "trail_id", trails),
            positions(stage, "side", pa.array(SIDES)),
            positions(stage, "country_code", countries),
        )
        self.sure[at] = numbers(stage, "number")
        self.stage_society[at] = positions(stage, "society_id", societies)
        self.is_stage[at] = True
        np.bitwise_or.at(self.present, (rows.trail, rows.side, rows.country), ground.services[rows.programme])
        np.bitwise_or.at(self.present_vague, (rows.trail, rows.side, rows.country), ground.vague[rows.programme])
        self.legs = self._pairs(parts["leg"], trails, countries)
        self.corridors = self._pairs(parts["corridor"], trails, countries)
        self.people = numbers(parts["corridor"], "number")
        self.answers = self._answers(parts["counterpart"], trails, ground)

    @staticmethod
    def _pairs(part: pa.Table, trails: Texts, countries: Texts) -> tuple[Small, Small, Small]:
        return (
            positions(part, "trail_id", trails),
            positions(part, "country_code", countries),
            positions(part, "other_country_code", countries),
        )

    @staticmethod
    def _answers(part: pa.Table, trails: Texts, ground: Ground) -> Ints:
        """``[trail, side, other side, bit of a service]``: the services that answer it there."""
        found = np.zeros((len(trails), len(SIDES), len(SIDES), 64), dtype=np.int64)
        bit_of = {code: bit for bit, code in ground.bits["service"].items()}
        columns = ("trail_id", "side", "other_side", "code", "other_code")
        place = {name: n for n, name in enumerate(SIDES)}
        number = {name: n for n, name in enumerate(trails.to_pylist())}
        for trail, side, other, code, answer in zip(*(part.column(name).to_pylist() for name in columns), strict=True):
            if trail not in number:  # nobody and no stage stands on it
                continue
            found[number[trail], place[side], place[other], bit_of[code]] |= 1 << bit_of[answer]
        return found


def _lay_trail(
    trail_id: str, number: int, units: _Units, rows: _Rows, here: _Here, ground: Ground, asked: Asked
) -> TrailGround:
    kinds, example, inverse = np.unique(units.kind, return_index=True, return_inverse=True)
    classes = sorted(_class(units, rows, int(unit), n) for n, unit in enumerate(example))
    order_of_kind = np.empty(len(kinds), dtype=np.int64)
    order_of_kind[[one.kind for one in classes]] = np.arange(len(classes))
    unit_class = order_of_kind[inverse]
    order = np.lexsort((units.programme, -units.points, unit_class))
    unit_class, points, programme = unit_class[order], units.points[order], units.programme[order]
    used = _used(number, classes, here)
    local = {country: n for n, country in enumerate(used)}
    sets = [n for n, one in enumerate(classes) if n == 0 or classes[n - 1].members != one.members]
    sure = _part_of(here.sure[number], used)
    wanted = np.array([asked.country in (None, here.countries[country]) for country in used], dtype=np.bool_)
    class_services = _any_bits(ground.services, programme, unit_class, len(classes))
    people = _people(number, local, here)
    from_sums, to_sums = _known_sums(people, 1), _known_sums(people, 0)
    everybody = int(people[people >= 0].sum()) if (people >= 0).any() else UNKNOWN
    entries = _entries(classes, local, sure, (from_sums, to_sums, everybody))
    set_start = _small([*sets, len(classes)])
    arrays = TrailArrays(
        programme=programme,
        points=points,
        place=units.place[order],
        level_end=_level_end(unit_class, points),
        class_start=_small(np.searchsorted(unit_class, np.arange(len(classes) + 1))),
        class_services=class_services,
        class_headings=_any_bits(ground.headings, programme, unit_class, len(classes)),
        class_vague=_any_bits(ground.vague, programme, unit_class, len(classes)),
        class_wanted=np.array([any(wanted[local[code]] for _, code in one.cells) for one in classes], dtype=np.bool_),
        class_entry=entries.of_class,
        entry_class=entries.kind,
        entry_side=entries.side,
        entry_start=entries.start,
        entry_country=entries.country,
        entry_sure=entries.sure,
        entry_people=entries.people,
        entry_answered=_answered(class_services[entries.kind], entries.side, here.answers[number]),
        set_start=set_start,
        set_entry=entries.of_class[set_start],
        member_start=_starts([len(classes[n].members) for n in sets]),
        member=_small([society for n in sets for society in classes[n].members]),
        people=people,
        people_from=from_sums,
        people_to=to_sums,
        people_all=everybody,
        sure=sure,
        stage_society=_part_of(here.stage_society[number], used),
        leg=_leg(number, local, here),
        present=_part_of(here.present[number], used),
        present_vague=_part_of(here.present_vague[number], used),
        answers=here.answers[number],
        is_wanted=wanted,
        skips_transit=not here.is_stage[number][SIDES.index("transit")].any(),
    )
    return TrailGround(trail_id, tuple(here.countries[country] for country in used), arrays)


def _any_bits(bits: Ints, programme: Small, unit_class: Ints, classes: int) -> Ints:
    found = np.zeros(classes, dtype=np.int64)
    np.bitwise_or.at(found, unit_class, bits[programme])
    return found


class _Entries(NamedTuple):
    of_class: Small
    kind: Small
    side: Small
    start: Small
    country: Small
    sure: Small
    people: Ints


def _entries(classes: list[_Class], local: dict[int, int], sure: Small, people: tuple[Ints, Ints, int]) -> _Entries:
    """Each class on each of its sides: its countries, whether it is surely there, whom it concerns on its own."""
    kind: list[int] = []
    sides: list[int] = []
    countries: list[list[int]] = []
    for number, one in enumerate(classes):
        for side in sorted({side for side, _ in one.cells}):
            kind.append(number)
            sides.append(side)
            countries.append([local[code] for at, code in one.cells if at == side])
    alone = []
    for side, here in zip(sides, countries, strict=True):
        known = people[1][here] if SIDES[side] == "destination" else people[0][here]
        total = int(known[known >= 0].sum()) if (known >= 0).any() else UNKNOWN
        alone.append(people[2] if SIDES[side] == "transit" else total)
    return _Entries(
        _small(np.searchsorted(np.array(kind, dtype=np.int64), np.arange(len(classes) + 1))),
        _small(kind),
        _small(sides),
        _starts([len(here) for here in countries]),
        _small([country for here in countries for country in here]),
        _small([sure[side, here].max() for side, here in zip(sides, countries, strict=True)]),
        np.array(alone, dtype=np.int64),
    )


def _answered(services: Ints, sides: Small, answers: Ints) -> Ints:
    """``[entry, other side]``: the services there that answer any of the entry's services on its side."""
    found = np.zeros((len(services), len(SIDES)), dtype=np.int64)
    for bit in range(63):
        has = (services >> bit & 1).astype(np.bool_)
        found[has] |= answers[sides[has], :, bit]
    return found


def _part_of(whole: Any, used: list[int]) -> Any:
    return np.ascontiguousarray(whole[:, used])


def _known_sums(people: Ints, axis: int) -> Ints:
    """Sums of the known figures along an axis; UNKNOWN where there is none."""
    known = people >= 0
    return np.where(known.any(axis=axis), np.where(known, people, 0).sum(axis=axis), UNKNOWN)


def _class(units: _Units, rows: _Rows, unit: int, kind: int) -> _Class:
    first = int(units.first[unit])
    trail, programme = rows.trail[first], rows.programme[first]
    last = first
    while last < len(rows.trail) and rows.trail[last] == trail and rows.programme[last] == programme:
        last += 1
    cells = sorted({(int(rows.side[n]), int(rows.country[n])) for n in range(first, last)})
    return _Class(tuple(sorted({int(rows.society[n]) for n in range(first, last)})), tuple(cells), kind)


def _used(number: int, classes: list[_Class], here: _Here) -> list[int]:
    """Countries of a trail: those of its stages, legs and corridors, and where its programmes are."""
    found = {int(country) for country in np.flatnonzero(here.is_stage[number].any(axis=0))}
    found |= {country for one in classes for _, country in one.cells}
    for trail, left, right in (here.legs, here.corridors):
        found |= {int(country) for country in (*left[trail == number], *right[trail == number])}
    return sorted(found)


def _people(number: int, local: dict[int, int], here: _Here) -> Ints:
    found = np.full((len(local), len(local)), UNKNOWN, dtype=np.int64)
    trail, left, right = here.corridors
    for row in np.flatnonzero(trail == number):
        found[local[int(left[row])], local[int(right[row])]] = here.people[row]
    return found


def _leg(number: int, local: dict[int, int], here: _Here) -> Flags:
    found = np.zeros((len(local), len(local)), dtype=np.bool_)
    trail, left, right = here.legs
    for row in np.flatnonzero(trail == number):
        found[local[int(left[row])], local[int(right[row])]] = True
    return found


def _level_end(unit_class: Ints, points: Small) -> Small:
    """For each unit the position behind the last one of its class and points."""
    if not len(points):
        return points
    ends = np.append(np.flatnonzero((np.diff(unit_class) != 0) | (np.diff(points) != 0)) + 1, len(points))
    return _small(np.repeat(ends, np.diff(np.concatenate(([0], ends)))))


def _starts(lengths: list[int]) -> Small:
    return _small(np.concatenate(([0], np.cumsum(np.array(lengths, dtype=np.int64)))))


def _small(values: Ints | list[int]) -> Small:
    return np.asarray(values, dtype=np.int32)
