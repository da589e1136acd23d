"""The second half of an activity: money, documents, related activities."""

from __future__ import annotations

import mimetypes
import re
from typing import Any
from urllib.parse import quote, urlsplit

from waypost.publish.iati_element import Element, add, narrative
from waypost.reference import Catalog

Row = dict[str, Any]

_RELATIONS = {"parent": "1", "child": "2", "sibling": "3", "co_funded": "4", "third_party": "5"}
_CATEGORY = re.compile(r"[A-C]\d{2}")


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
        categories = (row["relation"] or "").split("; ")
        has_category = all(_CATEGORY.fullmatch(category) for category in categories)
        if row["link_type"] not in ("document", "web") or not address or not has_category:
            left.append(row)
            continue
        kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
        element = add(activity, "document-link", url=address, format=kind)
        narrative(add(element, "title"), row["title"] or address)
        for category in categories:
            add(element, "category", code=category)
    for row in rows:
        if row["link_type"] == "related_activity" and row not in left:
            add(activity, "related-activity", ref=row["target"], type=_RELATIONS[row["relation"]])
    return left
