"""One way to ask which records of a tiny world are one programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest

from tests.reconcile.worlds import World
from waypost.reconcile import Reconciled, reconcile
from waypost.reference import Catalog

Clusters = set[frozenset[str]]


def groups_of(world: World, result: Reconciled) -> Clusters:
    """Clusters as sets of keys."""
    key_of = {row[0]: f"{row[2]}|{row[3]}" for row in world.records}
    found: dict[str, set[str]] = defaultdict(set)
    for row in result.clusters.to_pylist():
        found[row["cluster_id"]].add(key_of[row["record_id"]])
    return {frozenset(keys) for keys in found.values()}


@pytest.fixture
def world() -> World:
    """An empty world."""
    return World()


@pytest.fixture
def run(catalog: Catalog) -> Callable[[World], Reconciled]:
    """Reconcile a world."""
    return lambda world: reconcile(*world.tables(), catalog)


@pytest.fixture
def together(run: Callable[[World], Reconciled]) -> Callable[[World], Clusters]:
    """The clusters of a world as sets of keys."""
    return lambda world: groups_of(world, run(world))
