"""Who does what where for whom: cells, and honest ranges of people and money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.worlds import world
from tests.examples import examples
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.reference import Catalog, load_catalog

AS_OF = dt.date(2024, 6, 1)
Cell = tuple[str, str | None, str | None, str | None, str | None]
STAGES = [
    {"trail_id": "T", "role": "transit", "country_code": "NER"},
    {"trail_id": "T", "role": "transit", "country_code": "TCD"},
    {"trail_id": "T", "role": "destination", "country_code": "ITA", "from_date": dt.date(2015, 1, 1)},
]
HEADINGS = [
    {"service_code": "rfl", "heading_code": "rfl", "is_group": True},
    {"service_code": "rfl_tracing", "heading_code": "rfl"},
    {"service_code": "water", "heading_code": "water"},
]
SOCIETIES = [{"organisation_id": f"ns-{code}", "country_code": code.upper()} for code in ("ner", "ita", "tcd")]


def programme(name: str, **more: Any) -> dict[str, Any]:
    return {"programme_id": name, "is_movement": True, "status": "implementation",
            "start_date": dt.date(2020, 1, 1), **more}  # fmt: skip


def placed(name: str, country: str | None, role: str | None = "transit", basis: str = "country") -> dict[str, Any]:
    return {"programme_id": name, "trail_id": "T", "role": role, "country_code": country, "basis": basis}


def total(name: str, least: int, most: int, **more: Any) -> list[dict[str, Any]]:
    row = {"programme_id": name, "measure": "reached", "unit": "persons", **more}
    return [{**row, "model": "largest_place", "count": least}, {**row, "model": "sum", "count": most}]


def count(name: str, number: int, **more: Any) -> dict[str, Any]:
    return {"programme_id": name, "measure": "reached", "unit": "persons", "count": number, **more}


def cells(catalog: Catalog, asked: dict[str, Any] | None = None, **tables: Any) -> dict[Cell, dict[str, Any]]:
    con = world(trail_stage=STAGES, service_heading=HEADINGS, national_society=SOCIETIES, **tables)
    rows = ask(load_question("presence"), DuckEngine(con), Asked(as_of=AS_OF, **(asked or {})), catalog).to_pylist()
    key = ("trail_id", "role", "country_code", "service_code", "population_group_code")
    found = {tuple(row[name] for name in key): row for row in rows}
    assert len(found) == len(rows)
    return found  # type: ignore[return-value]


def two_countries(**more: Any) -> dict[str, Any]:
    """One programme in NER and TCD with one service and one group."""
    return {
        "programme": [programme("p", budget_chf=Decimal("100.40"))],
        "place": [{"programme_id": "p", "country_code": "NER"}, {"programme_id": "p", "country_code": "TCD"}],
        "programme_trail": [placed("p", "NER"), placed("p", "TCD")],
        "service": [{"programme_id": "p", "service_code": "rfl_tracing"}],
        "population_group": [{"programme_id": "p", "population_group_code": "returnees"}],
        **more,
    }


NER: Cell = ("T", "transit", "NER", "rfl_tracing", "returnees")
TCD: Cell = ("T", "transit", "TCD", "rfl_tracing", "returnees")


def test_a_total_is_not_the_share_of_one_country(catalog: Catalog) -> None:
    found = cells(catalog, **two_countries(people_total=total("p", 800, 1000)))
    for cell in (NER, TCD):
        assert found[cell]["people_least"] is None  # nobody said that anybody was reached here
        assert found[cell]["people_most"] == 1000
        assert found[cell]["people_range"] == "stated_here_to_whole_programmes"
        assert (found[cell]["budget_least_chf"], found[cell]["budget_most_chf"]) == (None, 100)


def test_what_is_stated_of_a_country_is_the_least_there(catalog: Catalog) -> None:
    counts = [count("p", 300, country_code="NER"), count("p", 120, country_code="NER", sex="female"),
              count("p", 900, country_code="NER", measure="targeted"),
              count("p", 700, country_code="NER", unit="contacts")]  # fmt: skip
    found = cells(catalog, **two_countries(people_total=total("p", 800, 1000), people_count=counts))
    assert (found[NER]["people_least"], found[NER]["people_most"]) == (300, 1000)
    assert found[TCD]["people_least"] is None


def test_a_programme_that_does_one_thing_in_one_country_reached_its_total_there(catalog: Catalog) -> None:
    tables = two_countries(people_total=total("p", 800, 1000))
    tables["place"] = tables["place"][:1]
    tables["programme_trail"] = tables["programme_trail"][:1]
    found = cells(catalog, **tables)
    assert (found[NER]["people_least"], found[NER]["people_most"]) == (800, 1000)
    assert (found[NER]["budget_least_chf"], found[NER]["budget_most_chf"]) == (100, 100)


def test_a_count_without_a_service_is_not_given_to_one_of_two_services(catalog: Catalog) -> None:
    tables = two_countries(people_count=[count("p", 300, country_code="NER")])
    tables["service"] = [*tables["service"], {"programme_id": "p", "service_code": "water"}]
    found = cells(catalog, **tables)
    assert found[NER]["people_least"] is None
    tables["people_count"] = [count("p", 300, country_code="NER", service_code="water")]
    found = cells(catalog, **tables)
    assert found[NER]["people_least"] is None
    assert found["T", "transit", "NER", "water", "returnees"]["people_least"] == 300


def test_a_cell_of_a_programme_that_names_no_service_takes_any_count_of_its_country(catalog: Catalog) -> None:
    tables = two_countries(people_count=[count("p", 300, country_code="NER", service_code="water")], service=[])
    found = cells(catalog, **tables)
    assert found["T", "transit", "NER", None, "returnees"]["people_least"] == 300


def test_of_several_programmes_the_least_is_the_largest_and_the_most_is_the_sum(catalog: Catalog) -> None:
    tables = {
        "programme": [programme("p"), programme("q"), programme("r")],
        "place": [{"programme_id": name, "country_code": "NER"} for name in "pqr"],
        "programme_trail": [placed(name, "NER") for name in "pqr"],
        "service": [{"programme_id": name, "service_code": "water"} for name in "pqr"],
        "people_total": [*total("p", 80, 100), *total("q", 50, 60)],
    }
    found = cells(catalog, **tables)["T", "transit", "NER", "water", None]
    assert (found["people_least"], found["people_most"]) == (80, 160)
    assert (found["programmes"], found["people_programmes"]) == (3, 2)  # of the third nobody knows


def test_nobody_said_is_null_and_zero_stays_zero(catalog: Catalog) -> None:
    tables = two_countries(people_total=total("p", 0, 0))
    tables["place"] = tables["place"][:1]
    tables["programme_trail"] = tables["programme_trail"][:1]
    found = cells(catalog, **tables)[NER]
    assert (found["people_least"], found["people_most"]) == (0, 0)
    unsaid = cells(catalog, **{**tables, "people_total": []})[NER]
    assert (unsaid["people_least"], unsaid["people_most"], unsaid["people_programmes"]) == (None, None, 0)


def test_programmes_running_stated_and_their_societies(catalog: Catalog) -> None:
    tables = {
        "programme": [programme("p"), programme("q", status="closed"), programme("r", status=None)],
        "programme_trail": [placed("p", "NER", basis="stated_stage"), placed("q", "NER", basis="stated_role"),
                            placed("r", "NER")],
        "participation": [
            {"programme_id": "p", "organisation_id": "ns-ner", "role": "operating"},
            {"programme_id": "p", "organisation_id": "ns-ner", "role": "host"},
            {"programme_id": "p", "organisation_id": "ns-ita", "role": "participating"},
            {"programme_id": "q", "organisation_id": "ns-ner", "role": "operating"},
            {"programme_id": "q", "organisation_id": "iom", "role": "partner"},
        ],
    }  # fmt: skip
    found = cells(catalog, **tables)["T", "transit", "NER", None, None]
    numbers = ("programmes", "programmes_running", "programmes_stated", "societies")
    assert [found[name] for name in numbers] == [3, 1, 1, 2]


def test_filters(catalog: Catalog) -> None:
    tables = two_countries()
    tables["service"] = [*tables["service"], {"programme_id": "p", "service_code": "water"}]
    tables["programme"] = [*tables["programme"], programme("x", is_movement=False)]
    tables["programme_trail"] = [*tables["programme_trail"], placed("x", "NER")]
    assert set(cells(catalog, {"service": "rfl", "country": "NER"}, **tables)) == {NER}
    assert not cells(catalog, {"group": "children"}, **tables)
    assert not cells(catalog, {"trail": "OTHER"}, **tables)
    assert ("T", "transit", "NER", None, None) in cells(catalog, {"everybody": True}, **tables)
    assert ("T", "transit", "NER", None, None) not in cells(catalog, **tables)


def test_a_year_shows_the_stages_and_programmes_of_that_year(catalog: Catalog) -> None:
    tables = {
        "programme": [programme("p", start_date=dt.date(2008, 1, 1), end_date=dt.date(2016, 1, 1)),
                      programme("q", start_date=dt.date(2020, 1, 1))],
        "programme_trail": [placed("p", "NER"), placed("p", "ITA", "destination"), placed("q", "NER"),
                            placed("p", "TCD", "origin", "stated_stage")],
    }  # fmt: skip
    in_2009 = cells(catalog, {"year": 2009}, **tables)
    # Italy is a destination from 2015 on; of Chad the programme itself says that it is an origin.
    assert {cell[:3]: row["programmes"] for cell, row in in_2009.items()} == {
        ("T", "transit", "NER"): 1, ("T", "origin", "TCD"): 1,
    }  # fmt: skip
    assert ("T", "destination", "ITA", None, None) in cells(catalog, {"year": 2015}, **tables)


_CODES = st.lists(st.sampled_from(["rfl_tracing", "water"]), max_size=2, unique=True)
_PLACES = st.lists(st.sampled_from(["NER", "TCD", "ITA"]), min_size=1, max_size=3, unique=True)
_PROGRAMMES = st.lists(
    st.tuples(_PLACES, _CODES, st.lists(st.sampled_from(["returnees", "children"]), max_size=2, unique=True),
              st.none() | st.integers(0, 500)),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(max_examples=examples(25), deadline=None)
@given(made=_PROGRAMMES, counts=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["NER", "TCD", None]),
       st.sampled_from(["rfl_tracing", None]), st.integers(0, 400)), max_size=4),
       order=st.randoms(use_true_random=False))  # fmt: skip
def test_ranges_hold_and_order_does_not_matter(made: list[Any], counts: list[Any], order: Any) -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        "programme": [], "place": [], "programme_trail": [], "service": [], "population_group": [], "people_total": [],
    }  # fmt: skip
    most: dict[str, int] = {}
    for number, (places, services, groups, people) in enumerate(made):
        name = f"p{number}"
        tables["programme"].append(programme(name))
        tables["place"] += [{"programme_id": name, "country_code": code} for code in places]
        tables["programme_trail"] += [placed(name, code) for code in places]
        tables["service"] += [{"programme_id": name, "service_code": code} for code in services]
        tables["population_group"] += [{"programme_id": name, "population_group_code": code} for code in groups]
        if people is not None:
            stated = [row[3] for row in counts if row[0] == number]
            most[name] = max([people, *stated])
            tables["people_total"] += total(name, max([0, *stated]), most[name])
    tables["people_count"] = [
        count(f"p{number}", people, country_code=country, service_code=service)
        for number, country, service, people in counts
        if f"p{number}" in most
    ]
    catalog = load_catalog()
    found = cells(catalog, **tables)
    for row in found.values():
        assert (row["people_most"] is None) == (row["people_programmes"] == 0)
        if row["people_least"] is not None:
            assert row["people_least"] <= row["people_most"] <= sum(most.values())
    # Every programme stands in each of its countries exactly once per service and group.
    stood = sum(len(p) * max(len(s), 1) * max(len(g), 1) for p, s, g, _ in made)
    assert sum(row["programmes"] for row in found.values()) == stood
    shuffled = {name: order.sample(rows, len(rows)) for name, rows in tables.items()}
    assert cells(catalog, **shuffled) == found
