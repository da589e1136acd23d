"""One-sided corridors: both societies named, silence told apart, figures never mixed or added."""

from __future__ import annotations

from typing import Any

import duckdb

from tests.analysis.asking import answers
from tests.analysis.context_rows import fact, stock
from tests.analysis.worlds import world

COUNTRIES = [{"country_code": code} for code in ("AAA", "BBB", "CCC")]
SOCIETIES = [
    {"organisation_id": f"ns-{code.lower()}", "country_code": code, "status": "recognised"} for code in ("AAA", "BBB")
]


def corridors(**more: Any) -> duckdb.DuckDBPyConnection:
    rows: dict[str, Any] = {
        "country": COUNTRIES,
        "national_society": SOCIETIES,
        "programme": [{"programme_id": "wp-1", "is_movement": True, "status": "implementation"}],
        "place": [{"programme_id": "wp-1", "country_code": "BBB"}],
        "participation": [{"programme_id": "wp-1", "organisation_id": "ns-bbb"}],
        "context_fact": [stock("AAA", "BBB", 1000)],
    }
    return world(**{**rows, **more})


def test_the_side_that_lacks_is_named_with_both_societies() -> None:
    (row,) = answers(corridors(), "one_sided")
    assert (row["origin_code"], row["destination_code"], row["side_lacking"], row["people"]) == (
        "AAA", "BBB", "origin", 1000,
    )  # fmt: skip
    assert (row["origin_ns_id"], row["destination_ns_id"]) == ("ns-aaa", "ns-bbb")
    assert (row["programmes_origin"], row["programmes_destination"], row["running_destination"]) == (0, 1, 1)
    assert (row["is_origin_silent"], row["is_destination_silent"]) == (True, False)


def test_a_corridor_with_programmes_on_both_sides_is_not_one_sided() -> None:
    placed = [{"programme_id": "wp-1", "country_code": code} for code in ("AAA", "BBB")]
    assert answers(corridors(place=placed), "one_sided") == []


def test_the_other_way_is_another_corridor() -> None:
    con = corridors(context_fact=[stock("AAA", "BBB", 1000), stock("BBB", "AAA", 10)])
    assert [(r["origin_code"], r["side_lacking"]) for r in answers(con, "one_sided")] == [
        ("AAA", "origin"),
        ("BBB", "destination"),
    ]


def test_a_country_without_a_society_has_none_and_is_not_silent() -> None:
    (row,) = answers(corridors(context_fact=[stock("CCC", "BBB", 5)]), "one_sided")
    assert (row["origin_ns_id"], row["is_origin_silent"]) == (None, None)


def test_only_the_newest_revision_speaks_and_refugees_are_beside_the_stock() -> None:
    facts = [
        stock("AAA", "BBB", 900, year=2020, dataset_id="older"),
        stock("AAA", "CCC", 900, year=2020, dataset_id="older"),
        stock("AAA", "BBB", 1000),
        stock("AAA", "BBB", 600, sex="female"),
        fact("refugees", 40, origin_code="AAA", destination_code="BBB"),
        fact("asylum_seekers", 2, origin_code="AAA", destination_code="BBB"),
    ]
    (row,) = answers(corridors(context_fact=facts), "one_sided")
    assert (row["people"], row["people_protected"], row["dataset_id"]) == (1000, 42, "migrant_stock_data")
    (before,) = [r for r in answers(corridors(context_fact=facts), "one_sided", year=2021) if r["people"] == 900][:1]
    assert (before["dataset_id"], before["people_protected"]) == ("older", None)


def test_what_is_not_estimable_is_no_corridor_and_unknown_origins_have_no_society() -> None:
    facts = [stock("AAA", "BBB", None), stock("unknown", "BBB", 70), stock("AAA", "BBB", 0, year=2020)]
    assert answers(corridors(context_fact=facts), "one_sided") == []


def test_a_society_sees_its_own_corridors_and_the_work_of_others_still_counts() -> None:
    con = corridors()
    (row,) = answers(con, "one_sided", society="ns-aaa")
    assert row["programmes_destination"] == 1
    assert answers(con, "one_sided", society="ns-ccc") == []


def test_a_trail_keeps_the_corridors_that_it_joins() -> None:
    stages = [
        {"trail_id": "T", "stage_no": 1, "role": "origin", "country_code": "AAA"},
        {"trail_id": "T", "stage_no": 2, "role": "destination", "country_code": "BBB"},
    ]
    con = corridors(trail_stage=stages, context_fact=[stock("AAA", "BBB", 10), stock("CCC", "BBB", 99)])
    (row,) = answers(con, "one_sided", trail="T")
    assert (row["origin_code"], row["trails"]) == ("AAA", 1)
