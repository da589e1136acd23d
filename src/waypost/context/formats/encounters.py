"""US Customs and Border Protection: encounters at the south-west land border, by nationality and kind, per month.

An encounter is an event, not a person: the same person can be encountered several times in a month. Before October
2019 the copy at hand has no nationality, so those rows are not broken down by origin. Rows of one month and origin that
differ in ``method`` (who is encountered, under which title, by which component) are parts and add up.

Two layouts: ``month`` as 2017-10 with nationality codes, and the agency's own file with "Fiscal Year", "Month (abbv)",
"Land Border Region", "Citizenship" and "Encounter Count"; its fiscal year begins in October of the year before.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from waypost.context.facts import Fact, whole_month
from waypost.context.reading import Reading, month_number
from waypost.context.tables import read_rows

_METHOD = ("kind", "authority", "component")
_FISCAL_YEAR_BEGINS = 10


def read(reading: Reading) -> None:
    """Read every row; rows that agree in month, origin and kind (areas of the border) are added up."""
    keys = reading.keys
    header = reading.head.header
    region = reading.layout.options.get("region")
    reading.note_columns(set(keys.values()))
    sums: dict[tuple[tuple[dt.date, dt.date], str | None, str], int] = defaultdict(int)
    for row, cells in read_rows(reading.head):
        reading.report.read += 1
        if not reading.is_whole(cells, row):
            continue
        named = dict(zip(header, cells, strict=True))
        if region and named[keys["region"]].strip() != region:
            reading.report.ignored["rows of other borders"] += 1
            continue
        period = _month(reading, named, row)
        count = reading.find_count(named[keys["count"]], row, keys["count"])
        stated = named[keys["origin"]].strip()
        origin = reading.find_area(stated, row, keys["origin"]) if stated else None
        if period is None or count is None or (stated and origin is None):
            continue
        method = "; ".join(named[keys[role]].strip() for role in _METHOD if role in keys)
        sums[period, origin, method] += count
    for (period, origin, method), count in sums.items():
        reading.writer.add(
            Fact(
                measure="border_encounters",
                kind="event",
                basis="observed",
                method=method,
                origin_code=origin,
                destination_code="USA",
                country_code="USA",
                period_start_date=period[0],
                period_end_date=period[1],
                event_count=count,
            )
        )


def _month(reading: Reading, named: dict[str, str], row: int) -> tuple[dt.date, dt.date] | None:
    keys = reading.keys
    text = named[keys["month"]].strip()
    if "fiscal_year" not in keys:
        year_text, _, month_text = text.partition("-")
        month = month_number(month_text)
        year = reading.find_year(year_text, row, keys["month"])
    else:
        month = month_number(text)
        year = reading.find_year(named[keys["fiscal_year"]].split()[0], row, keys["fiscal_year"])
        if year is not None and month is not None and month >= _FISCAL_YEAR_BEGINS:
            year -= 1
    if month is None:
        reading.flag("date_unreadable", row, keys["month"], text, "a month")
    return None if year is None or month is None else whole_month(year, month)
