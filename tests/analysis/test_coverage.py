"""How far trails are covered: shares, weights, distinct totals, and what must hold of any register."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.worlds import world
from tests.examples import examples
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.analysis.reading_aloud import explain_row
from waypost.reference import Catalog, load_catalog

AS_OF = dt.date(2024, 6, 1)
Row = tuple[str, str | None, str]
# T leads from NGA and NER over LBY to ITA; U from NGA to ITA alone.
STAGES = [
    {"trail_id": "T", "role": "origin", "country_code": "NGA"},
    {"trail_id": "T", "role": "origin", "country_code": "NER"},
    {"trail_id": "T", "role": "transit", "country_code": "LBY"},
    {"trail_id": "T", "role": "destination", "country_code": "ITA"},
    {"trail_id": "U", "role": "origin", "country_code": "NGA"},
    {"trail_id": "U", "role": "destination", "country_code": "ITA"},
]
HEADINGS = [
    {"service_code": "rfl", "heading_code": "rfl", "is_group": True},
    {"service_code": "rfl_tracing", "heading_code": "rfl"},
    {"service_code": "water", "heading_code": "basic"},
]
SOCIETIES = [{"organisation_id": "ns-ita", "country_code": "ITA"}, {"organisation_id": "ns-ner", "country_code": "NER"}]
DATASETS = [{"dataset_id": "stock", "is_preferred": True}, {"dataset_id": "older", "is_preferred": False}]


def stock(origin: str, destination: str, people: int | None, year: int = 2020, **more: Any) -> dict[str, Any]:
    day = dt.date(year, 7, 1)
    return {"dataset_id": "stock", "measure": "migrant_stock", "kind": "stock", "origin_code": origin,
            "destination_code": destination, "count": people, "period_start_date": day, "period_end_date": day,
            **more}  # fmt: skip


def programme(name: str, **more: Any) -> dict[str, Any]:
    return {"programme_id": name, "is_movement": True, "status": "implementation",
            "start_date": dt.date(2020, 1, 1), **more}  # fmt: skip


def placed(name: str, country: str, role: str, trail: str = "T", basis: str = "country") -> dict[str, Any]:
    return {"programme_id": name, "trail_id": trail, "role": role, "country_code": country, "basis": basis}


def covered(catalog: Catalog, asked: dict[str, Any] | None = None, **tables: Any) -> dict[Row, dict[str, Any]]:
    con = world(**{
        "trail_stage": STAGES, "service_heading": HEADINGS, "national_society": SOCIETIES,
        "context_dataset": DATASETS, **tables,
    })  # fmt: skip
    rows = ask(load_question("coverage"), DuckEngine(con), Asked(as_of=AS_OF, **(asked or {})), catalog).to_pylist()
    found = {(row["scope"], row["trail_id"], row["code"]): row for row in rows}
    assert len(found) == len(rows)
    return found


T: Row = ("trail", "T", "T")
ALL: Row = ("all", None, "all")


def test_nothing_known_is_covered_nowhere_and_every_row_is_there(catalog: Catalog) -> None:
    found = covered(catalog)
    assert (found[T]["stages"], found[T]["stages_covered"], found[T]["covered_share"]) == (4, 0, 0.0)
    assert found[ALL]["stages"] == 6
    headings = {code.parent or code.code for code in catalog.code_lists["service"].codes.values()}
    assert {row[2] for row in found if row[0] == "service" and row[1] == "T"} == headings
    groups = set(catalog.code_lists["population_group"].codes)
    assert {row[2] for row in found if row[0] == "group" and row[1] == "U"} == groups
    for row in found.values():
        assert row["programmes"] == row["societies"] == row["stages_covered"] == 0
        # Nobody counted anybody, and nobody knows whom the trail concerns: not zero.
        assert row["people_least"] is row["people_most"] is row["people_share"] is row["running_per_100000"] is None
        assert row["is_unweighed"]


def test_a_stage_is_covered_now_when_a_programme_runs_there(catalog: Catalog) -> None:
    tables = {
        "programme": [programme("p"), programme("q", status="closed"), programme("r", status=None)],
        "programme_trail": [placed("p", "ITA", "destination", basis="stated_trail"), placed("q", "NER", "origin"),
                            placed("r", "NER", "origin")],
        "participation": [{"programme_id": name, "organisation_id": "ns-ita"} for name in "pq"],
    }  # fmt: skip
    found = covered(catalog, **tables)
    numbers = ("stages_covered_now", "stages_covered", "stages_covered_stated", "stages", "programmes_running",
               "programmes", "societies")  # fmt: skip
    assert [found[T][name] for name in numbers] == [1, 2, 1, 4, 1, 3, 1]
    assert (found[T]["covered_now_share"], found[T]["covered_share"]) == (0.25, 0.5)
    by_role = {row[2]: each["stages_covered"] for row, each in found.items() if row[:2] == ("role", "T")}
    assert by_role == {"origin": 1, "transit": 0, "destination": 1}
    assert [found["trail", "U", "U"][name] for name in numbers[:4]] == [0, 0, 0, 2]


def test_a_programme_on_five_trails_is_counted_once_in_the_total(catalog: Catalog) -> None:
    stages = [{"trail_id": f"T{n}", "role": "transit", "country_code": "NER"} for n in range(5)]
    tables = {
        "trail_stage": stages,
        "programme": [programme("p")],
        "programme_trail": [placed("p", "NER", "transit", f"T{n}") for n in range(5)],
        "participation": [{"programme_id": "p", "organisation_id": "ns-ner"}],
        "people_total": [{"programme_id": "p", "measure": "reached", "unit": "persons", "model": model, "count": number}
                         for model, number in (("largest_place", 40), ("sum", 90))],
    }  # fmt: skip
    found = covered(catalog, **tables)
    assert sum(found["trail", f"T{n}", f"T{n}"]["programmes"] for n in range(5)) == 5
    whole = found[ALL]
    assert (whole["programmes"], whole["societies"], whole["stages"], whole["stages_covered"]) == (1, 1, 5, 5)
    assert (whole["people_least"], whole["people_most"], whole["people_programmes"]) == (40, 90, 1)
    assert whole["people_range"] == "largest_programme_to_sum"


def test_people_of_several_programmes_stand_between_the_largest_and_the_sum(catalog: Catalog) -> None:
    tables = {
        "programme": [programme("p"), programme("q"), programme("r")],
        "programme_trail": [placed(name, "ITA", "destination") for name in "pqr"],
        "people_total": [
            {"programme_id": name, "measure": "reached", "unit": "persons", "model": model, "count": number}
            for name, least, most in (("p", 40, 90), ("q", 70, 80))
            for model, number in (("largest_place", least), ("largest_service", least), ("sum", most))
        ],
    }
    row = covered(catalog, **tables)[T]
    assert (row["people_least"], row["people_most"], row["people_programmes"], row["programmes"]) == (70, 170, 2, 3)


def test_stages_are_weighed_by_the_people_they_concern(catalog: Catalog) -> None:
    tables = {
        "context_fact": [stock("NGA", "ITA", 800), stock("NER", "ITA", 100), stock("NGA", "LBY", 50),
                         stock("ITA", "NGA", 9_999)],
        "programme": [programme("p")],
        "programme_trail": [placed("p", "NGA", "origin")],
    }  # fmt: skip
    row = covered(catalog, **tables)[T]
    # NGA 800, NER 100 (their people in ITA), ITA 900 and LBY 50 (the origins' people there).
    assert row["people_share"] == pytest.approx(800 / 1850)
    assert row["covered_share"] == 0.25
    assert (row["stages_weighed"], row["people_concerned"], row["is_unweighed"]) == (4, 900, False)
    assert row["running_per_100000"] == pytest.approx(1 / 900 * 100_000)
    assert (row["people_date"], row["people_source"]) == (dt.date(2020, 7, 1), "stock")


def test_a_stage_whose_people_are_not_known_is_left_out_of_the_weighed_share(catalog: Catalog) -> None:
    tables = {
        "context_fact": [stock("NGA", "ITA", 800), stock("NER", "ITA", None)],
        "programme": [programme("p"), programme("q")],
        "programme_trail": [placed("p", "NER", "origin"), placed("q", "NGA", "origin")],
    }
    row = covered(catalog, **tables)[T]
    assert row["stages_weighed"] == 2  # NGA and ITA
    assert row["people_share"] == pytest.approx(0.5)
    assert row["covered_share"] == 0.5


def test_the_stock_is_of_one_date_one_revision_and_both_sexes(catalog: Catalog) -> None:
    facts = [stock("NGA", "ITA", 800), stock("NGA", "ITA", 700, 2015), stock("NER", "ITA", 60, 2015),
             stock("NGA", "ITA", 300, sex="female"), stock("NGA", "ITA", 9_000, dataset_id="older")]  # fmt: skip
    found = covered(catalog, context_fact=facts)
    assert found[T]["people_concerned"] == 800  # Niger is not estimable in 2020: no row, and 2015 does not stand in
    assert covered(catalog, {"year": 2016}, context_fact=facts)[T]["people_concerned"] == 760


def test_a_corridor_of_two_trails_concerns_its_people_once(catalog: Catalog) -> None:
    found = covered(catalog, context_fact=[stock("NGA", "ITA", 800), stock("NER", "ITA", 100)])
    concerned = {row[1]: each["people_concerned"] for row, each in found.items() if row[0] in ("trail", "all")}
    assert concerned == {"T": 900, "U": 800, None: 900}


def test_services_by_heading_and_groups(catalog: Catalog) -> None:
    tables = {
        "programme": [programme("p"), programme("q")],
        "programme_trail": [placed("p", "ITA", "destination"), placed("q", "NER", "origin")],
        "service": [{"programme_id": "p", "service_code": "rfl_tracing"}, {"programme_id": "p", "service_code": "rfl"},
                    {"programme_id": "q", "service_code": "water"}],
        "population_group": [{"programme_id": "p", "population_group_code": "returnees"}],
    }  # fmt: skip
    found = covered(catalog, **tables)
    rfl = found["service", "T", "rfl"]
    assert (rfl["stages_covered"], rfl["stages"], rfl["programmes"]) == (1, 4, 1)
    assert found["service", "T", "basic"]["programmes"] == 1
    assert found["group", "T", "returnees"]["stages_covered"] == 1
    asked = covered(catalog, {"service": "rfl", "trail": "T"}, **tables)
    assert [row for row in asked if row[0] == "service"] == [("service", "T", "rfl")]
    assert asked[T]["programmes"] == 1
    assert ALL not in asked


def test_a_year_has_the_stages_of_that_year_and_the_programmes_that_ran(catalog: Catalog) -> None:
    stages = [*STAGES[:3], {**STAGES[3], "from_date": dt.date(2015, 1, 1)}]
    tables = {
        "trail_stage": stages,
        "programme": [programme("p", start_date=dt.date(2008, 5, 1), end_date=dt.date(2010, 1, 1), status="closed")],
        "programme_trail": [placed("p", "NER", "origin"), placed("p", "ITA", "destination")],
    }
    row = covered(catalog, {"year": 2009}, **tables)[T]
    assert (row["stages"], row["stages_covered"]) == (3, 1)
    assert covered(catalog, {"year": 2016}, **tables)[T]["stages_covered"] == 0
    assert covered(catalog, **tables)[T]["stages"] == 4


def test_a_row_reads_aloud(catalog: Catalog) -> None:
    row = covered(catalog, programme=[programme("p")], programme_trail=[placed("p", "ITA", "destination")])[
        "role", "T", "destination"
    ]
    said = explain_row(row, catalog.question_texts["coverage"], catalog, "en")
    assert said.startswith("Destination: 1 of 1 stages are covered, 1 of them by a programme that runs now")
    assert "not known, so all stages count the same" in said


_COUNTRY_ROLES = [(s["trail_id"], s["role"], s["country_code"]) for s in STAGES]
_STOOD = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(_COUNTRY_ROLES),
              st.sampled_from(["country", "stated_stage"])), max_size=8, unique_by=lambda row: row[:2],
)  # fmt: skip
_KINDS = st.lists(
    st.tuples(st.sampled_from(["implementation", "closed"]), st.sampled_from(["water", "rfl_tracing", None]),
              st.sampled_from(["returnees", "children", None]), st.none() | st.integers(0, 90)), min_size=4, max_size=4,
)  # fmt: skip
_STOCKS = st.lists(
    st.tuples(st.sampled_from(["NGA", "NER"]), st.sampled_from(["ITA", "LBY"]), st.none() | st.integers(0, 999)),
    max_size=4, unique_by=lambda row: row[:2],
)  # fmt: skip


def tables_of(stood: Any, kinds: Any, stocks: Any) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = {
        "trail_stage": list(STAGES),
        "programme": [programme(f"p{n}", status=status) for n, (status, *_) in enumerate(kinds)],
        "programme_trail": [placed(f"p{n}", country, role, trail, basis) for n, (trail, role, country), basis in stood],
        "service": [{"programme_id": f"p{n}", "service_code": code} for n, (_, code, *_) in enumerate(kinds) if code],
        "population_group": [
            {"programme_id": f"p{n}", "population_group_code": code} for n, (_, _, code, _) in enumerate(kinds) if code
        ],
        "participation": [{"programme_id": f"p{n}", "organisation_id": "ns-ita"} for n in (0, 2)],
        "people_total": [
            {"programme_id": f"p{n}", "measure": "reached", "unit": "persons", "model": model, "count": people}
            for n, (*_, people) in enumerate(kinds)
            if people is not None
            for model in ("largest_place", "sum")
        ],
        "context_fact": [stock(*row) for row in stocks],
    }
    return made


def at_least(now: Any, before: Any) -> bool:
    return before is None or (now is not None and now >= before - 1e-12)


@settings(max_examples=examples(20), deadline=None)
@given(stood=_STOOD, kinds=_KINDS, stocks=_STOCKS, more=st.sampled_from(_COUNTRY_ROLES),
       order=st.randoms(use_true_random=False), names=st.permutations(["NGA", "NER", "LBY", "ITA"]))  # fmt: skip
def test_what_holds_of_any_register(
    stood: Any, kinds: Any, stocks: Any, more: Any, order: Any, names: list[str]
) -> None:
    catalog = load_catalog()
    tables = tables_of(stood, kinds, stocks)
    found = covered(catalog, **tables)

    # Another programme never lowers anything.
    trail, role, country = more
    grown = {
        **tables,
        "programme": [*tables["programme"], programme("new")],
        "programme_trail": [*tables["programme_trail"], placed("new", country, role, trail)],
        "service": [*tables["service"], {"programme_id": "new", "service_code": "water"}],
    }
    after = covered(catalog, **grown)
    assert set(after) == set(found)
    rising = ("covered_now_share", "covered_share", "people_now_share", "people_share", "stages_covered_now",
              "stages_covered", "stages_covered_stated", "programmes", "programmes_running", "societies",
              "people_least", "people_most", "running_per_100000")  # fmt: skip
    for key, row in found.items():
        assert all(at_least(after[key][name], row[name]) for name in rising), key
        assert (after[key]["stages"], after[key]["people_concerned"]) == (row["stages"], row["people_concerned"])

    # The order of rows does not matter.
    assert covered(catalog, **{name: order.sample(rows, len(rows)) for name, rows in tables.items()}) == found

    # Other names for countries give the same answer: no row names one.
    renamed = dict(zip(["NGA", "NER", "LBY", "ITA"], names, strict=True))
    codes = ("country_code", "origin_code", "destination_code")
    other = {
        name: [{key: renamed[value] if key in codes else value for key, value in row.items()} for row in rows]
        for name, rows in tables.items()
    }
    assert _same(covered(catalog, **other), found)

    # Stages add up: over roles to the trail, over trails to all. Programmes do not, and are never more than the parts.
    for name in ("stages", "stages_covered", "stages_covered_now", "stages_weighed"):
        for trail_id in ("T", "U"):
            roles = [row[name] for key, row in found.items() if key[:2] == ("role", trail_id)]
            assert sum(roles) == found["trail", trail_id, trail_id][name]
        assert found[T][name] + found["trail", "U", "U"][name] == found[ALL][name]
    assert found[ALL]["programmes"] == len({row["programme_id"] for row in tables["programme_trail"]})
    assert found[ALL]["programmes"] <= found[T]["programmes"] + found["trail", "U", "U"]["programmes"]


def _same(left: dict[Row, dict[str, Any]], right: dict[Row, dict[str, Any]]) -> bool:
    """Equal, floats to twelve digits: sums may have been made in another order."""
    return set(left) == set(right) and all(
        left[key][name] == pytest.approx(value, rel=1e-12) if isinstance(value, float) else left[key][name] == value
        for key, row in right.items()
        for name, value in row.items()
    )
