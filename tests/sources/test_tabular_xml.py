"""A flat list of records in XML is a table; other XML is not, and nothing in it is expanded or loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from waypost.importing.tables import look_at
from waypost.model import FileReport
from waypost.reference import Catalog
from waypost.sources.files import recognise
from waypost.sources.formats.tabular import open_tables

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<rows>
  <row id="1"><Country>Niger</Country><Title>Water &amp; food</Title><Sector>WASH</Sector><Sector>Food</Sector></row>
  <!-- nothing -->
  <row id="2"><Title>Shelter</Title><Where><Area>Agadez</Area></Where></row>
</rows>
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "list.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_record_is_a_row_and_a_name_that_stands_twice_two_columns(tmp_path: Path, catalog: Catalog) -> None:
    path = write(tmp_path, LIST)
    assert recognise(path) == "sheet"
    (table,) = open_tables(path)
    rows = [row.cells for row in table.rows()]
    assert rows == [
        ["id", "Country", "Title", "Sector", "Sector", "Where Area"],
        ["1", "Niger", "Water & food", "WASH", "Food", ""],
        ["2", "", "Shelter", "", "", "Agadez"],
    ]
    (sheet,) = look_at(path, catalog)
    assert (sheet.kind, sheet.header_row, sheet.row_count) == ("plain", 1, 3)


@pytest.mark.parametrize(
    "text",
    [
        '<iati-activities version="2.03"><iati-activity><title>x</title></iati-activity></iati-activities>',
        "<html><body><p>x</p></body></html>",
        "<rows/>",
        "<rows>text</rows>",
        "<a><b><c>1</c></b><d><c>1</c></d></a>",
        "<rows><row><Country>Niger",
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r><row><a>&e;</a></row></r>',
    ],
)
def test_other_xml_is_no_table(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    if text.startswith("<rows><row>"):
        assert [row.cells for table in open_tables(path) for row in table.rows()] in (
            [],
            [[]],
            [["Country"], ["Niger"]],
        )
        return
    assert recognise(path) != "sheet"


def test_an_entity_far_down_is_not_expanded(tmp_path: Path) -> None:
    path = write(tmp_path, "<rows>" + "<row><a>1</a></row>" * 9_000 + "<row><a>&xxe;</a></row></rows>")
    report = FileReport("list.xml", "", 0)
    (table,) = open_tables(path, report)
    assert all(row.cells == ["1"] for row in list(table.rows(report))[1:])
    assert [issue.issue_type for issue in report.issues] == ["file_broken"]
