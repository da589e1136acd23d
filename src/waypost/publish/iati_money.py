"""The second half of an activity: money, documents, related activities, results."""

from __future__ import annotations

import mimetypes
import re
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlsplit

from waypost.publish.iati_element import Element, add, narrative
from waypost.reference import Catalog

Row = dict[str, Any]

_RELATIONS = {"parent": "1", "child": "2", "sibling": "3", "co_funded": "4", "third_party": "5"}
_MEASURES = {"unit": "1", "percentage": "2", "nominal": "3", "ordinal": "4", "qualitative": "5"}
_CATEGORY = re.compile(r"[A-C]\d{2}")
_YEAR = re.compile(r"[1-9]\d{0,3}")


def write_budgets(activity: Element, rows: list[Row], catalog: Catalog) -> list[Row]:
    """Budgets, then planned disbursements; returns those that lack what IATI asks for: a period, a currency."""
    types = catalog.code_lists["budget_type"]
    left = []
    for row in rows:
        kind = types.to_system("iati", row["budget_type"]) if row["budget_type"] else None
        is_known = kind or row["budget_type"] is None
        whole = row["period_start_date"] and row["period_end_date"] and row["currency"] and row["amount"] is not None
        if row["budget_type"] == "planned_disbursement" and whole:
            continue
        if not (is_known and whole):
            left.append(row)
            continue
        _period_and_value(add(activity, "budget", type=kind), row)
    for row in rows:
        if row["budget_type"] == "planned_disbursement" and row not in left:
            element = add(activity, "planned-disbursement")
            _period_and_value(element, row)
            if row["organisation_name"]:
                narrative(add(element, "provider-org"), row["organisation_name"])
    return left


def _period_and_value(element: Element, row: Row) -> None:
    add(element, "period-start", iso_date=row["period_start_date"])
    add(element, "period-end", iso_date=row["period_end_date"])
    _value(element, row, row["period_start_date"])


def _value(element: Element, row: Row, otherwise: Any) -> None:
    """An amount with the day of its rate: stated, else the one that the register converts at."""
    value = format(row["amount"], "f")
    value = value.rstrip("0").rstrip(".") if "." in value else value
    add(element, "value", value, currency=row["currency"], value_date=row["value_date"] or otherwise)


def write_transactions(activity: Element, rows: list[Row], catalog: Catalog) -> list[Row]:
    """Transactions; returns those without type, date, amount or currency."""
    types = catalog.code_lists["transaction_type"]
    left = []
    for row in rows:
        kind = types.to_system("iati", row["transaction_type"]) if row["transaction_type"] else None
        if not (kind and row["transaction_date"] and row["currency"] and row["amount"] is not None):
            left.append(row)
            continue
        element = add(activity, "transaction", ref=row["transaction_ref"])
        add(element, "transaction-type", code=kind)
        add(element, "transaction-date", iso_date=row["transaction_date"])
        _value(element, row, row["transaction_date"])
        for party in ("provider", "receiver"):
            ref, name = row[f"{party}_ref"], row[f"{party}_name"]
            if ref or name:
                narrative(add(element, f"{party}-org", ref=ref), name)
    return left


def web_address(text: str) -> str | None:
    """An address that XML Schema accepts as a URI, with odd characters percent-encoded; None for what is none.

    >>> web_address("https://example.org/a b"), web_address("see the office")
    ('https://example.org/a%20b', None)
    """
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https", "ftp") or not parts.hostname or "[" in parts.netloc:
        return None
    address = quote(text.strip(), safe="/:?#@!$&'()*+,;=%~-._")
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    head, hash_sign, fragment = address.partition("#")
    return head + hash_sign + fragment.replace("#", "%23")


def write_links(activity: Element, rows: list[Row]) -> list[Row]:
    """Documents, then related activities; returns links that are neither or lack a category or address."""
    left = []
    for row in rows:
        if row["link_type"] == "related_activity" and row["target"] and row["relation"] in _RELATIONS:
            continue
        address = web_address(row["target"] or "")
        category = row["relation"] or ""
        if row["link_type"] not in ("document", "web") or not address or not _CATEGORY.fullmatch(category):
            left.append(row)
            continue
        kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
        element = add(activity, "document-link", url=address, format=kind)
        narrative(add(element, "title"), row["title"] or address)
        add(element, "category", code=category)
    for row in rows:
        if row["link_type"] == "related_activity" and row not in left:
            add(activity, "related-activity", ref=row["target"], type=_RELATIONS[row["relation"]])
    return left


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
