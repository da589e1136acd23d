"""Counts over all programmes of the Movement that may be told to the public: which cells, and what they hide.

What is protected is the part of a cell that is not public anyway: programmes that are public one by one are known, so
the control counts the others.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import msgspec

from waypost.disclosure.across import Few, Joint
from waypost.disclosure.counting import LEVELS, Counted, Key, count_cells
from waypost.disclosure.relations import Relation
from waypost.disclosure.suppression import Cells, Hidden, suppress
from waypost.errors import CatalogError
from waypost.reference import Catalog
from waypost.reference.strict_yaml import convert, read_yaml

RULES_FILE = "published.yml"
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


@dataclass(frozen=True, kw_only=True)
class Published:
    """The cells of all tables with what is told of them.

    All but ``told`` is for the audit alone. ``cells`` and ``hidden`` begin with the cells of this release; then come
    those of earlier ones and the changes between them. ``changes``: how many cells changed by few programmes.
    """

    counted: Counted
    cells: Cells
    relations: tuple[Relation, ...]
    hidden: Hidden
    changes: int = 0

    @property
    def told(self) -> tuple[Told, ...]:
        """What the public is told, one for each cell."""
        return tuple(map(Told, self.counted.keys, self.counted.told))

    @property
    def keys(self) -> tuple[Key, ...]:
        """The cells of this release."""
        return self.counted.keys

    def account(self) -> dict[str, int]:
        """How many cells there are, told, hidden for few and beside them; changes by few; what is unprotected.

        ``not_told_again``: hidden beside others although an earlier release told them and nothing changed.
        ``less_room``: cells and changes whose range is as wide as marks and earlier releases leave it, and no wider.
        """
        here = slice(0, len(self.keys))
        told = sum(number is not None for number in self.counted.told)
        primary = int(self.hidden.primary[here].sum())
        unprotected = int(self.hidden.open.sum())
        beside = len(self.keys) - told - primary - int((self.hidden.open & ~self.hidden.every)[here].sum())
        return {
            "cells": len(self.keys),
            "told": told,
            "hidden": primary,
            "hidden_beside": beside,
            "changed_by_few": self.changes,
            "not_told_again": int((self.hidden.every & self.cells.again)[here].sum()),
            "less_room": int((self.hidden.narrow & ~self.cells.past).sum()),
            "unprotected": unprotected,
        }


def rows_of(counted: Counted) -> list[dict[str, str | int | bool | None]]:
    """What is told, one row per cell: codes in the columns of their levels, None for all and where hidden."""
    found = []
    for key, count in zip(counted.keys, counted.told, strict=True):
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
            if dimension not in LEVELS:
                raise CatalogError(f"{path}: {name}: no dimension {dimension!r}; there are: {', '.join(LEVELS)}")
    if rules.fewest_programmes < 1 or rules.fewest_societies < 1 or not 0 <= rules.range_share <= 1:
        raise CatalogError(f"{path}: fewest_* are 1 or more, range_share lies between 0 and 1")
    return rules


def publish_counts(
    con: duckdb.DuckDBPyConnection, public: Iterable[str], as_of: dt.date, rules: PublishedRules
) -> Published:
    """Count the programmes of a first release by the tables of ``rules`` and hide what must be hidden.

    ``con`` holds the tables of a release as the Movement sees them, ``public`` the ids of the programmes that everybody
    sees one by one. Raises nothing for data that cannot be protected: such cells are in ``hidden.open`` and not told.
    """
    return protect(count_cells(con, public, as_of, rules.tables.values()), rules)


def protect(counted: Counted, rules: PublishedRules, history: Sequence[Counted] = ()) -> Published:
    """Hide what must be hidden of a release when all that ``history`` tells is known.

    ``history``: the releases that were published before, in their order, with programmes and societies under the same
    names.
    """
    few = Few(programmes=rules.fewest_programmes, societies=rules.fewest_societies, share=rules.range_share)
    joint = Joint(history, counted, few)
    cells, relations = joint.cells(), joint.relations()
    hidden = suppress(cells, relations)
    is_hidden = hidden.every | hidden.open
    told = tuple(None if is_hidden[place] else total for place, total in enumerate(counted.totals))
    return Published(
        counted=dataclasses.replace(counted, told=told),
        cells=cells,
        relations=relations,
        hidden=hidden,
        changes=joint.changes,
    )
