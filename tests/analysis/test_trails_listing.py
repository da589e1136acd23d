"""The trails as they are claimed, and what a year shows of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.analysis.worlds import world
from waypost.analysis.engine import DuckEngine, ask
from waypost.analysis.question import Asked
from waypost.analysis.questions import load_question
from waypost.reference import Catalog
from waypost.register.world import build_world

AS_OF = dt.date(2026, 11, 1)


def listed(catalog: Catalog, asked: dict[str, Any], **tables: Any) -> list[dict[str, Any]]:
    con = world(**tables)
    return list(ask(load_question("trails"), DuckEngine(con), Asked(as_of=AS_OF, **asked), catalog).to_pylist())


def shipped(catalog: Catalog, asked: dict[str, Any]) -> list[dict[str, Any]]:
    con = world()
    build_world(con, catalog)
    return list(ask(load_question("trails"), DuckEngine(con), Asked(as_of=AS_OF, **asked), catalog).to_pylist())


def stage(number: int, role: str, country: str, first: int | None = None, last: int | None = None) -> dict[str, Any]:
    return {
        "trail_id": "WBR", "stage_no": number, "role": role, "country_code": country, "certainty": "observed",
        "source": "eprs", "from_date": first and dt.date(first, 1, 1), "to_date": last and dt.date(last, 12, 31),
    }  # fmt: skip


def test_every_claim_of_the_catalog_is_listed_with_its_source(catalog: Catalog) -> None:
    rows = shipped(catalog, {})
    assert len(rows) == sum(len(s.countries) for trail in catalog.trails.values() for s in trail.stages)
    claim = next(row for row in rows if row["trail_id"] == "CMR" and row["country_code"] == "ITA")
    assert claim["source_title"].startswith("Italy: population movement")
    assert (claim["source_publisher"], claim["certainty"], claim["role"]) == ("IFRC", "curated", "destination")
    assert claim["labels_iom"] == "Central Mediterranean; Central Mediterranean Route"
    assert claim["labels_unhcr"] is None  # no name of theirs is known
    assert claim["labels_others"] == "Central Mediterranean Route"
    assert claim["society_id"] == "ns-ita"
    assert claim["programmes"] == 0


def test_a_year_shows_what_it_looked_like(catalog: Catalog) -> None:
    def transit(year: int) -> set[str]:
        return {row["country_code"] for row in shipped(catalog, {"trail": "WBR", "year": year})
                if row["role"] == "transit"}  # fmt: skip

    assert {"HUN", "HRV", "SVN"} <= transit(2015)
    assert "BIH" not in transit(2015)
    assert {"BIH", "ALB", "MNE"} <= transit(2017)
    assert not {"BIH", "SVN", "HRV", "HUN", "MKD", "SRB"} & transit(2009)
    undated = shipped(catalog, {"trail": "WBR", "year": 2009})
    assert all(row["from_date"] is None for row in undated)  # nothing that is dated reaches back so far


def test_a_programme_counts_in_the_claims_that_its_time_may_overlap(catalog: Catalog) -> None:
    placed = {"trail_id": "WBR", "role": "transit", "country_code": "SRB"}
    tables = {
        "trail_stage": [stage(1, "transit", "SRB", 2015, 2015), stage(2, "transit", "SRB", 2016),
                        stage(3, "destination", "SRB")],
        "programme": [
            {"programme_id": "early", "is_movement": True, "start_date": dt.date(2015, 3, 1),
             "end_date": dt.date(2015, 9, 1), "status": "closed"},
            {"programme_id": "both", "is_movement": True, "start_date": dt.date(2015, 3, 1),
             "status": "implementation"},
            {"programme_id": "stated", "is_movement": True, "start_date": dt.date(2020, 1, 1),
             "end_date": dt.date(2021, 1, 1)},
        ],
        "programme_trail": [
            {"programme_id": "early", "basis": "country", **placed},
            {"programme_id": "both", "basis": "stated_trail", **placed},
            {"programme_id": "stated", "basis": "stated_stage", **placed},
        ],
        "participation": [{"programme_id": "both", "organisation_id": "ns-srb"},
                          {"programme_id": "both", "organisation_id": "unhcr"}],
        "national_society": [{"organisation_id": "ns-srb", "country_code": "SRB"}],
    }  # fmt: skip
    rows = listed(catalog, {}, **tables)
    numbers = ("programmes", "programmes_running", "programmes_stated", "societies")
    assert [[row[name] for name in numbers] for row in rows] == [[3, 1, 2, 1], [2, 1, 2, 1], [0, 0, 0, 0]]
    assert {row["society_id"] for row in rows} == {"ns-srb"}


def test_filters(catalog: Catalog) -> None:
    stages = [stage(1, "transit", "SRB"), stage(1, "transit", "MKD")]
    placed = [{"programme_id": "p", "trail_id": "WBR", "role": "transit", "country_code": "SRB", "basis": "country"}]
    programme = [{"programme_id": "p", "is_movement": False}]
    asked: list[tuple[dict[str, Any], list[int]]] = [
        ({"country": "SRB"}, [0]), ({"country": "SRB", "everybody": True}, [1]), ({"trail": "CMR"}, []),
    ]  # fmt: skip
    for filters, expected in asked:
        rows = listed(catalog, filters, trail_stage=stages, programme_trail=placed, programme=programme)
        assert [row["programmes"] for row in rows] == expected
