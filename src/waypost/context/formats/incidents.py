"""IOM Missing Migrants: incidents in which people died or went missing, in the layouts that IOM and others publish.

Incidents are added up by month, route, country and origin: where exactly somebody died is read only to be left out,
because a place of passage is not for a database (principle 7). What is kept: people dead and missing, the dead and the
missing apart, survivors, and how many incidents (``event_count``: rows as reported; an incident split by IOM is
several). An incident with several nationalities cannot be broken down, so its origin is unknown; its note names them.

Women, men and minors are what could be identified, so each is a range: at least the identified, at most those and
all who were not identified. ``options: {zero_is_blank: [females]}``: columns in which a 0 means "not identified".
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from waypost.context.facts import Fact, whole_month
from waypost.context.reading import Reading, month_number
from waypost.context.tables import read_rows
from waypost.reference.context import UNKNOWN_ORIGIN

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-\d{1,2}")
_US_DAY = re.compile(r"(?:\w+, )?(\d{1,2})/\d{1,2}/(\d{4})\b.*")
_SEVERAL = frozenset(("mixed",))
_MINOR_AGE = 17
_COUNTED = ("dead", "missing", "survivors")


class _Key(NamedTuple):
    """What one row of the answer stands for."""

    period: tuple[dt.date, dt.date]
    route: str | None
    country: str | None
    origin: str | None
    note: str | None


@dataclass
class _Sums:
    """What the incidents of one key add up to; ``stated`` counts how many say something of a column."""

    incidents: int = 0
    total: int = 0
    counted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    stated: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    least: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    most: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def read(reading: Reading) -> None:
    """Read every incident and write the sums."""
    keys = reading.keys
    header = reading.head.header
    reading.note_columns(set(keys.values()))
    sums: dict[_Key, _Sums] = defaultdict(_Sums)
    for row, cells in read_rows(reading.head):
        reading.report.read += 1
        if not reading.is_whole(cells, row):
            continue
        named = dict(zip(header, cells, strict=True))
        counts: dict[str, int | None] = {
            role: reading.find_count(named[keys[role]], row, keys[role])
            for role in ("dead", "missing", "total", "survivors", "females", "males", "minors")
            if role in keys
        }
        total = counts.get("total")
        if total is None and (counts.get("dead") is not None or counts.get("missing") is not None):
            total = (counts.get("dead") or 0) + (counts.get("missing") or 0)
        period = _period(reading, named, row)
        if total is None:
            reading.flag("value_missing", row, keys.get("total") or keys["dead"], None, "how many died or went missing")
        elif period is not None:
            origin, note = _origin(reading, named.get(keys.get("origin", ""), ""), row)
            route = named.get(keys.get("route", ""), "").strip() or None
            key = _Key(period, route, _country(reading, named, row), origin, note)
            _add_incident(reading, sums[key], counts, total)
    for key, found in sums.items():
        _write(reading, key, found)


def _period(reading: Reading, named: dict[str, str], row: int) -> tuple[dt.date, dt.date] | None:
    keys = reading.keys
    if "year" in keys:
        year = reading.find_year(named[keys["year"]], row, keys["year"])
        month = month_number(named[keys["month"]])
        if month is None:
            reading.flag("date_unreadable", row, keys["month"], named[keys["month"]], "a month by name or number")
        return whole_month(year, month) if year is not None and month is not None else None
    text = named[keys["date"]].strip()
    iso, american = _ISO_DAY.match(text), _US_DAY.fullmatch(text)
    found = (iso[1], iso[2]) if iso else (american[2], american[1]) if american else None
    month = month_number(found[1]) if found else None
    if found is None or month is None:
        reading.flag("date_unreadable", row, keys["date"], text, "a day such as 2020-11-05")
        return None
    return whole_month(int(found[0]), month)


def _origin(reading: Reading, text: str, row: int) -> tuple[str | None, str | None]:
    """Code of the one nationality, and a note where there are several."""
    stated = text.strip()
    if not stated:
        return UNKNOWN_ORIGIN, None
    if stated.casefold() in _SEVERAL:
        return UNKNOWN_ORIGIN, "several origins"
    whole = reading.areas.find(stated)
    if whole is not None:
        return whole, None
    column = reading.keys["origin"]
    codes = {reading.find_area(part, row, column) or UNKNOWN_ORIGIN for part in stated.split(",") if part.strip()}
    if len(codes) == 1:
        return codes.pop(), None
    return UNKNOWN_ORIGIN, "several origins: " + " ".join(sorted(codes))


def _country(reading: Reading, named: dict[str, str], row: int) -> str | None:
    column = reading.keys.get("country")
    text = named[column].strip() if column else ""
    return reading.find_area(text, row, column or "") if text else None


def _add_incident(reading: Reading, sums: _Sums, counts: dict[str, int | None], total: int) -> None:
    blank_zeros = reading.layout.options.get("zero_is_blank", ())
    sums.incidents += 1
    sums.total += total
    for role in _COUNTED:
        count = counts.get(role)
        if count is not None:
            sums.counted[role] += count
            sums.stated[role] += 1
    women, men = (min(counts.get(role) or 0, total) for role in ("females", "males"))
    unidentified = max(0, total - women - men)
    for role, identified in (("females", women), ("males", men)):
        if role in counts:
            sums.stated[role] += 1
            sums.least[role] += identified
            sums.most[role] += identified + unidentified
    if "minors" in counts:
        minors = counts["minors"]
        is_stated = minors is not None and not (minors == 0 and "minors" in blank_zeros)
        sums.stated["minors"] += 1
        sums.least["minors"] += min(minors or 0, total)
        sums.most["minors"] += min(minors or 0, total) if is_stated else total


def _write(reading: Reading, key: _Key, sums: _Sums) -> None:
    def add(measure: str, **figures: int | str | None) -> None:
        reading.writer.add(
            Fact(
                measure=measure,
                kind="event",
                basis="observed",
                origin_code=key.origin,
                country_code=key.country,
                route=key.route,
                period_start_date=key.period[0],
                period_end_date=key.period[1],
                note=key.note,
                **figures,  # type: ignore[arg-type]
            )
        )

    add("dead_and_missing", count=sums.total, event_count=sums.incidents)
    for role in _COUNTED:
        if sums.stated[role]:
            add(role, count=sums.counted[role], event_count=sums.stated[role])
    for role, who in (("females", {"sex": "female"}), ("males", {"sex": "male"}), ("minors", {"age_max": _MINOR_AGE})):
        if sums.stated[role]:
            least, most = sums.least[role], sums.most[role]
            exact = least if least == most else None
            add("dead_and_missing", count=exact, count_least=least, count_most=most, **who)
