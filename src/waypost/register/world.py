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
from waypost.store.arrow import put_table
from waypost.store.world_tables import REFERENCE_TABLES

# The shared bit of the groups that only say where on their way people are; signed 64-bit numbers hold it.
ON_THE_WAY = "on_the_way"
ON_THE_WAY_BIT = 62


def build_world(con: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Make the tables of :data:`waypost.store.world_tables.REFERENCE_TABLES` in ``con``."""
    made: dict[str, list[dict[str, Any]]] = {
        "trail_stage": [row for trail in catalog.trails.values() for row in _stages(trail)],
        "trail_leg": [row for trail in catalog.trails.values() for row in _legs(trail)],
        "trail_label": [
            {"trail_id": trail.trail_id, "body": body, "label": label}
            for trail in catalog.trails.values()
            for body, labels in trail.labels.items()
            for label in labels
        ],
        "trail_lag": _lags(catalog),
        "national_society": _societies(catalog),
        "society_publisher": _publishers(catalog),
        "country": _countries(catalog),
        "service_heading": _headings(catalog),
        "need_indicator": _need_indicators(catalog),
        **_vulnerability(catalog),
        "service_counterpart": _counterparts(catalog),
        "code_bit": _bits(catalog),
    }
    for name, schema in REFERENCE_TABLES.items():
        put_table(con, name, pa.Table.from_pylist(made[name], schema=schema))


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


def _need_indicators(catalog: Catalog) -> list[dict[str, Any]]:
    """Every heading and group with its indicators; one of which no figure speaks has a row without an indicator."""
    needs = catalog.needs
    headings = [code for code, entry in catalog.code_lists["service"].codes.items() if entry.is_group]
    dimensions = [("all", "all", tuple(needs.indicators))]
    dimensions += [("service", code, needs.services.get(code, ())) for code in headings]
    dimensions += [("group", code, needs.groups.get(code, ())) for code in catalog.code_lists["population_group"].codes]
    return [
        {
            "dimension": dimension,
            "code": code,
            "indicator": name,
            "is_people": needs.indicators[name].is_people if name else None,
        }
        for dimension, code, indicators in dimensions
        for name in indicators or (None,)
    ]


def _vulnerability(catalog: Catalog) -> dict[str, list[dict[str, Any]]]:
    factors = catalog.vulnerability_factors
    headings = {row["service_code"]: row["heading_code"] for row in _headings(catalog)}
    return {
        "vulnerability_factor": [
            {"factor": name, "level": factor.level, "role": role, "population_group_code": group}
            for name, factor in factors.items()
            for role in factor.stages
            for group in factor.groups
        ],
        # a heading stands for all that is under it
        "vulnerability_service": [
            {"factor": name, "service_code": code}
            for name, factor in factors.items()
            for code, heading in headings.items()
            if code in factor.services or heading in factor.services
        ],
        "vulnerability_evidence": [
            {
                "factor": found.factor,
                "trail_id": found.trail_id,
                "role": found.role,
                "country_code": found.country_code,
                "population_group_code": found.population_group,
                "evidence_level": found.level,
                "sex": found.sex,
                "age_min": found.age_min,
                "age_max": found.age_max,
                "basis": found.basis,
                "source": found.source,
                "evidence_date": dt.date.fromisoformat(found.date),
                "is_example": found.is_example,
            }
            for found in catalog.vulnerability_evidence
        ],
    }


def _counterparts(catalog: Catalog) -> list[dict[str, Any]]:
    names = ("service_code", "role", "counterpart_service_code", "counterpart_role")
    return [
        {"trail_kind": kind, "counterpart": entry.counterpart, **dict(zip(names, pair, strict=True))}
        for kind in catalog.code_lists["trail_kind"].codes
        for entry in catalog.counterparts.counterparts
        if kind not in entry.not_on
        for pair in entry.pairs()
    ]


def _bits(catalog: Catalog) -> list[dict[str, Any]]:
    """Codes in the order of their lists; the groups on the way share one more bit, the highest."""
    services = list(catalog.code_lists["service"].codes.values())
    fields = {
        "service": [code.code for code in services if not code.is_group],
        "service_heading": [code.code for code in services if code.is_group],
        "population_group": [code.code for code in catalog.code_lists["population_group"].codes.values()],
    }
    bits = [(name, code, bit) for name, codes in fields.items() for bit, code in enumerate(codes)]
    bits.append(("population_group", ON_THE_WAY, ON_THE_WAY_BIT))
    return [{"code_list": name, "code": code, "bit": bit, "mask": 1 << bit} for name, code, bit in bits]
