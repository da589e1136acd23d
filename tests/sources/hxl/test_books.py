"""Spreadsheets that harm who opens them, and cells whose value is missing: each is told, nothing else suffers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from waypost.model import FileReport
from waypost.sources.formats import tabular_child, tabular_spool
from waypost.sources.formats.tabular import open_tables
from waypost.sources.formats.tabular_rows import Row


def write_book(path: Path, rows: list[list[Any]], sheet: str = "3W") -> None:
    """One sheet with these rows; a text that starts with ``=`` is a formula that nobody has computed."""
    book = openpyxl.Workbook()
    book.active.title = sheet  # type: ignore[union-attr]  # a new workbook has a sheet
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)


def rewrite(path: Path, change: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> None:
    """Change one part of an XLSX file."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def read(path: Path) -> tuple[list[Row], FileReport]:
    report = FileReport(path.name, "0" * 64, path.stat().st_size)
    return [row for table in open_tables(path, report) for row in table.rows(report)], report


ROWS: list[list[Any]] = [["#activity+name", "#reached"], ["Water", 3]]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c t="n" r = "xfd1048576"><v>1</v></c>',
        '<c r="A9" r="XFD1048576"><v>1</v></c>',
        '<c r="AAAAAAACV300"><v>1</v></c>',
    ],
)
def test_a_cell_at_the_end_of_the_world_costs_its_sheet_only(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "far.xlsx"
    write_book(path, ROWS)
    rewrite(path, lambda text: text.replace("</sheetData>", f'<row r="1048576">{cell}</row></sheetData>'))
    rows, report = read(path)
    assert rows == []
    assert [(issue.issue_type, issue.sheet) for issue in report.issues] == [("file_too_large", "3W")]


def test_styles_far_out_and_a_false_size_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "styled.xlsx"
    write_book(path, ROWS)
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    rewrite(path, lambda text: text.replace("</sheetData>", far).replace('ref="A1:B2"', 'ref="A1:XFD1048576"'))
    rows, report = read(path)
    assert [row.cells for row in rows] == ROWS
    assert report.issues == []


def test_errors_and_formulas_without_results_are_told_at_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "errors.xlsx"
    write_book(path, [*ROWS, ["=A1", "=1/0"], ["Food", "=SUM(B2)"], ["Cash", '=""']])
    shown = "<v>#DIV/0!</v>"
    rewrite(
        path,
        lambda text: re.sub('<c r="B3"[^>]*><f>1/0</f><v ?/?>(</v>)?', f'<c r="B3" t="e"><f>1/0</f>{shown}', text)
        .replace('<c r="B5"', '<c r="B5" t="str"'),
    )  # fmt: skip
    rows, report = read(path)
    assert [row.cells for row in rows][2:] == [["", ""], ["Food", ""], ["Cash", ""]]
    assert [(i.issue_type, i.sheet, i.row, i.column, i.found) for i in report.issues] == [
        ("cell_error", "3W", 3, "B", "#DIV/0!"),
        ("formula_not_computed", "3W", 3, "A", "2 cells, the first: =A1"),
    ]


def test_many_errors_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "errors.xlsx"
    write_book(path, [["#activity+name"], *([["x"]] * 80)])
    rewrite(path, lambda text: text.replace('t="inlineStr"><is><t>x</t></is>', 't="e"><v>#N/A</v>'))
    _rows, report = read(path)
    found = [issue.found for issue in report.issues if issue.issue_type == "cell_error"]
    assert len(found) == 51
    assert found[-1] == "30 more cells that show an error"


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/worksheets/sheet1.xml", lambda text: text[: len(text) // 2]),
        ("xl/worksheets/sheet1.xml", lambda text: text.replace('r="A2"', 'r="$A$2"')),
        ("xl/workbook.xml", lambda text: text.replace("3W", "other")),
        ("xl/workbook.xml", lambda _text: "not xml"),
        ("[Content_Types].xml", lambda _text: ""),
    ],
)
def test_a_damaged_part_never_raises(tmp_path: Path, part: str, change: Callable[[str], str]) -> None:
    path = tmp_path / "damaged.xlsx"
    write_book(path, ROWS)
    rewrite(path, change, part)
    rows, report = read(path)
    assert rows or {issue.issue_type for issue in report.issues} == {"file_broken"}


class PanicException(BaseException):
    """Stands in for the panic of the reader over what it did not foresee."""


class PanickingBook:
    """Gives the first row of its sheet and panics over the second."""

    start, total_height, total_width, merged_cell_ranges = (0, 0), 3, 2, None

    def get_sheet_by_name(self, _name: str) -> PanickingBook:
        return self

    def iter_rows(self) -> Iterator[list[Any]]:
        yield ROWS[0]
        raise PanicException


def test_where_the_reader_panics_the_rest_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "panic.xlsx"
    write_book(path, [*ROWS, ["Food", None]])
    said: list[tuple[Any, ...]] = []
    monkeypatch.setattr(tabular_child, "_say", lambda *message: said.append(message))
    tabular_child._send(PanickingBook(), "3W", str(path), 100)  # type: ignore[arg-type]
    assert said == [("sheet", "3W", []), ("rows", [*ROWS, ["Food", ""]]), ("end", None)]


def test_a_sheet_is_parsed_once_however_often_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "once.xlsx"
    write_book(path, ROWS)
    first, second = open_tables(path), open_tables(path)
    assert first[0].book is second[0].book  # type: ignore[attr-defined]  # a sheet of a spreadsheet
    halfway = first[0].rows()
    next(halfway)
    assert [row.cells for row in second[0].rows()] == ROWS == [row.cells for row in first[0].rows()]
    assert next(halfway).cells == ROWS[1]
    write_book(path, [*ROWS, ["Food", 4]])
    assert len(list(open_tables(path)[0].rows())) == 3


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text"))


def write_ods(path: Path, row: str) -> None:
    """An ODS file with one sheet that holds this row."""
    table = f'<table:table table:name="3W">{row}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {SPACES}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def test_other_formats_say_what_they_cannot_show(tmp_path: Path) -> None:
    path = tmp_path / "sheet.ods"
    cell = '<table:table-cell office:value-type="string"><text:p>#org</text:p></table:table-cell>'
    write_ods(path, f"<table:table-row>{cell}</table:table-row>")
    rows, report = read(path)
    assert [row.cells for row in rows] == [["#org"]]
    assert [issue.issue_type for issue in report.issues] == ["book_of_old_format"]


def test_repeated_cells_of_an_ods_file_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "repeated.ods"
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    write_ods(path, f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
    rows, report = read(path)
    assert rows == []
    assert report.issues[-1].issue_type in ("file_too_large", "file_broken")


def test_the_reading_process_ends_with_its_spool(tmp_path: Path) -> None:
    path = tmp_path / "end.xlsx"
    write_book(path, [["#activity+name"], *([["x" * 200]] * 5000)])
    spool = tabular_spool.Spool(path)
    child = spool._child
    next(spool.rows("3W"))
    assert child.poll() is None
    del spool
    assert child.poll() is not None
