"""XLSX: one workbook for people to read, in their language, with a cover that says where it comes from."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from waypost.model.freshness import recently_sql
from waypost.publish.cells import joined
from waypost.publish.labels import Labels
from waypost.publish.origin import sources
from waypost.publish.placing import placed_file
from waypost.publish.sheet_cells import sheet_text, sheet_value, typed_row
from waypost.publish.xlsx_bytes import save_workbook
from waypost.reference import Catalog
from waypost.store.outlet import Outlet
from waypost.store.tables import ORDER, TABLES

_MOST_ROWS = 1_048_575  # of a sheet, its heading left out
_PRACTICES = (
    "access_condition", "information_sharing", "return_stance", "detention_work", "migration_message", "payment",
    "migrant_involvement", "host_separation",
)  # fmt: skip
_OVERVIEW = (
    "title", "is_example", "is_movement", "status", "start_date", "end_date", "operating_ns_ids",
    "country_codes", "services", "population_groups", "trails", "programme_type", "operation_type", "reach",
    "is_humanitarian", "budget_chf", "spending_chf", "people_targeted", "people_reached", "verified_date",
    "is_verified_recently", "latest_date", "publisher_count", "programme_id",
)  # fmt: skip
# Sheets of the parts of a programme, in their order; their first column is the programme's title, their last its id.
_PARTS = (
    "participation", "place", "service", "population_group", "people_count", "budget", "transaction",
    "programme_text", "identifier", "link",
)  # fmt: skip
_LEFT_OUT = frozenset(("programme_id", "basis", "place_no", "budget_no", "transaction_no", "people_count_no"))
# The title alone stays in view while one scrolls, and leaves room for the rest on a phone.
_WIDTHS = {"title": 34, "text": 80, "programme_id": 16, "operating_ns_ids": 36, "services": 40, "organisation_name": 36}
_FONT = "Calibri"
_HEAD_FONT = Font(name=_FONT, bold=True, color="FFFFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="FF1F4E5F")
_LISTS = {
    "services": ("service", "service_code"),
    "population_groups": ("population_group", "population_group_code"),
    "trails": ("trail", "trail_id"),
}


def export_xlsx(outlet: Outlet, out: Path, catalog: Catalog) -> list[Path]:
    """Write the workbook ``out`` in the outlet's language, right to left for Arabic; same content, same bytes.

    Raises :class:`waypost.errors.InputError` for a language that Waypost does not speak.
    """
    labels = Labels(catalog, outlet.language)
    book = Workbook(write_only=True)
    properties = book.properties
    properties.title, properties.creator, properties.language = (
        f"Waypost {outlet.release_id}",
        "Waypost",
        labels.language,
    )
    with _closed_at_the_end(book), placed_file(out) as path:
        _write_sheets(book, outlet, labels)
        save_workbook(book, path)
    return [out]


@contextlib.contextmanager
def _closed_at_the_end(book: Workbook) -> Iterator[None]:
    """Close the sheets of a workbook that did not come to be saved: each holds a file half written."""
    try:
        yield
    finally:
        for sheet in book.worksheets:
            with contextlib.suppress(WorkbookAlreadySaved):
                sheet.close()


def _write_sheets(book: Workbook, outlet: Outlet, labels: Labels) -> None:
    _write_cover(_sheet(book, labels, labels.word("cover"), [24, 60], None), outlet, labels)
    _write_table(book, outlet, labels, "programme", _overview_columns(outlet), _overview_rows(outlet, labels))
    for name in _PARTS:
        columns = [column for column in TABLES[name].names if column not in _LEFT_OUT]
        listed = ["title", *columns, "programme_id"]
        _write_table(book, outlet, labels, name, listed, _part_rows(outlet, labels, name))
    listed = list(TABLES["source"].names)
    rows = ([row.get(column) for column in listed] for row in outlet.rows("from source order by source_id"))
    _write_table(book, outlet, labels, "source", listed, rows)


def _overview_columns(outlet: Outlet) -> list[str]:
    return [*_OVERVIEW, *(() if outlet.audience == "public" else _PRACTICES)]


def _overview_rows(outlet: Outlet, labels: Labels) -> Iterator[list[Any]]:
    lists = ", ".join(
        f"(select string_agg(distinct {code}, ' ' order by {code}) from {table} x"
        f" where x.programme_id = p.programme_id) as {name}"
        for name, (table, code) in _LISTS.items()
    )
    columns = _overview_columns(outlet)
    recently = recently_sql(dt.date.fromisoformat(outlet.as_of))
    sql = f"select p.*, {lists}, {recently} as is_verified_recently from programme p order by programme_id"
    for row in outlet.rows(sql):
        row["operating_ns_ids"] = _named(row["operating_ns_ids"], labels.society)
        row["country_codes"] = _named(row["country_codes"], labels.country)
        row["services"] = _named(row["services"], lambda code: labels.code("service", code))
        row["population_groups"] = _named(row["population_groups"], lambda code: labels.code("population_group", code))
        row["trails"] = _named(row["trails"], labels.trail)
        yield [labels.value("programme", column, row[column]) for column in columns]


def _named(codes: str | None, name_of: Any) -> str | None:
    return joined([name_of(code) for code in codes.split()]) if codes else None


def _part_rows(outlet: Outlet, labels: Labels, name: str) -> Iterator[list[Any]]:
    columns = [column for column in TABLES[name].names if column not in _LEFT_OUT]
    listed = ", ".join(f'x."{column}"' for column in columns)
    order = ", ".join(f"x.{part.strip()}" for part in ORDER[name].split(","))
    sql = f"""select x.programme_id, p.title as title_of, {listed} from "{name}" x
              left join programme p using (programme_id) order by {order}"""
    for row in outlet.rows(sql):
        shown = [labels.value(name, column, row[column]) for column in columns]
        yield [row["title_of"], *shown, row["programme_id"]]


def _sheet(book: Workbook, labels: Labels, title: str, widths: list[int], freeze: str | None = "B2") -> Any:
    """A write-only sheet; not typed as one, because the published types lack its columns and filter."""
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if freeze:
        sheet.freeze_panes = freeze
    sheet.sheet_view.rightToLeft = labels.language == "ar"
    return sheet


def _write_table(
    book: Workbook, outlet: Outlet, labels: Labels, name: str, columns: list[str], rows: Iterator[list[Any]]
) -> None:
    """A sheet with heading, frozen panes and filter; another one where Excel's rows end."""
    number = 1
    first = next(rows, None)
    while number == 1 or first is not None:
        title = labels.table(name) + (f" {number}" if number > 1 else "")
        sheet = _sheet(book, labels, title, [_WIDTHS.get(column, 18) for column in columns])
        sheet.append([_heading(sheet, labels.column(name, column)) for column in columns])
        count = 0
        if first is not None:
            sheet.append(typed_row(sheet, first))
            count = 1
            for row in islice(rows, _MOST_ROWS - 1):
                sheet.append(typed_row(sheet, row))
                count += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
        first, number = next(rows, None), number + 1


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, sheet_text(text))
    cell.font, cell.fill = _HEAD_FONT, _HEAD_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _write_cover(sheet: WriteOnlyWorksheet, outlet: Outlet, labels: Labels) -> None:
    counts = next(outlet.rows("select count(*) as n, count(*) filter (is_example) as examples from programme"))
    title = WriteOnlyCell(sheet, f"Waypost – {labels.word('heading')}")
    title.font = Font(name=_FONT, bold=True, size=16)
    sheet.append([title])
    sheet.append([])
    lines: list[tuple[str, Any]] = [
        (labels.word("release"), outlet.release_id),
        (labels.word("as_of"), outlet.as_of),
        (labels.word("audience"), labels.code("visibility", outlet.audience)),
        (labels.word("programmes"), counts["n"]),
        (labels.word("examples"), counts["examples"]),
    ]
    lines += [(labels.word("withheld"), f"{name}: {count}") for name, count in sorted(outlet.withheld.items())]
    lines += [("", labels.word("not_zero")), ("", labels.word("not_additive"))]
    for row in sources(outlet):
        name = row["publisher_name"] or row["publisher"] or row["source_id"]
        parts = [name, row["licence"], row["licence_url"], row["terms"]]
        lines.append((f"{labels.table('source')}: {row['source_id']}", " – ".join(part for part in parts if part)))
    order = 2 if labels.language == "ar" else 1
    top = Alignment(vertical="top", wrap_text=True, readingOrder=order)
    wrapped = Alignment(
        horizontal="right" if order == 2 else "left", vertical="top", wrap_text=True, readingOrder=order
    )
    for name, value in lines:
        heading = WriteOnlyCell(sheet, sheet_text(name))
        heading.font, heading.alignment = Font(name=_FONT, bold=True), top
        said = WriteOnlyCell(sheet, sheet_value(value))
        said.alignment = wrapped
        sheet.append([heading, said])
