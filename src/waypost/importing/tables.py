"""What a file holds, as far as a person has to see it: its sheets, their first rows, where the headers stand."""

from __future__ import annotations

from pathlib import Path

import msgspec

from waypost.errors import InputError, UploadError, WaypostError
from waypost.importing.header_row import guess_header_row
from waypost.importing.unpacking import unpacked
from waypost.model import FileReport
from waypost.reference import Catalog, Source
from waypost.sources.files import choose_source, recognise
from waypost.sources.formats.hxl_tags import find_tag_row
from waypost.sources.formats.sheet import adopted_declaration
from waypost.sources.formats.tabular import Row, Table, open_tables, peek
from waypost.sources.formats.tabular_book import SheetTable
from waypost.sources.mappings.hxl_cells import shown_cell

__all__ = ["SheetShown", "find_table", "look_at", "open_all", "unpacked"]

_KINDS = {"workbook": "workbook", "go_csv": "go_csv", "iati": "iati", "hxl": "hxl"}
_TABLES = ("workbook", "go_csv", "hxl", "sheet")
_LONGEST_CELL = 300
_MOST_COLUMNS = 400


class SheetShown(msgspec.Struct):
    """One sheet as people see it; its first 25 rows.

    ``header_row`` counts the shown rows from 1. ``kind`` says who reads the file: a format of its own (``workbook``,
    ``go_csv``, ``iati``, ``hxl``), a declaration that exists (``declared``, named in ``source_id``), or nobody yet
    (``plain``). A file that is no table (IATI, projects of IFRC GO as JSON) has no rows and the header row 0.
    """

    name: str | None
    rows: list[list[str]]
    header_row: int
    row_count: int | None
    kind: str
    source_id: str | None = None


def look_at(path: Path, catalog: Catalog) -> list[SheetShown]:
    """The sheets of a file in its own order. Raises :class:`InputError` alone, with one clear line."""
    try:
        return _look_at(path, catalog)
    except WaypostError as error:
        kind = error.kind if isinstance(error, UploadError) else "unreadable"
        raise UploadError(kind, f"{path.name}: {str(error).removeprefix(f'{path.name}: ')}") from error
    except Exception as error:  # a file of any shape must not stop the person who sent it
        raise UploadError("unreadable", f"{path.name}: cannot be read ({type(error).__name__})") from error


def _look_at(path: Path, catalog: Catalog) -> list[SheetShown]:
    name = recognise(path)
    if name is None:
        raise UploadError(
            "no_table",
            "neither a table (XLSX, ODS, CSV, list in JSON or XML) nor IATI XML; save the sheet as XLSX or CSV",
        )
    source = choose_source(catalog, name, path.name)
    kind = _KINDS.get(name, "declared")
    if name not in _TABLES:  # elements, projects of IFRC GO, facts: their readers take them as they are
        return [SheetShown(None, [], 0, None, kind, source.source_id if source else None)]
    found = []
    for table in open_all(path):
        rows = peek(table)
        if not any(any(shown_cell(cell) for cell in row.cells) for row in rows):
            continue
        found.append(
            _shown(table, rows, kind, source if name != "sheet" else _declared(source, rows, catalog), catalog)
        )
    if not found:
        raise UploadError("no_content", "no sheet with content")
    return found


def _declared(chosen: Source | None, rows: list[Row], catalog: Catalog) -> Source | None:
    if chosen is not None and chosen.columns:
        return chosen
    return adopted_declaration(catalog, [rows])


def _shown(table: Table, rows: list[Row], kind: str, source: Source | None, catalog: Catalog) -> SheetShown:
    if kind == "declared" and source is None:
        kind = "plain"
    elif kind == "hxl" and find_tag_row(rows) is None:
        kind, source = "plain", None
    texts = [[shown_cell(cell)[:_LONGEST_CELL] for cell in row.cells[:_MOST_COLUMNS]] for row in rows]
    stated = source.rows.header_row if source is not None else None
    return SheetShown(
        name=table.name,
        rows=texts,
        header_row=stated or guess_header_row(rows, catalog),
        row_count=sum(1 for row in table.rows() if any(cell not in ("", None) for cell in row.cells)),
        kind=kind,
        source_id=source.source_id if source is not None else None,
    )


def open_all(path: Path) -> list[Table]:
    """The tables of a file. Raises :class:`InputError` when it cannot be opened, or holds none."""
    try:
        report = FileReport(path.name, "", 0)
        tables = open_tables(path, report)
    except OSError as error:
        raise InputError(f"{path.name}: {error.strerror or 'cannot be opened'}") from error
    if not tables:
        issue = next((i for i in report.issues if i.issue_type != "sheet_hidden"), None)
        why = " ".join((issue.found or issue.issue_type).split())[:120] if issue else "no table"
        raise InputError(f"{path.name}: cannot be read as a table ({why})")
    return tables


def find_table(path: Path, sheet: str | None) -> Table:
    """The sheet of this name, or the first one. Raises :class:`InputError` that names those that exist."""
    tables = open_all(path)
    if sheet is None or not isinstance(tables[0], SheetTable):
        return tables[0]
    for table in tables:
        if table.name == sheet:
            return table
    raise InputError(f"{path.name}: no sheet {sheet!r}; there are: {', '.join(str(t.name) for t in tables)}")
