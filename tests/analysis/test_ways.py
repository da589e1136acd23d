"""Countries between two others: shortest ways over borders and seas."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from waypost.analysis.ways import Ways
from waypost.reference import Catalog
from waypost.reference.country_links import CountryLink, Inference

RULES = Inference(border_km=500, sea_factor=2, slack_borders=2, straight_share=0.05)


def links(*rows: tuple[str, str, float] | tuple[str, str, float, str]) -> list[CountryLink]:
    return [CountryLink(a=row[0], b=row[1], km=row[2], mode=row[3] if len(row) == 4 else "land") for row in rows]


def test_the_countries_on_the_shortest_way() -> None:
    ways = Ways(links(("A", "B", 100), ("B", "C", 100), ("C", "D", 100)), RULES)
    assert list(ways.between("A", "D")) == ["B", "C"]
    assert ways.count("A", "D") == 1


def test_neighbours_by_land_have_nobody_between_them() -> None:
    ways = Ways(links(("A", "B", 100), ("A", "C", 50), ("B", "C", 120)), RULES)
    assert ways.between("A", "B") == {}
    assert ways.count("A", "B") == 1


def test_a_boat_does_not_make_the_way_by_land_needless() -> None:
    ways = Ways(links(("A", "B", 300, "sea"), ("A", "C", 200), ("B", "C", 150)), RULES)
    assert list(ways.between("A", "B")) == ["C"]
    assert ways.count("A", "B") == 2


def test_a_country_in_the_straight_line_is_no_turn() -> None:
    borders = (("A", "B", 1000), ("A", "C", 480), ("B", "C", 560))
    assert list(Ways(links(*borders), RULES).between("A", "B")) == ["C"]
    further = (("A", "B", 1000), ("A", "C", 490), ("B", "C", 570))
    assert Ways(links(*further), RULES).between("A", "B") == {}


def test_a_way_longer_by_more_than_the_slack_does_not_count() -> None:
    def passed(detour: float) -> list[str]:
        rows = (("A", "B", 100), ("B", "D", 100), ("A", "C", 100), ("C", "D", 100 + detour))
        return list(Ways(links(*rows), RULES).between("A", "D"))

    assert passed(1000) == ["B", "C"]
    assert passed(1001) == ["B"]


def test_the_sea_counts_double() -> None:
    ways = Ways(links(("A", "B", 100), ("B", "D", 100), ("A", "C", 100, "sea"), ("C", "D", 100, "sea")), RULES)
    assert ways.between("A", "D")["B"].extra_km == 0
    assert ways.between("A", "D")["C"].extra_km == 200
    assert ways.detours("A", "D") == {"B": 0, "C": 200}


def test_an_island_without_a_link_is_unknown_and_not_between() -> None:
    ways = Ways(links(("A", "B", 100), ("C", "D", 100)), RULES)
    assert "X" not in ways
    for origin, destination in (("A", "X"), ("X", "A"), ("A", "D"), ("A", "A")):
        assert ways.between(origin, destination) == {}
        assert ways.count(origin, destination) == 0


_NAMES = "ABCDEFG"
_GRAPHS = st.lists(
    st.tuples(st.sampled_from(list(itertools.combinations(_NAMES, 2))), st.integers(50, 3000),
              st.sampled_from(["land", "sea"])),
    max_size=15, unique_by=lambda row: (row[0], row[2]),
)  # fmt: skip


@settings(max_examples=examples(150), deadline=None)
@given(graph=_GRAPHS, order=st.randoms(use_true_random=False), names=st.permutations(_NAMES))
def test_any_graph(graph: list[tuple[tuple[str, str], int, str]], order: object, names: list[str]) -> None:
    rows = [CountryLink(a=a, b=b, km=km, mode=mode) for (a, b), km, mode in graph]
    ways = Ways(rows, RULES)
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    renamed = dict(zip(_NAMES, names, strict=True))
    other = Ways([CountryLink(a=renamed[r.a], b=renamed[r.b], km=r.km, mode=r.mode) for r in rows], RULES)
    for origin, destination in itertools.permutations(_NAMES, 2):
        found = ways.between(origin, destination)
        assert Ways(shuffled, RULES).between(origin, destination) == found
        # The way back passes the same countries.
        assert ways.between(destination, origin) == found
        # Other names give the same answer under those names.
        assert other.between(renamed[origin], renamed[destination]) == {renamed[c]: p for c, p in found.items()}
        # Nothing that is passed lies further out of the way than the slack allows, and no end is passed.
        far = ways.detours(origin, destination)
        assert all(far[country] <= 1000 + 1e-3 for country in found)
        assert not {origin, destination} & set(found)


@pytest.mark.parametrize(
    ("origin", "destination", "passed", "not_passed"),
    [
        ("SOM", "ZAF", "KEN TZA MOZ", "ETH UGA SWZ LSO"),
        ("HND", "USA", "GTM MEX", "BLZ SLV"),
        ("SUR", "BRA", "", "FRA GUF"),  # the border of French Guiana is no border of France
        ("UKR", "POL", "", "SVK"),
    ],
)
def test_the_links_of_the_catalog(
    origin: str, destination: str, passed: str, not_passed: str, catalog: Catalog
) -> None:
    found = set(Ways(catalog.country_links, catalog.transit_rules.inference).between(origin, destination))
    assert set(passed.split()) <= found
    assert not set(not_passed.split()) & found
