"""Capacity building: thin services, who is strong in them, and what is not known left out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.analysis.asking import answers
from tests.analysis.opportunity.worlds import Programme, chances
from waypost.reference import load_catalog

# Italy has three programmes of mental health since 2012; nobody else on the trail has any of it.
STRONG = [
    Programme(f"p-ita-{year}", "ita", "ITA", "mental_health", start=dt.date(year, 1, 1), status=status)
    for year, status in ((2012, "closed"), (2018, "closed"), (2025, "implementation"))
]


def thin(*more: Programme, **filters: Any) -> list[dict[str, Any]]:
    return answers(chances([*STRONG, *more]), "capacity", trail="T", **filters)


def test_a_thin_service_is_matched_with_a_society_that_has_the_experience() -> None:
    rows = {row["society_id"]: row for row in thin()}
    assert set(rows) == {"ns-nga", "ns-ner", "ns-lby", "ns-fra"}
    row = rows["ns-fra"]
    assert (row["service_code"], row["peer_id"], row["peer_years"], row["peer_programmes"]) == (
        "health",
        "ns-ita",
        14,
        3,
    )
    assert (row["provision"], row["thin_part"], row["people"]) == (0, 1.0, 1_000)
    assert row["experience_part"] == pytest.approx((1.0 + 0.3) / 2)


def test_need_is_the_share_of_countries_that_concern_fewer() -> None:
    rows = {row["society_id"]: row for row in thin()}
    # Nigeria 101,000 (to Italy and France), Italy 100,000, France 1,000; Niger and Libya as they stand in the figures
    assert rows["ns-nga"]["need_part"] > rows["ns-fra"]["need_part"] == 0.0
    assert rows["ns-ner"]["need_part"] is None


def test_what_nobody_knows_is_left_out_of_the_score() -> None:
    rows = {row["society_id"]: row for row in thin()}
    weights = load_catalog().opportunity_rules.capacity.weights
    for row in rows.values():
        parts = {name: row[f"{name}_part"] for name in ("need", "thin", "experience", "language", "trail", "interest")}
        known = {name: part for name, part in parts.items() if part is not None}
        total = sum(getattr(weights, name) for name in known)
        assert row["score"] == pytest.approx(sum(getattr(weights, name) * part for name, part in known.items()) / total)


def test_interest_is_known_where_a_programme_is_planned_and_unknown_elsewhere() -> None:
    planned = Programme("p-fra", "fra", "FRA", "health", status="pipeline", start=dt.date(2027, 1, 1))
    rows = {row["society_id"]: row for row in thin(planned)}
    assert (rows["ns-fra"]["planned"], rows["ns-fra"]["interest_part"], rows["ns-fra"]["provision"]) == (1, 1.0, 1)
    assert (rows["ns-ner"]["planned"], rows["ns-ner"]["interest_part"]) == (None, None)


def test_what_is_not_thin_needs_no_match() -> None:
    enough = [Programme(f"p-fra-{n}", "fra", "FRA", "health_primary") for n in range(2)]
    assert "ns-fra" not in {row["society_id"] for row in thin(*enough)}
    others = [Programme(f"p-un-{n}", "", "FRA", "health_primary") for n in range(2)]
    rows = {row["society_id"]: row for row in thin(*others)}
    assert (rows["ns-fra"]["provision"], rows["ns-fra"]["provision_of_others"]) == (0, 2)


def test_one_service_may_be_asked_about() -> None:
    rows = thin(service="mental_health")
    assert {row["service_code"] for row in rows} == {"mental_health"}
    assert thin(service="food") == []


def test_language_in_common() -> None:
    spoken = {s.ns_id: set(s.languages) for s in load_catalog().societies.values()}
    for row in thin():
        both = spoken[row["society_id"]], spoken[row["peer_id"]]
        expected = len(both[0] & both[1]) if all(both) else None
        assert row["languages_in_common"] == expected
        assert row["language_part"] == (None if expected is None else float(expected > 0))


def test_filters() -> None:
    assert {row["society_id"] for row in thin(society="ns-fra")} == {"ns-fra"}
    assert {row["peer_id"] for row in thin(society="ns-ita")} == {"ns-ita"}
    assert {row["country_code"] for row in thin(country="FRA")} == {"FRA"}
