"""IDMC's Global Internal Displacement Database: the export (XLSX or CSV) and the pages of its interface.

Export: sheet ``1_Displacement_data`` with ISO3, Name, Year and, for conflict and disaster, people displaced at the end
of the year and movements in the year, each rounded and "(Raw)". Pages: the same under names such as
``conflict_total_displacement``. The raw figures are taken. A movement is an event: one person displaced three times is
three of them, so movements go into ``event_count`` and never into ``count``.
"""

from __future__ import annotations

from collections.abc import Iterator

from waypost.context.facts import Fact, day_of_year, whole_year
from waypost.context.reading import Reading
from waypost.context.tables import Cells, read_rows

# (cause, is a stock) → the names of the column, the export's first.
_COLUMNS = {
    ("conflict", True): ("Conflict Stock Displacement (Raw)", "conflict_total_displacement"),
    ("conflict", False): ("Conflict Internal Displacements (Raw)", "conflict_new_displacement"),
    ("disaster", True): ("Disaster Stock Displacement (Raw)", "disaster_total_displacement"),
    ("disaster", False): ("Disaster Internal Displacements (Raw)", "disaster_new_displacement"),
}
_ISO3 = ("ISO3", "iso3")
_YEAR = ("Year", "year")
_SHEET = "1_Displacement_data"


def read(reading: Reading) -> None:
    """Read every row of the export's first sheet, or of a page."""
    rows = _rows(reading)
    header = next(rows, (0, ()))[1]
    at = {name: index for index, name in enumerate(header)}
    iso3, year_at = (_find(at, names) for names in (_ISO3, _YEAR))
    columns = {key: _find(at, names) for key, names in _COLUMNS.items()}
    if iso3 is None or year_at is None or not any(index is not None for index in columns.values()):
        reading.flag("columns_missing", 1, None, ", ".join(header)[:200], "ISO3, Year and figures of displacement")
        return
    reading.note_columns({header[i] for i in (iso3, year_at, *columns.values()) if i is not None})
    for row, cells in rows:
        if not any(cells):
            continue
        reading.report.read += 1
        country = reading.find_area(cells[iso3], row, header[iso3])
        year = reading.find_year(cells[year_at], row, header[year_at])
        for (cause, is_stock), index in columns.items():
            if index is None or index >= len(cells):
                continue
            count = reading.find_count(cells[index], row, header[index])
            if country is not None and year is not None and count is not None:
                _add(reading, country, year, cause, is_stock, count)


def _rows(reading: Reading) -> Iterator[tuple[int, Cells]]:
    """The header as the first row, then the others."""
    if reading.head.book is not None:
        sheet = _SHEET if _SHEET in reading.head.book.sheets else reading.head.book.sheets[0]
        yield from reading.head.book.rows(sheet)
        return
    yield 1, reading.head.header
    yield from read_rows(reading.head)


def _find(at: dict[str, int], names: tuple[str, ...]) -> int | None:
    return next((at[name] for name in names if name in at), None)


def _add(reading: Reading, country: str, year: int, cause: str, is_stock: bool, count: int) -> None:
    first, last = day_of_year(year, "12-31") if is_stock else whole_year(year)
    reading.writer.add(
        Fact(
            measure=f"idps_{cause}" if is_stock else f"displacements_{cause}",
            kind="stock" if is_stock else "event",
            basis="observed",
            country_code=country,
            period_start_date=first,
            period_end_date=last,
            count=count if is_stock else None,
            event_count=None if is_stock else count,
        )
    )
