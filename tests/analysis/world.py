"""Seven programmes of every kind that the picture must tell apart, as a register in an engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from tests.register.world import DOUBTFUL, MIGRATION, OTHER, record, register
from waypost.reference import Catalog

SOCIETIES = ("ns-ner", "ns-mli", "ns-nic")
Claims = list[tuple[Any, ...]]


def told(
    title: str,
    *,
    by: Sequence[str] = (),
    countries: Sequence[str] = ("NER",),
    start: str | None = None,
    end: str | None = None,
    reached: Sequence[tuple[str, str | None]] = (),
    **codes: str,
) -> Claims:
    """Claims of one programme; ``reached`` are counts with the country that each speaks of."""
    claims: Claims = [("programme", 0, "title", title, "en")]
    claims += [("programme", 0, field, value) for field, value in codes.items()]
    for field, value in (("actual_start_date", start), ("planned_end_date", end)):
        claims += [("programme", 0, field, value)] if value else []
    for number, body in enumerate(by):
        claims += [("participation", number, "organisation_name", body), ("participation", number, "role", "operating")]
    claims += [("place", number, "country_code", code) for number, code in enumerate(countries)]
    claims += [("service", 0, "service_code", "food")]
    for number, (count, country) in enumerate(reached):
        fields = {"measure": "reached", "unit": "persons", "counting": "cumulative", "count": count}
        fields |= {"country_code": country} if country else {}
        claims += [("people_count", number, field, value) for field, value in fields.items()]
    return claims


def make_world(folder: Path, catalog: Catalog) -> duckdb.DuckDBPyConnection:
    """A register on 1 July 2024; the records are r0 to r9 in this order."""
    made = [
        record("ns-ner", "ended", stated="2021-03-01", claims=told(
            "Ended", by=["ns-ner"], countries=["NER", "MLI"], start="2019-02-01", end="2020-06-30",
            reached=[("60", "NER"), ("40", "MLI")])),
        record("P", "forgotten", stated="2016-05-01", claims=told(
            "Forgotten", by=["ns-ner", "ns-mli"], start="2014-01-01")),
        record("P", "running", stated="2024-06-01", claims=told(
            "Running", by=["ns-mli"], countries=["MLI"], start="2023-01-01")),
        record("P", "planned", claims=told("Planned", by=["ns-ner"], start="2024-09-01", end="2025-12-31")),
        record("P", "cancelled", claims=told(
            "Cancelled", by=["ns-nic"], countries=["NIC"], start="2022-01-01", end="2023-12-31",
            stated_status="cancelled")),
        record("P", "example", claims=told(
            "Example: running", by=["ns-ner"], start="2024-01-01", end="2024-12-31", is_example="true",
            reached=[("0", None)])),
        record("P", "other", claims=told(
            "Of another agency", by=["Example Aid"], start="2024-01-01", end="2024-12-31")),
        record("P", "undated", claims=told("Undated", by=["ns-ner"], countries=[])),
        record("P", "aside", claims=told("Data migration")),
        record("P", "doubtful", claims=told("Perhaps migration")),
    ]  # fmt: skip
    verdicts = [MIGRATION] * 8 + [OTHER, DOUBTFUL]
    return register(
        folder, catalog, made, verdicts=verdicts,
        organisations=[
            *((None, name, name, "national_society", True) for name in SOCIETIES),
            (None, "Example Aid", "org-1", "national_ngo", False),
        ],
    )  # fmt: skip
