"""The weekly digest in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from waypost.analysis.reading_aloud import shown_name
from waypost.publish.labels import Labels
from waypost.reference import load_catalog
from waypost.web.following.filters import address_of, words_of
from waypost.web.following.gathering import Group, Told
from waypost.web.following.plain import apart, link
from waypost.web.pages.templating import shown, text

MOST_TOLD = 40  # programmes of one group; the rest is a click away
_MOST_ROWS = 12  # changes of one programme
# Columns of parts, by the table that has their label and the list that has their codes.
_PARTS = {
    "service_code": ("service", "service"),
    "population_group_code": ("population_group", "population_group"),
    "country_code": ("place", "country"),
    "organisation_id": ("participation", "society"),
    "trail_id": ("trail", "trail"),
}
_NUMBERS = ("budget_chf", "spending_chf", "people_reached", "people_targeted")


def digest_lines(groups: list[Group], language: str) -> list[str]:
    """The body, line by line: a part for each followed list, within it what is new, what ended, what changed."""
    labels = Labels(load_catalog(), language)
    lines = [text(language, "following_digest_intro")]
    for group in groups:
        lines += ["", f"== {words_of(group.filters, language)} ==", link(address_of(group.filters, language))]
        heading = ""
        for told in group.told[:MOST_TOLD]:
            if told.how != heading:
                heading = told.how
                lines += ["", text(language, f"following_digest_{heading}")]
            lines += _programme(told, labels, language)
        if len(group.told) > MOST_TOLD:
            lines += ["", text(language, "following_digest_more", count=len(group.told) - MOST_TOLD)]
        if group.above:
            lines += ["", text(language, "following_digest_above", count=group.above)]
        if group.gone:
            lines += ["", text(language, "following_digest_gone", count=group.gone)]
    return lines


def _programme(told: Told, labels: Labels, language: str) -> list[str]:
    title = apart(told.title) if told.title else text(language, "untitled")
    societies = text(language, "following_and").join(labels.society(ns_id) for ns_id in told.societies)
    lines = ["", f"* {title}" + (f" ({societies})" if societies else "")]
    for row in told.rows[:_MOST_ROWS]:
        lines.append(f"  {_change(row, labels, language)}")
    if len(told.rows) > _MOST_ROWS:
        lines.append("  " + text(language, "and_more", count=len(told.rows) - _MOST_ROWS))
    lines.append("  " + link(f"/{language}/programme/{told.programme_id}/"))
    return lines


def _change(row: dict[str, Any], labels: Labels, language: str) -> str:
    """``Status: implementation → closed``; of parts what was added or removed."""
    field = row["field"]
    table, _ = _PARTS.get(field, ("programme", ""))
    parts = {
        "field": labels.column(table, field),
        "earlier": _value(field, row["earlier"], labels, language),
        "now": _value(field, row["now"], labels, language),
    }
    return text(language, f"following_digest_{row['change']}_row", **parts)


def _value(field: str, value: str | None, labels: Labels, language: str) -> str:
    if value is None:
        return shown(None, language)
    if field in _PARTS:
        return apart(shown_name(value, _PARTS[field][1], load_catalog(), language))
    if field.endswith("_date"):
        return _day(value, language)
    if field in _NUMBERS:
        return _number(value, language)
    return apart(labels.value("programme", field, value))


def _day(value: str, language: str) -> str:
    try:
        return shown(dt.date.fromisoformat(value[:10]), language)
    except ValueError:
        return apart(value)


def _number(value: str, language: str) -> str:
    try:
        return shown(Decimal(value), language)
    except InvalidOperation:
        return apart(value)
