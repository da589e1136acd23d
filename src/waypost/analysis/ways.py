"""The shortest ways from one country to another over land borders and sea links: where transit may be.

It stays at country level on purpose. A way is a list of countries; what lies inside them, where a border is crossed
and by which path is neither known here nor asked for. What comes out is a guess from geography: nobody was seen.

Three thoughts make the ways of people rather than those of a ruler. A border costs something, so few large countries
come before many small ones. The sea costs more than land. And nobody crosses two borders where one would do: a way
from A over B to C is left out when A and C share a border and B does not lie between them. All ways count that are
not much longer than the shortest. The measures are in ``catalog/rules/transit.yml``, how well they do is measured by
``bench/transit.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from waypost.reference.country_links import CountryLink, Inference

_TINY = 1e-6  # kilometres; sums of the same numbers in another order differ by less


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A country between two others: on how many of the ways that count, and how much longer the shortest of them is."""

    ways: int
    extra_km: float


class Ways:
    """Answers which countries lie between two others; made once from the links of the catalog."""

    def __init__(self, links: Iterable[CountryLink], rules: Inference) -> None:
        self._rules = rules
        self._land: dict[frozenset[str], float] = {}
        self._graph: nx.Graph[str] = nx.Graph()
        for link in links:
            cost = rules.border_km + link.km * (rules.sea_factor if link.mode == "sea" else 1.0)
            if link.mode == "land":
                self._land[frozenset((link.a, link.b))] = link.km
            if not self._graph.has_edge(link.a, link.b) or cost < self._graph[link.a][link.b]["cost"]:
                self._graph.add_edge(link.a, link.b, cost=cost)
        self._near = {country: sorted(self._graph[country]) for country in self._graph}
        self._to: dict[str, dict[str, float]] = {}

    def __contains__(self, country: str) -> bool:
        return country in self._graph

    def count(self, origin: str, destination: str) -> int:
        """How many ways count between two countries; 0 when none is known, as for most islands."""
        return len(self._found(origin, destination))

    def between(self, origin: str, destination: str) -> dict[str, Passed]:
        """The countries on the ways that count, in order of the alphabet; neither end is among them."""
        found = self._found(origin, destination)
        if not found:
            return {}
        shortest = min(cost for cost, _ in found)
        passed: dict[str, list[float]] = {}
        for cost, way in found:
            for country in way[1:-1]:
                passed.setdefault(country, []).append(cost - shortest)
        return {
            country: Passed(ways=len(extra), extra_km=round(min(extra), 3)) for country, extra in sorted(passed.items())
        }

    def detours(self, origin: str, destination: str) -> dict[str, float]:
        """How much longer, in kilometres with what borders cost, the way over each other country is than the shortest.

        Needless turns count here: this says how far out of the way a country lies, not that anybody would pass it.
        """
        if origin not in self._graph or destination not in self._graph:
            return {}
        there, back = self._costs_to(origin), self._costs_to(destination)
        if destination not in there:
            return {}
        return {
            country: there[country] + back[country] - there[destination]
            for country in there
            if country in back and country not in (origin, destination)
        }

    def _costs_to(self, country: str) -> dict[str, float]:
        if country not in self._to:
            self._to[country] = nx.single_source_dijkstra_path_length(self._graph, country, weight="cost")
        return self._to[country]

    def _found(self, origin: str, destination: str) -> list[tuple[float, tuple[str, ...]]]:
        """All ways without a needless turn that are not much longer than the shortest one at all."""
        if origin == destination or origin not in self._graph or destination not in self._graph:
            return []
        left = self._costs_to(destination)
        if origin not in left:
            return []
        limit = left[origin] + self._rules.slack_borders * self._rules.border_km + _TINY
        found: list[tuple[float, tuple[str, ...]]] = []
        open_ways: list[tuple[float, tuple[str, ...]]] = [(0.0, (origin,))]
        while open_ways:
            cost, way = open_ways.pop()
            if way[-1] == destination:
                found.append((cost, way))
                continue
            for country in self._near[way[-1]]:
                further = cost + self._graph[way[-1]][country]["cost"]
                if country in way or further + left.get(country, limit + 1.0) > limit:
                    continue
                if not self._turns_needlessly(way, country):
                    open_ways.append((further, (*way, country)))
        return found

    def _turns_needlessly(self, way: tuple[str, ...], country: str) -> bool:
        """Whether an earlier country of the way borders this one, so that the countries between were not needed."""
        for place, earlier in enumerate(way[:-1]):
            direct = self._land.get(frozenset((earlier, country)))
            if direct is None:
                continue
            over = [self._land.get(frozenset(pair)) for pair in ((earlier, way[-1]), (way[-1], country))]
            lies_between = (
                place == len(way) - 2
                and over[0] is not None
                and over[1] is not None
                and over[0] + over[1] <= (1 + self._rules.straight_share) * direct
            )
            if not lies_between:
                return True
        return False
