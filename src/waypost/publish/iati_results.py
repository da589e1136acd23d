"""Results of an activity: its indicators as published, and counts of people where no indicator tells them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from waypost.publish.iati_element import Element, add, narrative, own
from waypost.reference import Catalog

Row = dict[str, Any]

_MEASURES = {"unit": "1", "percentage": "2", "nominal": "3", "ordinal": "4", "qualitative": "5"}
_YEAR = re.compile(r"[1-9]\d{0,3}")
_UNITS = {"persons": "people", "households": "households"}
_COUNTINGS = {"cumulative": " (cumulative)", "new_unique": " (unique)", "period_total": "", None: ""}
# Counts by these alone are told as results; IATI has no dimension that everybody reads for the others.
_OTHER_DIMENSIONS = ("country_code", "admin1_name", "stage_role", "population_group_code", "service_code")


def _group(row: Row, *names: str) -> tuple[str, ...]:
    return tuple(row[name] or "" for name in names)


def write_results(activity: Element, rows: list[Row], catalog: Catalog) -> list[Row]:
    """Results with their indicators; returns rows without result type or measure, which IATI asks for."""
    types = catalog.code_lists["result_type"]
    left: list[Row] = []
    usable: list[Row] = []
    for row in rows:
        kind = types.to_system("iati", row["result_type"]) if row["result_type"] else None
        fits = kind and row["result_title"] and row["indicator_title"] and row["indicator_unit"] in _MEASURES
        (usable if fits else left).append(row)
    by_result = ("result_type", "result_title")
    usable.sort(key=lambda row: _group(row, *by_result, "indicator_title", "indicator_unit"))
    for (kind, title), results in groupby(usable, key=lambda row: _group(row, *by_result)):
        result = add(activity, "result", type=types.to_system("iati", kind))
        narrative(add(result, "title"), title)
        for (name, unit), found in groupby(results, key=lambda r: _group(r, "indicator_title", "indicator_unit")):
            indicator = add(result, "indicator", measure=_MEASURES[unit])
            narrative(add(indicator, "title"), name)
            _write_periods(indicator, list(found))
    return left


def _write_periods(indicator: Element, rows: list[Row]) -> None:
    baselines = {
        (row["baseline_year"], row["baseline_value"])
        for row in rows
        if row["baseline_year"] and _YEAR.fullmatch(row["baseline_year"])
    }
    for year, value in sorted(baselines, key=str):
        add(indicator, "baseline", year=year, value=value)
    for row in rows:
        if not (row["period_start_date"] and row["period_end_date"]):
            continue
        period = add(indicator, "period")
        add(period, "period-start", iso_date=row["period_start_date"])
        add(period, "period-end", iso_date=row["period_end_date"])
        dimensions = [part.split("=", 1) for part in (row["dimension"] or "").split("; ") if "=" in part]
        for tag in ("target", "actual"):
            if row[f"{tag}_value"] is not None:
                element = add(period, tag, value=row[f"{tag}_value"])
                for name, value in dimensions:
                    add(element, "dimension", name=name, value=value)


def write_people(activity: Element, rows: list[Row], indicators: list[Row]) -> None:
    """Counts with a period and no breakdown but sex, age and disability, as results of type output.

    Nothing is written where the activity has indicators: counts may well have been read from those.
    """
    if indicators:
        return
    told = [
        row
        for row in rows
        if row["unit"] in _UNITS
        and row["counting"] in _COUNTINGS
        and row["period_start_date"]
        and row["period_end_date"]
        and all(row[name] is None for name in _OTHER_DIMENSIONS)
    ]
    told.sort(key=lambda row: (row["measure"], row["unit"], row["counting"] or "", row["people_count_no"]))
    for (measure, unit, counting), found in groupby(told, key=lambda r: (r["measure"], r["unit"], r["counting"])):
        result = add(activity, "result", type="1", aggregation_status="0")
        result.set(own("assumed"), "true")
        title = f"Number of {_UNITS[unit]} {measure}{_COUNTINGS[counting]}"
        narrative(add(result, "title"), title, "en")
        indicator = add(result, "indicator", measure="1")
        narrative(add(indicator, "title"), title, "en")
        for row in found:
            period = add(indicator, "period")
            add(period, "period-start", iso_date=row["period_start_date"])
            add(period, "period-end", iso_date=row["period_end_date"])
            figure = add(period, "target" if measure == "targeted" else "actual", value=row["count"])
            for name, value in (("sex", row["sex"]), ("age", _ages(row)), ("disability", row["disability"])):
                if value is not None:
                    add(figure, "dimension", name=name, value=value)


def _ages(row: Row) -> str | None:
    """Ages counted: "0-17", "18+", "under 5"; None for all."""
    low, high = row["age_min"], row["age_max"]
    if high is None:
        return None if low is None else f"{low}+"
    return f"under {high + 1}" if low is None else f"{low}-{high}"
