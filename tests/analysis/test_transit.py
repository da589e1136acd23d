"""The ladder of transit: what puts a country between an origin and a destination, and on which rung."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.analysis.worlds import world
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.analysis.reading_aloud import explain_row
from waypost.reference import Catalog

AS_OF = dt.date(2024, 11, 1)
OF_DATASET = {"dataset_id": "d", "kind": "event"}


def stage(role: str, country: str, certainty: str = "curated", trail: str = "T", **dates: Any) -> dict[str, Any]:
    return {"trail_id": trail, "role": role, "country_code": country, "certainty": certainty, **dates}


def leg(here: str, there: str, trail: str = "T") -> dict[str, Any]:
    return {"trail_id": trail, "from_country_code": here, "to_country_code": there}


def incident(origin: str, country: str, count: int, **more: Any) -> dict[str, Any]:
    day = dt.date(2020, 5, 1)
    return {"dataset_id": "mmp", "measure": "dead_and_missing", "kind": "event", "origin_code": origin,
            "country_code": country, "event_count": count, "count": 9 * count, "period_start_date": day,
            "period_end_date": dt.date(2020, 5, 31), **more}  # fmt: skip


def refugees(origin: str, country: str, count: int | None, year: int = 2020, **more: Any) -> dict[str, Any]:
    day = dt.date(year, 12, 31)
    return {"dataset_id": "unhcr", "measure": "refugees", "kind": "stock", "origin_code": origin,
            "destination_code": country, "count": count, "period_start_date": day, "period_end_date": day,
            **more}  # fmt: skip


DATASETS = [{"dataset_id": "mmp", "is_preferred": True}, {"dataset_id": "unhcr", "is_preferred": True},
            {"dataset_id": "older", "is_preferred": False}]  # fmt: skip


def passed(
    catalog: Catalog, origin: str, destination: str, year: int | None = None, **tables: list[dict[str, Any]]
) -> dict[str | None, dict[str, Any]]:
    con = world(context_dataset=DATASETS, **tables)
    asked = Asked(as_of=AS_OF, origin=origin, destination=destination, year=year)
    rows = ask(load_question("transit"), DuckEngine(con), asked, catalog).to_pylist()
    assert [row["rung_no"] for row in rows] == sorted(row["rung_no"] for row in rows)
    return {row["country_code"]: row for row in rows}


def test_a_corridor_on_no_trail_is_inferred_and_says_how_often_that_is_right(catalog: Catalog) -> None:
    found = passed(catalog, "SOM", "ZAF")
    assert {"KEN", "TZA", "MOZ"} <= set(found)
    assert {row["rung"] for row in found.values()} == {"inferred"}
    row = found["KEN"]
    assert row["right_share"] == catalog.transit_rules.measured["inferred"].pooled_precision
    assert row["ways"] == row["ways_all"] > 0
    assert row["trails"] is row["incidents"] is row["asylum_people"] is None
    assert row["kinds"] == 1


def test_what_a_trail_states_stands_on_its_rung(catalog: Catalog) -> None:
    stages = [
        stage("origin", "SOM"),
        stage("transit", "KEN"),
        stage("transit", "TZA", "observed"),
        stage("transit", "MWI", "unknown"),
        stage("transit", "UGA", "inferred"),
        stage("destination", "ZAF"),
    ]
    found = passed(catalog, "SOM", "ZAF", trail_stage=stages)
    rungs = {country: found[country]["rung"] for country in ("KEN", "TZA", "UGA", "MOZ")}
    assert rungs == {"KEN": "curated", "TZA": "observed", "UGA": "inferred", "MOZ": "inferred"}
    assert found["MWI"]["rung"] in ("inferred", "unknown")
    assert found["KEN"]["trails"] == "T"
    assert found["KEN"]["kinds"] == 2  # the trail and the shortest ways
    assert found["KEN"]["right_share"] is None  # it rests on the society's word, which nobody measured
    assert found["UGA"]["right_share"] is None
    assert found["MOZ"]["right_share"] is not None


def test_a_trail_that_leads_elsewhere_says_nothing_of_the_corridor(catalog: Catalog) -> None:
    stages = [stage("origin", "SOM"), stage("transit", "UGA"), stage("destination", "RWA"),
              stage("origin", "ETH", trail="U"), stage("transit", "UGA", trail="U"),
              stage("destination", "ZAF", trail="U")]  # fmt: skip
    assert "UGA" not in passed(catalog, "SOM", "ZAF", trail_stage=stages)


def test_legs_tell_which_of_a_trails_countries_lie_between_these_two(catalog: Catalog) -> None:
    stages = [stage("origin", "NGA"), stage("origin", "SDN"), stage("transit", "NER"), stage("transit", "EGY"),
              stage("transit", "TCD"), stage("destination", "ITA")]  # fmt: skip
    legs = [leg("NGA", "NER"), leg("NER", "LBY"), leg("LBY", "ITA"), leg("SDN", "EGY"), leg("EGY", "ITA")]
    found = passed(catalog, "NGA", "ITA", trail_stage=stages, trail_leg=legs)
    assert found["NER"]["rung"] == "curated"
    assert "EGY" not in found  # on the trail, but not for people from Nigeria
    assert passed(catalog, "SDN", "ITA", trail_stage=stages, trail_leg=legs)["EGY"]["rung"] == "curated"


def test_where_no_legs_lead_a_trails_countries_count_unless_far_out_of_the_way(catalog: Catalog) -> None:
    stages = [stage("origin", "SOM"), stage("transit", "SDN"), stage("transit", "MLI"), stage("destination", "ITA")]
    found = passed(catalog, "SOM", "ITA", trail_stage=stages, trail_leg=[leg("MLI", "NER")])
    assert found["SDN"]["rung"] == "curated"
    assert "MLI" not in found


def test_where_the_ends_are_joined_by_no_link_a_trail_is_believed(catalog: Catalog) -> None:
    stages = [stage("origin", "JPN"), stage("transit", "MLI"), stage("destination", "ISL")]
    found = passed(catalog, "JPN", "ISL", trail_stage=stages)
    assert found["MLI"]["rung"] == "curated"
    assert found["MLI"]["detour_km"] is None


def test_incidents_lift_a_country_on_the_way_and_no_other(catalog: Catalog) -> None:
    facts = [
        incident("SOM", "ZMB", 2),
        incident("SOM", "ZMB", 1),
        incident("SOM", "FRA", 12),
        incident("SOM", "UGA", 2),
    ]
    found = passed(catalog, "SOM", "ZAF", context_fact=facts)
    assert found["ZMB"]["rung"] == "observed"
    assert found["ZMB"]["incidents"] == 3
    assert found["ZMB"]["incidents_date"] == dt.date(2020, 5, 31)
    assert found["ZMB"]["right_share"] == catalog.transit_rules.measured["observed"].pooled_precision
    assert "FRA" not in found  # people of Somalia were met there, not on this way
    assert "UGA" not in found  # two may be a chance, and no shortest way passes it


def test_too_few_incidents_are_shown_and_lift_nothing(catalog: Catalog) -> None:
    found = passed(catalog, "SOM", "ZAF", context_fact=[incident("SOM", "KEN", 1)])
    assert (found["KEN"]["rung"], found["KEN"]["incidents"], found["KEN"]["kinds"]) == ("inferred", 1, 1)


def test_asylum_counts_only_where_the_shortest_ways_pass(catalog: Catalog) -> None:
    facts = [refugees("SOM", "KEN", 400_000), refugees("SOM", "KEN", 250_000, 2021), refugees("SOM", "UGA", 50_000),
             refugees("SOM", "TZA", None, count_least=1, count_most=5)]  # fmt: skip
    found = passed(catalog, "SOM", "ZAF", context_fact=facts)
    assert found["KEN"]["rung"] == "observed"
    assert (found["KEN"]["asylum_people"], found["KEN"]["asylum_date"]) == (400_000, dt.date(2020, 12, 31))
    assert "UGA" not in found
    assert (found["TZA"]["rung"], found["TZA"]["asylum_people"]) == ("inferred", 1)


def test_refugees_and_asylum_seekers_of_one_date_are_added_and_no_two_dates_are(catalog: Catalog) -> None:
    facts = [refugees("SOM", "KEN", 90), refugees("SOM", "KEN", 30, measure="asylum_seekers"),
             refugees("SOM", "KEN", 80, 2021)]  # fmt: skip
    found = passed(catalog, "SOM", "ZAF", context_fact=facts)
    assert found["KEN"]["asylum_people"] == 120


def test_a_copy_that_is_not_preferred_and_a_part_by_sex_do_not_count_twice(catalog: Catalog) -> None:
    facts = [
        incident("SOM", "ZMB", 3),
        incident("SOM", "ZMB", 50, dataset_id="older"),
        incident("SOM", "ZMB", 70, sex="female"),
        incident("SOM", "ZMB", 40, measure="survivors"),
    ]
    assert passed(catalog, "SOM", "ZAF", context_fact=facts)["ZMB"]["incidents"] == 3


def test_a_year_asks_for_what_was_true_then(catalog: Catalog) -> None:
    stages = [
        stage("origin", "SOM"),
        stage("transit", "KEN", from_date=dt.date(2015, 1, 1), to_date=dt.date(2016, 3, 8)),
        stage("destination", "ZAF"),
    ]
    facts = [incident("SOM", "ZMB", 5)]
    during = passed(catalog, "SOM", "ZAF", 2016, trail_stage=stages, context_fact=facts)
    after = passed(catalog, "SOM", "ZAF", 2020, trail_stage=stages, context_fact=facts)
    assert (during["KEN"]["rung"], after["KEN"]["rung"]) == ("curated", "inferred")
    assert (during["ZMB"]["rung"], after["ZMB"]["rung"]) == ("inferred", "observed")


def test_neither_end_is_a_country_of_transit(catalog: Catalog) -> None:
    stages = [stage("origin", "SOM"), stage("transit", "SOM"), stage("transit", "ZAF"), stage("destination", "ZAF")]
    found = passed(catalog, "SOM", "ZAF", trail_stage=stages, context_fact=[incident("SOM", "ZAF", 30)])
    assert not {"SOM", "ZAF"} & set(found)


@pytest.mark.parametrize(
    ("origin", "destination", "rung", "words"),
    [("UKR", "POL", "inferred", "joined directly"), ("NPL", "JPN", "unknown", "Nobody has said")],
)
def test_no_country_between_is_said_and_why(
    origin: str, destination: str, rung: str, words: str, catalog: Catalog
) -> None:
    found = passed(catalog, origin, destination)
    assert list(found) == [None]
    assert found[None]["rung"] == rung
    assert words in explain_row(found[None], catalog.question_texts["transit"], catalog, "en")


def test_a_row_reads_aloud_with_its_evidence(catalog: Catalog) -> None:
    found = passed(catalog, "SOM", "ZAF", context_fact=[incident("SOM", "ZMB", 5)])
    said = explain_row(found["ZMB"], catalog.question_texts["transit"], catalog, "en")
    assert "Zambia lies on the way from Somalia to South Africa. How sure: Observed in data." in said
    assert "5 incidents there" in said
    assert "None" not in said
    assert "{" not in said


def test_where_a_trail_leads_there_by_air_the_shortest_ways_over_land_say_nothing(catalog: Catalog) -> None:
    stages = [stage("origin", "IND"), stage("destination", "SAU")]
    over_land = passed(catalog, "IND", "SAU", trail_stage=stages)
    assert {"PAK", "IRN", "IRQ"} <= set(over_land)
    flight = {**leg("IND", "SAU"), "mode": "air", "certainty": "observed"}
    by_air = passed(catalog, "IND", "SAU", trail_stage=stages, trail_leg=[flight])
    assert list(by_air) == [None]
    assert (by_air[None]["rung"], by_air[None]["is_direct"], by_air[None]["trails"]) == ("observed", True, "T")
    elsewhere = passed(catalog, "IND", "SAU", trail_stage=stages, trail_leg=[{**flight, "to_country_code": "ARE"}])
    assert set(elsewhere) == set(over_land)
    # Another trail leads there by another way: both are true of some.
    other = [
        stage("origin", "IND", trail="U"),
        stage("transit", "IRN", trail="U"),
        stage("destination", "SAU", trail="U"),
    ]
    both = passed(catalog, "IND", "SAU", trail_stage=[*stages, *other], trail_leg=[flight])
    assert set(both) == set(over_land)
    assert both["IRN"]["trails"] == "U"


def test_a_country_far_out_of_the_way_counts_when_a_trail_states_it_and_people_were_met_there(catalog: Catalog) -> None:
    stages = [stage("origin", "HTI"), stage("transit", "PAN", "inferred"), stage("transit", "COL", "inferred"),
              stage("destination", "USA")]  # fmt: skip
    facts = [incident("HTI", "PAN", 29), incident("HTI", "BOL", 29)]
    found = passed(catalog, "HTI", "USA", trail_stage=stages, context_fact=facts)
    assert (found["PAN"]["rung"], found["PAN"]["kinds"], found["PAN"]["trails"]) == ("observed", 2, "T")
    assert "COL" not in found  # stated of all origins, far from this one, and nobody was met there
    assert "BOL" not in found  # people were met there, and nobody says that it is on the way


def test_evidence_of_long_ago_says_nothing_of_a_way_today(catalog: Catalog) -> None:
    long_ago = dt.date(1978, 12, 31)
    facts = [refugees("SOM", "KEN", 500_000, 1978),
             incident("SOM", "ZMB", 9, period_start_date=long_ago, period_end_date=long_ago)]  # fmt: skip
    found = passed(catalog, "SOM", "ZAF", context_fact=facts)
    assert (found["KEN"]["rung"], found["KEN"]["asylum_people"]) == ("inferred", None)
    assert (found["ZMB"]["rung"], found["ZMB"]["incidents"]) == ("inferred", None)
    then = passed(catalog, "SOM", "ZAF", 1978, context_fact=facts)
    assert then["KEN"]["rung"] == then["ZMB"]["rung"] == "observed"
