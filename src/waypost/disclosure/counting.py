"""Which programmes make up each cell of the tables that are published, and how cells hang together.

A cell is a combination of codes, one per dimension of a table, each at some level: a service or its heading, a stage of
a trail or the whole trail, or all. A programme with two services stands in two cells and once in their total, so parts
overlap.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import duckdb

from waypost.disclosure.relations import Relation

NOT_STATED = "not_stated"

# Of each dimension the levels from the finest, each a query of programme_id and code, and how a code leads to the one
# above it. The last level leads to all.
_STAGE = "trail_id || '/' || role"
_HALF = """select programme_id, year || '-H' || half as code from (
    select programme_id, unnest(range(2 * year(first) + (month(first) > 6)::int,
                                      2 * year(last) + (month(last) > 6)::int + 1)) as no
    from (select programme_id, start_date as first, least(greatest(start_date, coalesce(end_date,
                 case when status in ('implementation', 'finalisation') then date '{as_of}' else latest_date end,
                 start_date)), date '{as_of}') as last
          from programme where start_date <= date '{as_of}' and coalesce(status, '') not in ('pipeline', 'cancelled'))
    where year(last) - year(first) <= 60), lateral (select no // 2 as year, no % 2 + 1 as half)"""
LEVELS: dict[str, tuple[str, ...]] = {
    "country": ("select programme_id, country_code as code from place where country_code is not null",),
    "service": (
        "select programme_id, service_code as code from service",
        "select programme_id, heading_code from service join service_heading using (service_code)",
    ),
    "group": ("select programme_id, population_group_code as code from population_group",),
    "stage": (
        f"select programme_id, {_STAGE} as code from programme_trail where trail_id is not null and role is not null",
        "select programme_id, trail_id from programme_trail where trail_id is not null and role is not null",
    ),
    "half_year": (_HALF, f"select programme_id, left(code, 4) from ({_HALF})"),
}
_ABOVE = {
    "service": "select distinct service_code, heading_code from service_heading",
    "stage": f"select distinct {_STAGE}, trail_id from programme_trail where trail_id is not null and role is not null",
    "half_year": f"select distinct code, left(code, 4) from ({_HALF})",
}

Coordinate = tuple[str, int, str]  # dimension, level from the finest, code
Key = tuple[Coordinate, ...]  # sorted; all is not written, so that tables share their margins


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The cells of one release. Programmes and societies have the names that the caller gave them.

    ``members``: of each cell the programmes that are not public; ``seen``: how many are. ``societies``: of each
    programme that is not public. ``above``: how a code leads to the one above it. ``told``: of an earlier release,
    what was told of each cell, None where it was hidden; of one that is not published yet, nothing.
    """

    keys: tuple[Key, ...]
    members: tuple[frozenset[str], ...]
    seen: tuple[int, ...]
    public: frozenset[str]
    societies: Mapping[str, frozenset[str]]
    above: Mapping[Coordinate, tuple[int, str]]
    told: tuple[int | None, ...] = ()

    @property
    def totals(self) -> tuple[int, ...]:
        """Of each cell all its programmes."""
        return tuple(seen + len(members) for seen, members in zip(self.seen, self.members, strict=True))

    def bodies(self, programmes: Iterable[str]) -> set[str]:
        """The societies behind some programmes."""
        return {body for one in programmes for body in self.societies.get(one, ())}

    def relations(self) -> tuple[Relation, ...]:
        """Every cell with the cells one level finer along one dimension: they overlap and leave nothing out."""
        return _relations(self.keys, {key: n for n, key in enumerate(self.keys)}, self.above)


def count_cells(
    con: duckdb.DuckDBPyConnection,
    public: Iterable[str],
    as_of: dt.date,
    tables: Iterable[Sequence[str]],
    name: Callable[[str], str] = str,
) -> Counted:
    """Count the programmes of a release by ``tables``, each a list of dimensions, with all margins.

    ``con`` holds the tables of the release as the Movement sees them, ``public`` the ids of the programmes that
    everybody sees one by one. ``name`` gives each programme and society the name under which it is kept.
    """
    codes, above = _codes_of(con, as_of)
    members = _members(codes, tables)
    known = frozenset(public)
    keys = tuple(sorted(members))
    return Counted(
        keys=keys,
        members=tuple(frozenset(name(one) for one in members[key] - known) for key in keys),
        seen=tuple(len(members[key] & known) for key in keys),
        public=frozenset(map(name, known)),
        societies={
            name(one): frozenset(map(name, bodies)) for one, bodies in _societies_of(con).items() if one not in known
        },
        above=above,
    )


def _codes_of(
    con: duckdb.DuckDBPyConnection, as_of: dt.date
) -> tuple[dict[str, list[dict[str, set[str]]]], dict[tuple[str, int, str], tuple[int, str]]]:
    """By dimension and level the codes of each programme, and of each code the level and code above it."""
    everyone = {row[0] for row in con.execute("select programme_id from programme").fetchall()}
    codes: dict[str, list[dict[str, set[str]]]] = {}
    above: dict[tuple[str, int, str], tuple[int, str]] = {}
    for dimension, levels in LEVELS.items():
        for query in levels:
            of: dict[str, set[str]] = defaultdict(set)
            for programme, code in con.execute(query.format(as_of=as_of.isoformat())).fetchall():
                if programme in everyone:
                    of[programme].add(code)
            for programme in everyone - of.keys():
                of[programme] = {NOT_STATED}
            codes.setdefault(dimension, []).append(of)
        if dimension in _ABOVE:
            for low, high in con.execute(_ABOVE[dimension].format(as_of=as_of.isoformat())).fetchall():
                above[dimension, 0, low] = (1, high)
            above[dimension, 0, NOT_STATED] = (1, NOT_STATED)
    return codes, above


def _members(codes: Mapping[str, list[dict[str, set[str]]]], tables: Iterable[Sequence[str]]) -> dict[Key, set[str]]:
    """The programmes of every cell of every table, margins included; cells of none are not there."""
    members: dict[Key, set[str]] = defaultdict(set)
    for dimensions in tables:
        everyone = codes[dimensions[0]][0]
        for programme in everyone:
            choices = [
                [
                    None,
                    *((dimension, level, code) for level, of in enumerate(codes[dimension]) for code in of[programme]),
                ]
                for dimension in dimensions
            ]
            for combination in product(*choices):
                members[tuple(sorted(part for part in combination if part))].add(programme)
    return members


def _relations(
    keys: Iterable[Key], place: Mapping[Key, int], above: Mapping[tuple[str, int, str], tuple[int, str]]
) -> tuple[Relation, ...]:
    """Every cell with the cells one level finer along one dimension: they overlap and leave nothing out."""
    parts: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for key in keys:
        for n, (dimension, level, code) in enumerate(key):
            rest = key[:n] + key[n + 1 :]
            higher = above.get((dimension, level, code))
            upper = tuple(sorted((*rest, (dimension, *higher)))) if higher else rest
            parts[upper, dimension].append(place[key])
    return tuple(
        Relation(place[total], tuple(sorted(found)), is_partition=False)
        for (total, _), found in sorted(parts.items())
        if total in place
    )


def _societies_of(con: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for programme, body in con.execute(
        "select programme_id, organisation_id from participation where organisation_id like 'ns-%'"
    ).fetchall():
        found[programme].add(body)
    return found
