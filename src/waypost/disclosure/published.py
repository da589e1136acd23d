"""Counts over all programmes of the Movement that may be told to the public: which cells, and what they hide.

A cell is a combination of codes, one per dimension of a table, each at some level: a service or its heading, a stage of
a trail or the whole trail, or all. What is protected is the part of a cell that is not public anyway: programmes that
are public one by one are known, so the control counts the others. A programme with two services stands in two cells
and once in their total, so parts overlap.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import duckdb
import msgspec
import numpy as np

from waypost.disclosure.suppression import Cells, Hidden, Relation, Whole, suppress
from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.strict_yaml import convert, read_yaml

RULES_FILE = "published.yml"
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
_LEVELS: dict[str, tuple[str, ...]] = {
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


# The column of each level in what is written.
COLUMNS: dict[tuple[str, int], str] = {
    ("country", 0): "country_code",
    ("service", 1): "service_heading_code",
    ("service", 0): "service_code",
    ("group", 0): "population_group_code",
    ("stage", 1): "trail_id",
    ("stage", 0): "trail_stage",
    ("half_year", 1): "year",
    ("half_year", 0): "half_year",
}


class PublishedRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is published, and what a cell must rest on."""

    fewest_programmes: int
    fewest_societies: int
    range_share: float
    tables: dict[str, tuple[str, ...]]


class Told(NamedTuple):
    """What the public is told of a cell: a number, or None where it is hidden."""

    key: Key
    programmes: int | None


@dataclass(frozen=True)
class Published:
    """The cells of all tables with what is told of them. ``keys``, ``cells`` and ``hidden`` are for the audit alone."""

    told: tuple[Told, ...]
    keys: tuple[Key, ...]
    public: Whole
    cells: Cells
    relations: tuple[Relation, ...]
    hidden: Hidden


def rows_of(published: Published) -> list[dict[str, str | int | bool | None]]:
    """What is told, one row per cell: codes in the columns of their levels, None for all and where hidden."""
    found = []
    for key, count in published.told:
        row: dict[str, str | int | bool | None] = dict.fromkeys(COLUMNS.values())
        row.update({COLUMNS[dimension, level]: code for dimension, level, code in key})
        found.append({**row, "programmes": count, "is_hidden": count is None})
    return found


def load_published_rules(catalog: Catalog) -> PublishedRules:
    """Read the rules; raises :class:`CatalogError` for a dimension that there is not or a bound that bounds nothing."""
    path = catalog.path / "rules" / RULES_FILE
    rules = convert(read_yaml(path) or {}, PublishedRules, path)
    for name, dimensions in rules.tables.items():
        for dimension in dimensions:
            if dimension not in _LEVELS:
                raise CatalogError(f"{path}: {name}: no dimension {dimension!r}; there are: {', '.join(_LEVELS)}")
    if rules.fewest_programmes < 1 or rules.fewest_societies < 1 or not 0 <= rules.range_share <= 1:
        raise CatalogError(f"{path}: fewest_* are 1 or more, range_share lies between 0 and 1")
    return rules


def publish_counts(
    con: duckdb.DuckDBPyConnection, public: Iterable[str], as_of: dt.date, rules: PublishedRules
) -> Published:
    """Count programmes by the tables of ``rules`` and hide what must be hidden.

    ``con`` holds the tables of a release as the Movement sees them, ``public`` the ids of the programmes that everybody
    sees one by one. Raises nothing for data that cannot be protected: such cells are in ``hidden.open`` and not told.
    """
    codes, above = _codes_of(con, as_of)
    members = _members(codes, rules)
    known = frozenset(public)
    societies = _societies_of(con)
    keys = tuple(sorted(members))
    place = {key: n for n, key in enumerate(keys)}
    total = np.asarray([len(members[key]) for key in keys], dtype=np.int64)
    seen = np.asarray([len(members[key] & known) for key in keys], dtype=np.int64)
    rest = total - seen
    bodies = np.asarray(
        [len({body for one in members[key] - known for body in societies.get(one, ())}) for key in keys],
        dtype=np.int64,
    )
    unsafe = (rest > 0) & ((rest < rules.fewest_programmes) | (bodies < rules.fewest_societies))
    reach = np.ceil(rules.range_share * rest).astype(np.int64)
    relations = _relations(keys, place, above)
    floor = _floor(seen, relations)
    cells = Cells(
        values=rest,
        unsafe=unsafe,
        above=np.where(unsafe, np.maximum(np.maximum(reach, rules.fewest_programmes - rest), 1), 0),
        below=np.where(unsafe, np.minimum(np.maximum(reach, 1), rest - floor), 0),
        floor=floor,
        known=np.zeros(len(keys), dtype=np.bool_),
        cost=1.0 + np.sqrt(total),
    )
    hidden = suppress(cells, relations)
    told = tuple(
        Told(key, None if is_hidden else int(count))
        for key, count, is_hidden in zip(keys, total, hidden.every | hidden.open, strict=True)
    )
    return Published(told, keys, seen, cells, relations, hidden)


def _floor(seen: Whole, relations: tuple[Relation, ...]) -> Whole:
    """What everybody knows that a cell holds beyond its public programmes.

    A cell of none is not listed and what is hidden is marked, so a marked cell without public programmes holds one;
    then each of its totals does.
    """
    floor: Whole = (seen == 0).astype(np.int64)
    for _ in range(len(_LEVELS) * 2):  # no chain of totals is longer
        for total, parts, _is_partition in relations:
            floor[total] = max(floor[total], *(floor[part] for part in parts))
    return floor


def _codes_of(
    con: duckdb.DuckDBPyConnection, as_of: dt.date
) -> tuple[dict[str, list[dict[str, set[str]]]], dict[tuple[str, int, str], tuple[int, str]]]:
    """By dimension and level the codes of each programme, and of each code the level and code above it."""
    everyone = {row[0] for row in con.execute("select programme_id from programme").fetchall()}
    codes: dict[str, list[dict[str, set[str]]]] = {}
    above: dict[tuple[str, int, str], tuple[int, str]] = {}
    for dimension, levels in _LEVELS.items():
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


def _members(codes: Mapping[str, list[dict[str, set[str]]]], rules: PublishedRules) -> dict[Key, set[str]]:
    """The programmes of every cell of every table, margins included; cells of none are not there."""
    members: dict[Key, set[str]] = defaultdict(set)
    for dimensions in rules.tables.values():
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
