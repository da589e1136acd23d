"""Tiny releases for claims: empty tables with a few rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pyarrow as pa

from waypost.store.arrow import put_table
from waypost.store.tables import TABLES

# The tables of a release that measures read.
READ = (
    "context_dataset", "context_fact", "population_group", "programme", "programme_trail", "service",
    "service_heading", "trail_label", "trail_stage",
)  # fmt: skip


def release(**given: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """A connection with the tables of a release that measures read, those that are given with their rows."""
    con = duckdb.connect(config={"threads": 1})
    for name in READ:
        schema, rows = TABLES[name], given.get(name, [])
        columns = {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema}
        put_table(con, name, pa.table(columns, schema=schema))
    return con


def dataset(dataset_id: str = "d1", **more: Any) -> dict[str, Any]:
    """A data set of the context that is the one to ask."""
    return {"dataset_id": dataset_id, "series": dataset_id, "is_preferred": True, **more}


def fact(measure: str, count: int | None, year: int = 2024, **more: Any) -> dict[str, Any]:
    """A figure of the context for a year."""
    day = dt.date(year, 12, 31)
    return {
        "dataset_id": "d1", "measure": measure, "count": count, "period_start_date": day, "period_end_date": day,
        **more,
    }  # fmt: skip


def programme(number: int, **more: Any) -> dict[str, Any]:
    """A programme of a National Society."""
    return {
        "programme_id": f"wp-{number}", "is_movement": True, "status": "implementation", "country_codes": "NER",
        "operating_ns_ids": "ns-ner", **more,
    }  # fmt: skip
