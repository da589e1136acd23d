"""Precision and recall of inferred transit on documented corridors, beside naive ways of inferring it.

Run: ``python bench/transit.py`` from the checkout. The gold set (``../shared/data/trails/transit_gold_draft.csv``) is
22 corridors with their documented countries of transit: a draft, and small. So, against over-fitting:

* the rules have four numbers, chosen round on a wide plateau; the share of a grid around them that passes the bar is
  printed, so that a lucky point would show;
* each corridor is left out in turn, the numbers are chosen anew on the others, and the corridor that was left out is
  judged; then the same with all corridors of one destination left out, since Syria to Germany tells of Afghanistan to
  Germany;
* an interval over resampled corridors says how much 22 of them can say;
* the transit countries that the 25 trails of the catalog state as curated or observed were not used in choosing: how
  many of them the inference finds is printed as well.

"Mean" is the mean over corridors, "pooled" counts all countries of all corridors together. The bar of 0.77 and 0.79 is
what the three shortest ways reach in the mean. Where incidents and asylum figures are at hand, the observed rung is
measured too. Exit status 1 when the inference is below the bar or ``catalog/rules/transit.yml`` says otherwise.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import networkx as nx
import numpy as np

from waypost.analysis.ways import Ways
from waypost.reference import Catalog, load_catalog
from waypost.reference.country_links import Inference

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
GOLD = SHARED / "trails" / "transit_gold_draft.csv"
BAR = (0.77, 0.79)
SEED = 20_261_101
LATEST_INCIDENTS, LATEST_ASYLUM = 2024, 2025  # the last years of the files
GRID = tuple(
    Inference(border_km=border, sea_factor=sea, slack_borders=slack, straight_share=straight)
    for border, sea, slack, straight in itertools.product(
        (300, 500, 700, 1000, 1500), (1, 1.5, 1.75, 2, 3), (1, 1.5, 2, 2.5), (0, 0.02, 0.05, 0.1)
    )
)

Corridor = tuple[str, str, frozenset[str]]
Hit = tuple[int, int, int]  # right, named, documented


def read_gold() -> list[Corridor]:
    """Origin, destination and documented countries of transit."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        return [
            (row["origin"], row["destination"], frozenset(row["documented_transit"].split()))
            for row in csv.DictReader(file)
        ]


def hits(infer: Callable[[str, str], Iterable[str]], gold: Sequence[Corridor]) -> list[Hit]:
    """Per corridor how many countries are right, named and documented."""
    found = []
    for origin, destination, documented in gold:
        named = set(infer(origin, destination))
        found.append((len(named & documented), len(named), len(documented)))
    return found


def figures(found: Sequence[Hit]) -> tuple[float, float, float, float]:
    """Mean precision and recall over corridors, then pooled; a corridor for which nothing is named has precision 0."""
    right, named, documented = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    mean = (right / np.maximum(named, 1)).mean(), (right / documented).mean()
    return (*map(float, mean), float(right.sum() / max(named.sum(), 1)), float(right.sum() / documented.sum()))


def worst(found: Sequence[Hit]) -> float:
    """The smallest of the four figures over its bar: what the numbers of the rules are chosen by."""
    return min(figure / bar for figure, bar in zip(figures(found), (*BAR, *BAR), strict=True))


def naive(catalog: Catalog, many: int, sea: float) -> Callable[[str, str], set[str]]:
    """The ``many`` shortest ways between centres, needless turns and all."""
    graph: nx.Graph[str] = nx.Graph()
    for link in catalog.country_links:
        cost = link.km * (sea if link.mode == "sea" else 1)
        if not graph.has_edge(link.a, link.b) or cost < graph[link.a][link.b]["cost"]:
            graph.add_edge(link.a, link.b, cost=cost)

    def infer(origin: str, destination: str) -> set[str]:
        ways = itertools.islice(nx.shortest_simple_paths(graph, origin, destination, weight="cost"), many)
        return {country for way in ways for country in way[1:-1]}

    return infer


def show(name: str, found: Sequence[Hit]) -> None:
    """One line of the table."""
    print(f"{name:<62}" + "".join(f"{figure:>8.3f}" for figure in figures(found)))


def left_out(gold: Sequence[Corridor], on_grid: dict[Inference, list[Hit]], by: Sequence[str]) -> list[Hit]:
    """Each group of corridors judged by the numbers that are best for the others."""
    found: list[Hit] = [(0, 0, 1)] * len(gold)
    for group in sorted(set(by)):
        inside = [place for place, each in enumerate(by) if each == group]
        others = [place for place, each in enumerate(by) if each != group]
        best = max(GRID, key=lambda rules: worst([on_grid[rules][place] for place in others]))
        for place in inside:
            found[place] = on_grid[best][place]
    return found


def interval(found: Sequence[Hit], rounds: int = 2000) -> np.ndarray:
    """2.5 and 97.5 per cent of the four figures over corridors drawn again with replacement; (2, 4)."""
    random = np.random.default_rng(SEED)
    drawn = [figures([found[k] for k in random.integers(0, len(found), len(found))]) for _ in range(rounds)]
    return np.quantile(np.array(drawn), (0.025, 0.975), axis=0)


def on_trails(catalog: Catalog, ways: Ways) -> None:
    """How many of the transit countries that the trails state on better grounds the inference finds."""
    stated_all = found_all = named_all = said_all = 0
    for trail in catalog.trails.values():
        roles = {
            role: {c for stage in trail.stages if stage.role == role for c in stage.countries}
            for role in ("origin", "destination")
        }
        said = {country for stage in trail.stages if stage.role == "transit" for country in stage.countries}
        stated = {
            country
            for stage in trail.stages
            if stage.role == "transit" and stage.certainty in ("curated", "observed")
            for country in stage.countries
        }
        named = {
            country
            for pair in itertools.product(sorted(roles["origin"]), sorted(roles["destination"]))
            for country in ways.between(*pair)
        }
        stated_all += len(stated)
        found_all += len(stated & named)
        named_all += len(named)
        said_all += len(named & said)
    print(f"\ntransit countries that the trails state as curated or observed: {stated_all}; inferred: {found_all}")
    print(f"  countries inferred on these trails: {named_all}; of them stated as transit on any ground: {said_all}")
    print("  (on at least one corridor of the trail; the trails were not used in choosing the numbers)")


def observed(catalog: Catalog, ways: Ways) -> Callable[[str, str], set[str]] | None:
    """The observed rung from the incidents and asylum figures at hand; None when they are absent."""
    incidents = SHARED / "context" / "iom_missing_migrants_incidents_2014_2024.csv.gz"
    asylum = SHARED / "context" / "unhcr_population_1951_2025.csv.gz"
    if not incidents.is_file() or not asylum.is_file():
        return None
    years = catalog.transit_rules.observation.years
    met: Counter[tuple[str, str]] = Counter()
    with gzip.open(incidents, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # An incident of several nationalities cannot be told apart; it counts for none.
            if "," not in row["nat"] and int(row["t"][:4]) > LATEST_INCIDENTS - years:
                met[row["nat"], row["geo"]] += 1
    sought: dict[tuple[str, str], int] = {}
    with gzip.open(asylum, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) <= LATEST_ASYLUM - years:
                continue
            pair = (row["coo_iso"], row["coa_iso"])
            people = sum(int(float(row[name] or 0)) for name in ("refugees", "asylum_seekers"))
            sought[pair] = max(sought.get(pair, 0), people)
    rules = catalog.transit_rules

    def infer(origin: str, destination: str) -> set[str]:
        far = ways.detours(origin, destination)
        wide = rules.observation.wide_borders * rules.inference.border_km
        near = ways.between(origin, destination)
        return {
            country
            for country, extra in far.items()
            if (met[origin, country] >= rules.observation.incidents_at_least and extra <= wide)
            or (sought.get((origin, country), 0) >= rules.observation.asylum_at_least and country in near)
        }

    return infer


def untrue(catalog: Catalog, rung: str, found: Sequence[Hit]) -> list[str]:
    """Figures that the catalog states of a rung and that are not so."""
    stated = catalog.transit_rules.measured[rung]
    told = (stated.precision, stated.recall, stated.pooled_precision, stated.pooled_recall)
    return [f"{rung}: {t} is {f:.3f}" for t, f in zip(told, figures(found), strict=True) if abs(t - f) > 0.0006]


def main() -> int:
    """Print the table; 1 when the inference is below its bar or the catalog states other figures."""
    if not GOLD.is_file():
        print(f"transit: the gold set is absent: {GOLD.name}")
        return 0
    catalog, gold = load_catalog(), read_gold()
    rules = catalog.transit_rules.inference
    ways = Ways(catalog.country_links, rules)
    print(f"transit: {len(gold)} corridors, {sum(len(documented) for *_, documented in gold)} documented countries")
    print(f"{'':<62}{'mean P':>8}{'mean R':>8}{'pool P':>8}{'pool R':>8}")
    show("naive: the shortest way", hits(naive(catalog, 1, 1.0), gold))
    show("naive: the three shortest ways, the sea times 1.5 (the bar)", hits(naive(catalog, 3, 1.5), gold))
    found = hits(ways.between, gold)
    show("inferred, by catalog/rules/transit.yml", found)
    low, high = interval(found)
    print(f"{'  95 % over corridors drawn again: from':<62}" + "".join(f"{figure:>8.3f}" for figure in low))
    print(f"{'  to':<62}" + "".join(f"{figure:>8.3f}" for figure in high))
    on_grid = {each: hits(Ways(catalog.country_links, each).between, gold) for each in GRID}
    one = left_out(gold, on_grid, [f"{origin} {destination}" for origin, destination, _ in gold])
    show("  each corridor left out in turn", one)
    show("  each destination left out in turn", left_out(gold, on_grid, [destination for _, destination, _ in gold]))
    mean_pass = sum(all(f >= b for f, b in zip(figures(each)[:2], BAR, strict=True)) for each in on_grid.values())
    print(f"  of {len(GRID)} settings around it, {mean_pass / len(GRID):.0%} reach the bar in the mean")
    without = [k for k, (origin, destination, _) in enumerate(gold) if (origin, destination) != ("HTI", "USA")]
    show("  without Haiti to the USA (by air to South America first)", [found[k] for k in without])
    seen = observed(catalog, ways)
    if seen:
        show("observed: incidents or asylum, and on the way", hits(seen, gold))
        show("observed or inferred", hits(lambda o, d: seen(o, d) | set(ways.between(o, d)), gold))
    on_trails(catalog, ways)
    wrong = [*untrue(catalog, "inferred", found), *(untrue(catalog, "observed", hits(seen, gold)) if seen else ())]
    if wrong:
        print(f"catalog/rules/transit.yml states other figures: {wrong}")
    below = [f"{f:.3f} < {b}" for f, b in zip(figures(found), (*BAR, *BAR), strict=True) if f < b]
    if below:
        print(f"below the bar: {below}")
    return 1 if wrong or below else 0


if __name__ == "__main__":
    sys.exit(main())
