"""Clusters of records that tell of one programme; what people and publishers say is never overruled."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from waypost.reconcile.identifiers import Token


class Join(NamedTuple):
    """A wish to put two nodes together. ``strength`` orders joins of one kind: the stronger first."""

    left: int
    right: int
    how: str
    strength: float


class Clustering:
    """Disjoint sets that refuse a union which would break a guard.

    Guards: two nodes that a person holds apart never meet, by whatever chain; two records of one publisher
    with different identifiers meet by a person's decision alone, because publishers number their own things.
    Joins are taken strongest first, so the weakest link of a chain that would break a guard is the one cut.
    """

    def __init__(
        self, publishers: Mapping[int, str], own: Mapping[int, Token], apart: Iterable[tuple[int, int]]
    ) -> None:
        self._parent = {n: n for n in publishers}
        self._members = {n: [n] for n in publishers}
        self._numbers = {n: {publishers[n]: {own[n]}} for n in publishers}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for left, right in apart:
            self._apart[left].add(right)
            self._apart[right].add(left)
        self.how: dict[int, set[str]] = {n: set() for n in publishers}

    def find(self, n: int) -> int:
        """The root of a node's cluster."""
        root = n
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[n] != root:
            self._parent[n], n = root, self._parent[n]
        return root

    def members(self, n: int) -> list[int]:
        """All nodes of a node's cluster."""
        return self._members[self.find(n)]

    def publishers(self, n: int) -> Iterable[str]:
        """Who tells of a node's cluster."""
        return self._numbers[self.find(n)]

    def join(self, wish: Join) -> str | None:
        """Unite two clusters; return None, or why not in words for a person."""
        left, right = self.find(wish.left), self.find(wish.right)
        if left != right:
            refusal = self._refuse(left, right, wish.how)
            if refusal:
                return refusal
            if len(self._members[left]) < len(self._members[right]):
                left, right = right, left
            self._parent[right] = left
            self._members[left].extend(self._members.pop(right))
            for publisher, tokens in self._numbers.pop(right).items():
                self._numbers[left].setdefault(publisher, set()).update(tokens)
        self.how[wish.left].add(wish.how)
        self.how[wish.right].add(wish.how)
        return None

    def _refuse(self, left: int, right: int, how: str) -> str | None:
        few, many = sorted((self._members[left], self._members[right]), key=len)
        other = set(many)
        if any(self._apart[n] & other for n in few if n in self._apart):
            return "would join records that a person holds apart"
        if how == "decision":
            return None
        for publisher in self._numbers[left].keys() & self._numbers[right].keys():
            if len(self._numbers[left][publisher] | self._numbers[right][publisher]) > 1:
                return "would join two programmes of one publisher"
        return None


def find_rivals(
    joins: Iterable[Join], publishers: Mapping[int, str], clustering: Clustering, within_bits: float
) -> set[tuple[int, int]]:
    """Pairs to leave to a person: another record of the same publisher fits the same record about as well.

    Records that are one cluster already are not rivals of each other.
    """
    sides: dict[tuple[int, str], list[tuple[float, int, tuple[int, int]]]] = defaultdict(list)
    for join in joins:
        for here, there in ((join.left, join.right), (join.right, join.left)):
            sides[here, publishers[there]].append((join.strength, clustering.find(there), (join.left, join.right)))
    rivals: set[tuple[int, int]] = set()
    for found in sides.values():
        best = max(strength for strength, _, _ in found)
        close = [entry for entry in found if entry[0] >= best - within_bits]
        if len({root for _, root, _ in close}) > 1:
            rivals.update(pair for _, _, pair in close)
    return rivals


def cluster_id(smallest_key: str) -> str:
    """Identity of a cluster from the smallest ``publisher|identifier`` in it: order of input cannot change it."""
    return "wp-" + hashlib.blake2b(smallest_key.encode(), digest_size=8).hexdigest()
