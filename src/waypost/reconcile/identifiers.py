"""Shared identifiers: the first and surest sign that two records tell of one programme."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from waypost.model.text import fold
from waypost.reconcile.rules import IdentifierRules

Token = tuple[str, str]


class Node(NamedTuple):
    """A ``publisher|identifier`` key; ``countries`` are those that its records name (ISO alpha-3)."""

    n: int
    key: str
    publisher: str
    identifier: str
    record_kind: str
    countries: frozenset[str]


class Edge(NamedTuple):
    """Two nodes that one token joins; ``reason`` is for people."""

    left: int
    right: int
    reason: str


class _Holder(NamedTuple):
    node: Node
    is_own: bool


class IdentifierReader:
    """Brings identifiers into one form, so that ``XM-DAC-21018-MDRNE014`` and appeal MDRNE014 meet.

    A token is ``(authority, value)`` in capitals: ``(appeal, code)`` for an appeal code, ``(publisher, rest)``
    for a value that starts with the reference of a publisher of this build.
    """

    def __init__(self, rules: IdentifierRules, publishers: Iterable[str]) -> None:
        self._rules = rules
        self._publishers = {publisher.upper() for publisher in publishers}
        self._code = re.compile(rf"(?:[A-Za-z]+[-:/ ])*({rules.appeal_pattern})", re.IGNORECASE)
        self._appeal = fold(rules.appeal_authority)
        self._not_identity = frozenset(fold(authority) for authority in rules.not_identity)

    def own_token(self, publisher: str, identifier: str) -> Token:
        """What the publisher itself calls the record; an appeal code when the identifier is one."""
        rest = self._without_prefix(identifier) or (publisher.upper(), identifier.strip().upper())
        code = self._code.fullmatch(rest[1])
        return ("APPEAL", code[1].upper()) if code else rest

    def claimed_token(self, authority: str | None, value: str) -> Token | None:
        """What a stated identifier names, or None when it names no programme (a GLIDE number, an event)."""
        told = fold(authority or "")
        value = value.strip()
        if told in self._not_identity or not value:
            return None
        split = self._without_prefix(value)
        code = self._code.fullmatch(split[1] if split else value)
        if code and (split or told == self._appeal):
            return ("APPEAL", code[1].upper())
        if split:
            return split
        if not told or told == self._appeal:
            return None
        return (authority or "").strip().upper(), value.upper()

    def _without_prefix(self, value: str) -> Token | None:
        text = value.strip().upper()
        for match in reversed(list(re.finditer("-", text))):
            if text[: match.start()] in self._publishers and match.end() < len(text):
                return text[: match.start()], text[match.end() :]
        return None


class SharedIdentifiers(NamedTuple):
    """Edges of shared identifiers; ``own`` the token of each node; ``too_wide`` tokens that name several programmes."""

    edges: list[Edge]
    own: dict[int, Token]
    too_wide: list[tuple[Token, list[Node]]]


def link_by_identifier(
    nodes: list[Node], claimed: Mapping[int, list[tuple[str | None, str]]], rules: IdentifierRules
) -> SharedIdentifiers:
    """Join the nodes that share an identifier, unless it names something larger than one programme.

    ``claimed``: node number → stated ``(authority, value)``. Guards: several records of one publisher that
    state one identifier are several programmes under it (projects under one appeal), so it joins only the
    record whose own identifier it is; an identifier stated by more than ``most_sharers`` publishers joins
    only its owners; a record that states another's appeal code but works in other countries stays apart.
    """
    reader = IdentifierReader(rules, {node.publisher for node in nodes})
    own = {node.n: _own_token(node, claimed.get(node.n, ()), reader) for node in nodes}
    holders: dict[Token, dict[int, _Holder]] = defaultdict(dict)
    for node in nodes:
        tokens = {reader.claimed_token(*stated) for stated in claimed.get(node.n, ())}
        for token in sorted(token for token in tokens if token):
            holders[token][node.n] = _Holder(node, False)
        holders[own[node.n]][node.n] = _Holder(node, True)
    edges: list[Edge] = []
    too_wide: list[tuple[Token, list[Node]]] = []
    for token in sorted(token for token, held in holders.items() if len(held) > 1):
        kept = _one_programme(list(holders[token].values()), rules.most_sharers)
        if len(kept) < len(holders[token]):
            too_wide.append((token, [h.node for h in holders[token].values()]))
        centre = min(kept, key=lambda h: (not h.is_own, h.node.n), default=None)
        for holder in kept:
            if centre and holder.node.n != centre.node.n and _may_be_one(centre, holder):
                pair = sorted((centre.node.n, holder.node.n))
                edges.append(Edge(pair[0], pair[1], _reason(token)))
    return SharedIdentifiers(edges, own, too_wide)


def _own_token(node: Node, claimed: Iterable[tuple[str | None, str]], reader: IdentifierReader) -> Token:
    token = reader.own_token(node.publisher, node.identifier)
    if node.record_kind == "appeal" and token[0] != "APPEAL":
        codes = {found for stated in claimed if (found := reader.claimed_token(*stated)) and found[0] == "APPEAL"}
        if len(codes) == 1:
            return codes.pop()
    return token


def _one_programme(holders: list[_Holder], most_sharers: int) -> list[_Holder]:
    by_publisher: dict[str, list[_Holder]] = defaultdict(list)
    for holder in holders:
        by_publisher[holder.node.publisher].append(holder)
    kept: list[_Holder] = []
    for group in by_publisher.values():
        kept.extend(group if len(group) == 1 else [h for h in group if h.is_own])
    if len({h.node.publisher for h in kept}) > most_sharers:
        kept = [h for h in kept if h.is_own]
    return sorted(kept, key=lambda h: h.node.n)


def _may_be_one(left: _Holder, right: _Holder) -> bool:
    if left.is_own and right.is_own:
        return True
    a, b = left.node.countries, right.node.countries
    return not a or not b or bool(a & b)


def _reason(token: Token) -> str:
    authority, value = token
    return f"same appeal code {value}" if authority == "APPEAL" else f"same identifier {value} of {authority}"
