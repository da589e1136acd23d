"""What the catalog knows of trails, societies, countries and services, as tables beside the register.

The questions are asked of a release alone, so the release carries what they must know of the world.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pyarrow as pa

from waypost.model.values import parse_period
from waypost.reference import Catalog
from waypost.reference.trails import Trail
from waypost.store.world_tables import REFERENCE_TABLES


def build_world(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make the tables of :data:`waypost.store.world_tables.REFERENCE_TABLES` in ``con``."""
    made: dict[str, list[dict[str, Any]]] = {
        "trail_stage": [row for trail in catalog.trails.values() for row in _stages(trail)],
        "trail_leg": [row for trail in catalog.trails.values() for row in _legs(trail)],
        "trail_lag": _lags(catalog),
        "national_society": _societies(catalog),
        "society_publisher": _publishers(catalog),
        "country": _countries(catalog),
        "service_heading": _headings(catalog),
    }
    for name, schema in REFERENCE_TABLES.items():
        con.register("incoming_arrow", pa.Table.from_pylist(made[name], schema=schema))
        con.sql(f'create or replace table "{name}" as from incoming_arrow')
        con.unregister("incoming_arrow")


def _first_day(stated: str | None) -> dt.date | None:
    period = parse_period(stated) if stated else None
    return dt.date.fromisoformat(period[0]) if period else None


def _last_day(stated: str | None) -> dt.date | None:
    period = parse_period(stated) if stated else None
    return dt.date.fromisoformat(period[1]) if period else None


def _stages(trail: Trail) -> list[dict[str, Any]]:
    return [
        {
            "trail_id": trail.trail_id,
            "kind": trail.kind,
            "stage_no": number,
            "role": stage.role,
            "country_code": country,
            "from_date": _first_day(stage.from_date or trail.from_date),
            "to_date": _last_day(stage.to_date or trail.to_date),
            "certainty": stage.certainty or "unknown",
            "source": stage.source,
        }
        for number, stage in enumerate(trail.stages, start=1)
        for country in stage.countries
    ]


def _legs(trail: Trail) -> list[dict[str, Any]]:
    return [
        {
            "trail_id": trail.trail_id,
            "from_country_code": leg.from_country,
            "to_country_code": leg.to_country,
            "mode": leg.mode,
            "from_date": _first_day(leg.from_date or trail.from_date),
            "to_date": _last_day(leg.to_date or trail.to_date),
            "certainty": leg.certainty or "unknown",
            "source": leg.source,
        }
        for leg in trail.legs
    ]


def _lags(catalog: Catalog) -> list[dict[str, Any]]:
    found = catalog.lags
    if found is None:
        return []
    whole = {
        "trail_id": found.trail_id,
        "from_date": _first_day(found.period.from_date),
        "to_date": _last_day(found.period.to_date),
        "method": found.method,
        "source_title": found.source.title,
        "source_publisher": found.source.publisher,
        "source_date": found.source.date,
    }
    return [
        {
            **whole,
            "leg_no": number,
            "from_station": lag.from_station,
            "to_station": lag.to_station,
            "from_country_code": lag.from_country,
            "to_country_code": lag.to_country,
            "lag_days": lag.lag_days,
            "lag_least": lag.lag_least,
            "lag_most": lag.lag_most,
            "days": lag.days,
            "passed_share": lag.passed_share,
            "correlation": lag.correlation,
        }
        for number, lag in enumerate(found.lags, start=1)
    ]


def _publishers(catalog: Catalog) -> list[dict[str, Any]]:
    return [
        {"publisher": publisher, "organisation_id": society.ns_id}
        for society in catalog.societies.values()
        for publisher in dict.fromkeys((society.ns_id, *society.refs))
    ]


def _societies(catalog: Catalog) -> list[dict[str, Any]]:
    return [
        {
            "organisation_id": society.ns_id,
            "country_code": society.country_code,
            "status": society.status,
            "region": society.region,
            "zone_2009": society.zone_2009,
            "languages": " ".join(society.languages),
        }
        for society in catalog.societies.values()
    ]


def _countries(catalog: Catalog) -> list[dict[str, Any]]:
    return [
        {"country_code": c.iso3, "m49": c.m49, "region": c.region, "zone_2009": c.zone_2009}
        for c in catalog.countries.values()
    ]


def _headings(catalog: Catalog) -> list[dict[str, Any]]:
    codes = catalog.code_lists["service"].codes
    return [
        {"service_code": code.code, "heading_code": code.parent or code.code, "is_group": code.is_group}
        for code in codes.values()
    ]
