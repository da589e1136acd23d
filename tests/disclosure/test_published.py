"""Counts over all programmes, of which most are not public: what is told hides those that rest on few."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.analysis.worlds import world
from tests.examples import examples
from waypost.disclosure.counting import NOT_STATED, Key
from waypost.disclosure.published import (
    Published,
    PublishedRules,
    load_published_rules,
    publish_counts,
    rows_of,
)
from waypost.disclosure.suppression import possible
from waypost.errors import CatalogError
from waypost.reference import Catalog

AS_OF = dt.date(2024, 6, 30)
RULES = PublishedRules(
    fewest_programmes=3, fewest_societies=2, range_share=0.2,
    tables={"country_service": ("country", "service"), "country_half_year": ("country", "half_year")},
)  # fmt: skip
HEADINGS = [
    {"service_code": "tracing", "heading_code": "rfl"},
    {"service_code": "messages", "heading_code": "rfl"},
    {"service_code": "water", "heading_code": "water"},
]


def programme(number: int, countries: str, services: tuple[str, ...], societies: tuple[str, ...]) -> dict[str, Any]:
    name = f"p{number:02}"
    return {
        "programme": [{"programme_id": name, "is_movement": True, "status": "implementation",
                       "start_date": dt.date(2023 + number % 2, 8 - 6 * (number % 2), 1)}],
        "place": [{"programme_id": name, "country_code": code} for code in countries],
        "service": [{"programme_id": name, "service_code": code} for code in services],
        "participation": [{"programme_id": name, "organisation_id": f"ns-{code}"} for code in societies],
    }  # fmt: skip


def publish(programmes: list[dict[str, Any]], public: set[str] = frozenset()) -> Published:  # type: ignore[assignment]
    tables = {name: [row for one in programmes for row in one[name]]
              for name in ("programme", "place", "service", "participation")}  # fmt: skip
    return publish_counts(world(service_heading=HEADINGS, **tables), public, AS_OF, RULES)


def cell(**codes: str) -> Key:
    levels = {"heading": ("service", 1), "year": ("half_year", 1)}
    return tuple(sorted((*levels.get(name, (name, 0)), code) for name, code in codes.items()))


PROGRAMMES = st.lists(
    st.tuples(
        st.sampled_from(("A", "B", "AB", "ABC")),
        st.sampled_from(((), ("tracing",), ("messages", "tracing"), ("water",))),
        st.sampled_from((("a",), ("b",), ("a", "b"), ("c",))),
        st.booleans(),
    ),
    min_size=1,
    max_size=14,
)


@given(PROGRAMMES)
@example([("A", ("tracing",), ("a",), False), ("B", (), ("a",), False), ("B", (), ("b",), False)])
@settings(max_examples=examples(25), deadline=None)
def test_an_outsider_cannot_tell_how_many_a_hidden_cell_rests_on(drawn: list[Any]) -> None:
    made = [programme(n, *one[:3]) for n, one in enumerate(drawn)]
    public = {f"p{n:02}" for n, one in enumerate(drawn) if one[3]}
    found = publish(made, public)
    hidden, cells = found.hidden, found.cells
    told = {one.key: one.programmes for one in found.told}
    for place, key in enumerate(found.keys):
        if hidden.every[place]:
            assert told[key] is None
        else:
            assert told[key] == cells.values[place] + found.counted.seen[place]
    everything = np.ones(len(found.keys), dtype=np.bool_)  # what marks and relations say without any number
    closed = np.flatnonzero(hidden.primary & ~hidden.open)
    for place, (least, most) in possible(cells.values, cells.floor, found.relations, hidden.every, closed).items():
        assert most is None or most >= cells.values[place] + cells.above[place]
        unavoidable = possible(cells.values, cells.floor, found.relations, everything, [place])[place][0]
        assert least <= max(unavoidable, cells.values[place] - cells.below[place])
    assert not hidden.open.any()


def test_few_programmes_or_one_society_hide_a_cell() -> None:
    found = publish([
        *(programme(n, "A", ("water",), ("a", "b")) for n in range(4)),
        *(programme(n, "A", ("tracing",), ("a",)) for n in range(4, 9)),
        *(programme(n, "A", ("messages",), ("a", "b")) for n in range(9, 11)),
    ])  # fmt: skip
    told = {one.key: one.programmes for one in found.told}
    assert told[()] == 11
    assert told[cell(service="tracing")] is None  # five programmes, of one society
    assert told[cell(service="messages")] is None  # two programmes
    assert not found.hidden.open.any()


def test_public_programmes_hide_nothing() -> None:
    found = publish([programme(n, "A", ("water",), ("a",)) for n in range(2)], {"p00", "p01"})
    assert {one.key: one.programmes for one in found.told}[cell(service="water", country="A")] == 2
    assert not found.hidden.every.any()


def test_one_that_is_not_public_is_not_the_difference_to_those_that_are() -> None:
    found = publish([programme(n, "A", ("water",), ("a", "b")) for n in range(5)], {"p00", "p01", "p02", "p03"})
    assert {one.key: one.programmes for one in found.told}[cell(country="A")] is None


def test_what_is_not_stated_has_a_cell_of_its_own() -> None:
    found = publish([programme(n, "A", (), ("a", "b")) for n in range(4)])
    told = {one.key: one.programmes for one in found.told}
    assert told[cell(service=NOT_STATED)] == told[cell(heading=NOT_STATED)] == 4


def test_half_years_from_the_start_to_the_day() -> None:
    found = publish([programme(2, "A", ("water",), ("a", "b")) for _ in range(1)], {"p02"})
    told = {one.key: one.programmes for one in found.told}
    assert [key[0][2] for key in told if len(key) == 1 and key[0][0] == "half_year"] == [
        "2023-H2",
        "2024-H1",
        "2023",
        "2024",
    ]


def test_rows_name_their_level_and_nothing_that_is_hidden() -> None:
    rows = rows_of(publish([programme(n, "A", ("tracing",), ("a",)) for n in range(6)]).counted)
    assert {"service_code", "service_heading_code", "half_year", "year"} <= set(rows[0])
    assert all((row["programmes"] is None) == row["is_hidden"] for row in rows)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [("[country, service]", "[country, shoe]", "shoe"), ("programmes: 3", "programmes: 0", "1 or more")],
)
def test_rules_that_protect_nothing_are_refused(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    text = (catalog.path / "rules" / "published.yml").read_text(encoding="utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "published.yml").write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(type(catalog), "path", property(lambda self: tmp_path), raising=False)
    with pytest.raises(CatalogError, match=message):
        load_published_rules(catalog)
