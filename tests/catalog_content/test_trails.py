"""What the trails hold: 25 reviewed claims, each sourced, at country level, in four languages."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from waypost.reference import Catalog
from waypost.reference.trails import Leg, Stage, Trail
from waypost.settings import LANGUAGES

ARABIC = re.compile(r"[\u0600-\u06ff]")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
TRAIL_IDS = [
    *("ANDAMAN", "ANDEAN", "ASEAN_LAB", "CARIB", "CA_RUS", "CHAN", "CMR", "DARIEN", "EBR", "EHOA_E", "EHOA_HOA"),
    *("EHOA_N", "EHOA_S", "EMR", "GULF_LAB", "MYT", "NCA_MEX", "SADC", "SAHARA", "SWA", "SYR_TUR", "UKR", "WAAR"),
    *("WBR", "WMR"),
]
ORDER = {"origin": 0, "transit": 1, "destination": 2, "return": 3}


@pytest.fixture(params=TRAIL_IDS)
def trail(request: pytest.FixtureRequest, catalog: Catalog) -> Trail:
    return catalog.trails[request.param]


def test_the_25_trails_are_there(catalog: Catalog) -> None:
    assert sorted(trail_id for trail_id, trail in catalog.trails.items() if not trail.is_example) == sorted(TRAIL_IDS)


def test_names_stand_in_four_languages(trail: Trail) -> None:
    assert set(trail.names) == set(LANGUAGES)
    assert ARABIC.search(trail.names["ar"])


def test_codes_are_of_their_lists_and_countries_exist(trail: Trail, catalog: Catalog) -> None:
    assert trail.kind in catalog.code_lists["trail_kind"].codes
    for stage in trail.stages:
        assert stage.role in catalog.code_lists["stage_role"].codes
        assert stage.certainty in catalog.code_lists["trail_certainty"].codes
        assert stage.countries
        assert set(stage.countries) <= set(catalog.countries)
        assert len(set(stage.countries)) == len(stage.countries)
    for leg in trail.legs:
        assert leg.mode in catalog.code_lists["leg_mode"].codes
        assert leg.certainty in catalog.code_lists["trail_certainty"].codes


def test_stages_run_from_origin_to_destination_and_then_return(trail: Trail) -> None:
    order = [ORDER[stage.role] for stage in trail.stages]
    assert order == sorted(order)
    assert {"origin", "destination"} <= {stage.role for stage in trail.stages}


def test_every_stage_is_sourced_and_every_source_is_used_or_said(trail: Trail) -> None:
    listed = {source.source_id for source in trail.sources}
    assert {stage.source for stage in trail.stages} <= listed
    assert all(source.title and source.publisher for source in trail.sources)
    assert len(listed) == len(trail.sources)


def test_what_rests_on_the_draft_alone_is_never_called_observed(trail: Trail) -> None:
    for stage in trail.stages:
        assert (stage.source == "draft") <= (stage.certainty == "inferred")


def test_dates_are_years_months_or_days_in_order(trail: Trail) -> None:
    parts: list[Trail | Stage | Leg] = [trail, *trail.stages, *trail.legs]
    for part in parts:
        assert part.from_date is None or DATE.fullmatch(part.from_date)
        assert part.to_date is None or DATE.fullmatch(part.to_date)
        if part.from_date and part.to_date:
            assert part.from_date[: len(part.to_date)] <= part.to_date


def test_legs_join_countries_of_the_trail(trail: Trail) -> None:
    countries = {country for stage in trail.stages for country in stage.countries}
    for leg in trail.legs:
        assert {leg.from_country, leg.to_country} <= countries
        assert leg.from_country != leg.to_country


def test_a_trail_of_return_stages_is_two_way(trail: Trail) -> None:
    has_return_leg = any(
        (leg.to_country, leg.from_country, leg.mode) in {(x.from_country, x.to_country, x.mode) for x in trail.legs}
        for leg in trail.legs
    )
    assert trail.is_bidirectional or not has_return_leg


def test_nothing_finer_than_a_country_is_said(catalog: Catalog) -> None:
    numbers = re.compile(r"\d+\.\d{3,}")
    for path in sorted((catalog.path / "trails").glob("*.yml")):
        assert not numbers.search(path.read_text(encoding="utf-8")), path.name


def test_dated_claims(catalog: Catalog) -> None:
    assert catalog.trails["UKR"].from_date == "2022-02-24"
    corridor = [stage for stage in catalog.trails["WBR"].stages if stage.to_date == "2016-03-08"]
    assert {country for stage in corridor for country in stage.countries} >= {"MKD", "SRB", "HRV", "SVN"}
    assert "destination" not in catalog.trails["WBR"].roles_of("SVN")
    assert catalog.trails["DARIEN"].roles_of("VEN") == ("origin", "return")


def test_labels_that_belong_to_one_trail_find_it(catalog: Catalog) -> None:
    assert catalog.find_trail("Darien") == "DARIEN"
    assert catalog.find_trail("Ukraine to Europe") == "UKR"
    assert catalog.find_trail("Mesoamerican Route") is None


def test_documented_transit_of_the_gold_set_is_on_some_trail(catalog: Catalog, shared_data: Path) -> None:
    on_trails = {c for trail in catalog.trails.values() for stage in trail.stages for c in stage.countries}
    with (shared_data / "trails" / "transit_gold_draft.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert set(row["documented_transit"].split()) <= on_trails


def test_no_label_of_the_draft_was_lost(catalog: Catalog, shared_data: Path) -> None:
    draft = json.loads((shared_data / "trails" / "routes_definitions_draft.json").read_text(encoding="utf-8"))
    ours = {label for trail in catalog.trails.values() for labels in trail.labels.values() for label in labels}
    for route in draft["routes"]:
        for label in (label for labels in route["labels"].values() for label in labels):
            assert label in ours, (route["id"], label)
