"""Frontex: monthly detections at the external border by route, kind of border and nationality.

Frontex allows private use only: the figures stay at the side of who loaded them and enter no release. Sheet
``Detections_of_IBC``: a header that begins with "Route", then the kind of border and the nationality, and one column
per month (``JAN2009``). A detection is an event: the same person can be detected several times. Blank: not reported.
"""

from __future__ import annotations

import datetime as dt
import re

from waypost.context.facts import Fact, whole_month
from waypost.context.reading import Reading, month_number
from waypost.context.tables import Cells

_SHEET = "Detections_of_IBC"
_MONTH = re.compile(r"([A-Z]{3})\s*(\d{4})", re.IGNORECASE)
_UNNAMED = re.compile(r"unspecified|unknown|not known|stateless", re.IGNORECASE)


def read(reading: Reading) -> None:
    """Read every row and month."""
    book = reading.head.book
    if book is None:
        reading.flag("columns_missing", 1, None, None, f"a workbook with a sheet {_SHEET}")
        return
    header: Cells | None = None
    months: dict[int, tuple[dt.date, dt.date]] = {}
    for row, cells in book.rows(_SHEET if _SHEET in book.sheets else book.sheets[0]):
        if header is None:
            if cells and cells[0].strip() == "Route":
                header, months = cells, _months(cells)
            continue
        if any(cells):
            reading.report.read += 1
            _read_row(reading, header, months, row, cells)
    if header is None:
        reading.flag("columns_missing", 1, None, None, "a row that begins with Route")


def _months(header: Cells) -> dict[int, tuple[dt.date, dt.date]]:
    found = {}
    for index, name in enumerate(header):
        match = _MONTH.fullmatch(name.strip())
        month = month_number(match[1]) if match else None
        if match and month:
            found[index] = whole_month(int(match[2]), month)
    return found


def _read_row(
    reading: Reading, header: Cells, months: dict[int, tuple[dt.date, dt.date]], row: int, cells: Cells
) -> None:
    route, border, nationality = (cell.strip() for cell in cells[:3])
    if _UNNAMED.search(nationality):
        origin: str | None = "unknown"
    else:
        origin = reading.find_area(nationality, row, header[2])
        if origin is None:
            return
    for index, (first, last) in months.items():
        count = reading.find_count(cells[index], row, header[index]) if index < len(cells) else None
        if count is not None:
            reading.writer.add(
                Fact(
                    measure="border_detections",
                    kind="event",
                    basis="observed",
                    method=border or None,
                    origin_code=origin,
                    route=route or None,
                    period_start_date=first,
                    period_end_date=last,
                    event_count=count,
                    note=nationality if origin == "unknown" else None,
                )
            )
