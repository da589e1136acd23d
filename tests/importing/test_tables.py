"""What a file holds, and who reads it already."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.importing.conftest import Write
from waypost.errors import InputError
from waypost.importing.tables import find_table, look_at
from waypost.reference import Catalog


@pytest.mark.parametrize(
    ("name", "kind", "source_id", "header_row"),
    [
        ("waypost_example_go_3w.csv", "go_csv", "demo_go_csv", 1),
        ("waypost_example_hxl_es.xlsx", "hxl", "demo_hxl_es", 2),
        ("waypost_example_sheet.xlsx", "declared", "demo_sheet", 2),
        ("waypost_example_iati_2024_06.xml", "iati", "demo_iati", 0),
        ("waypost_example_go_projects.json", "declared", "demo_go_project", 0),
    ],
)
def test_who_reads_a_file_already(name: str, kind: str, source_id: str, header_row: int, catalog: Catalog) -> None:
    shown = look_at(catalog.path / "demo" / "examples" / name, catalog)
    assert [(one.kind, one.source_id, one.header_row) for one in shown] == [(kind, source_id, header_row)]
    assert all(bool(one.rows) == bool(header_row) for one in shown)


def test_headers_that_are_declared_are_known_in_any_file(write: Write, catalog: Catalog) -> None:
    (shown,) = look_at(
        write([["In destination", "Country", "Appealing organisation", "New beneficiaries"], ["1"]]), catalog
    )
    assert (shown.kind, shown.source_id) == ("declared", "r4v_5w")


def test_a_plain_workbook_shows_its_sheets_as_people_see_them(tmp_path: Path, catalog: Catalog) -> None:
    book = openpyxl.Workbook()
    book.active.title = "One"
    book.active.append(["Project", "Reached"])
    book.active.append(["A", 12])
    book.create_sheet("Empty")
    book.create_sheet("Two").append(["Country", "Sector"])
    book.save(path := tmp_path / "b.xlsx")
    shown = look_at(path, catalog)
    assert [(one.name, one.kind, one.row_count) for one in shown] == [("One", "plain", 2), ("Two", "plain", 1)]
    assert shown[0].rows == [["Project", "Reached"], ["A", "12"]]
    with pytest.raises(InputError, match="no sheet 'Three'; there are: One"):
        find_table(path, "Three")
